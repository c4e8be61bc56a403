using System.Text;
using Utf8Number = System.Buffers.Text.Utf8Parser;

namespace Billing.Storage.Azure.Tables;

/// <summary>
/// Reads the answers inside a batch's answer. It walks over the lines: a line that starts with two dashes ends a part, a status line
/// starts an answer, an empty line separates its headers from its body. That holds for any boundary and for both kinds of line ends.
/// </summary>
internal static class BatchResponseReader
{
    /// <summary>All answers in order; none when the body is no answer to a batch.</summary>
    public static IReadOnlyList<BatchAnswer> Read(ReadOnlyMemory<byte> body)
    {
        var answers = new List<BatchAnswer>();
        int at = 0;
        while (at < body.Length)
        {
            ReadOnlySpan<byte> line = NextLine(body.Span, ref at);
            if (line.StartsWith("HTTP/1.1 "u8) && Utf8Number.TryParse(line[9..], out int status, out _))
            {
                answers.Add(ReadAnswer(body, status, ref at));
            }
        }

        return answers;
    }

    private static BatchAnswer ReadAnswer(ReadOnlyMemory<byte> body, int status, ref int at)
    {
        string? etag = null;
        ReadOnlySpan<byte> line;
        while (at < body.Length && !(line = NextLine(body.Span, ref at)).IsEmpty)
        {
            int colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon], "ETag"u8))
            {
                etag = Encoding.UTF8.GetString(line[(colon + 1)..]).Trim();
            }
        }

        int start = at;
        int end = at;
        while (at < body.Length)
        {
            int lineStart = at;
            if (NextLine(body.Span, ref at).StartsWith("--"u8))
            {
                at = lineStart;
                break;
            }

            end = at;
        }

        return new BatchAnswer(status, etag, body[start..end]);
    }

    private static ReadOnlySpan<byte> NextLine(ReadOnlySpan<byte> body, scoped ref int at)
    {
        ReadOnlySpan<byte> rest = body[at..];
        int end = rest.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
        at += end < 0 ? rest.Length : end + 1;
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }
}
