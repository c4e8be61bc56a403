using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Billing.Application.Usage.Formats;

/// <summary>What a message of the hub holds: one of the two.</summary>
/// <param name="Packed">The text of the service's own packed message.</param>
/// <param name="Json">A producer's JSON as valid UTF-8.</param>
internal readonly record struct HubContent(string? Packed, ReadOnlyMemory<byte> Json);

/// <summary>
/// Opens the body of a message. Producers may compress it with gzip, and both they and the Functions host may write it as base64; so wrappings
/// are taken off until JSON or a packed message appears. Every form is told by its first characters.
/// </summary>
internal static class HubBody
{
    /// <summary>Largest body once it is inflated.</summary>
    public const int InflatedBytesMax = 8 * 1024 * 1024;

    private const int WrappingsMax = 4;

    /// <summary>The content; a <see cref="FormatException"/> when there is none that this service reads.</summary>
    public static HubContent Open(string body) =>
        body.StartsWith(HubMessage.Prefix, StringComparison.Ordinal) ? new HubContent(body, default) : Open(Encoding.UTF8.GetBytes(body), WrappingsMax);

    private static HubContent Open(ReadOnlyMemory<byte> bytes, int wrappings)
    {
        ReadOnlyMemory<byte> trimmed = Trim(bytes);
        ReadOnlySpan<byte> span = trimmed.Span;
        if (span is [(byte)'{' or (byte)'[', ..])
        {
            return Utf8.IsValid(span) ? new HubContent(null, trimmed) : throw new FormatException("The message is not valid UTF-8");
        }

        if (span.StartsWith("bfu1."u8))
        {
            return new HubContent(Encoding.UTF8.GetString(span), default);
        }

        return Unwrap(trimmed) is { } inner && wrappings > 0
            ? Open(inner, wrappings - 1)
            : throw new FormatException("The message is in no format that this service reads");
    }

    private static byte[]? Unwrap(ReadOnlyMemory<byte> bytes)
    {
        if (Gzip.IsGzip(bytes.Span))
        {
            return Gzip.Inflate(bytes, InflatedBytesMax) ?? throw new FormatException("The message inflates beyond its limit");
        }

        if (bytes.Length > 0 && (Base64.IsValid(bytes.Span) || Base64Url.IsValid(bytes.Span)))
        {
            byte[] target = new byte[Base64.GetMaxDecodedFromUtf8Length(bytes.Length) + 3];
            if (Base64.DecodeFromUtf8(bytes.Span, target, out _, out int written) == OperationStatus.Done
                || Base64Url.DecodeFromUtf8(bytes.Span, target, out _, out written) == OperationStatus.Done)
            {
                return target[..written];
            }
        }

        return null;
    }

    /// <summary>Without a byte order mark and white space in front.</summary>
    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        return bytes[(bytes.Length - bytes.Span.TrimStart(" \t\r\n"u8).Length)..];
    }
}
