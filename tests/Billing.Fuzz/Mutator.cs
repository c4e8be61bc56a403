using System.IO.Compression;
using System.Text;

namespace Billing.Fuzz;

/// <summary>Spoils bodies: bytes, tokens, whole stretches, wrappings.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly byte[][] Tokens = [.. new[]
    {
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\ud800", "\\udc00\\ud800", "\\u0000", "null", "true", "1e999", "-1e-999", "79228162514264337593543950336", "0.1e1", "-0",
        "9007199254740993", "\"\"", "{}", "[]", "\n", "\r\n", "\uFEFF", "\u2028", "//", "\"code\":\"calls\",", "\"code\"", "\"events\":", "\"specversion\":\"1.0\"", "\"properties\":{",
        "2026-02-30T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-06-30T23:59:60Z", "+1:", "bfu1.", "H4sI", "NaN", "\"data\":", "\"mode\":\"test\"",
    }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Values = [.. new[]
    {
        "null", "true", "0", "-1.5", "1e999", "1e28", "\"\"", "\"\\ud800\"", "\"x\\u0000\"", "[]", "{}", "[[[1]]]", "{\"a\":{\"a\":1}}", "\"1.0\"", "\"live\"", "\"storage\"", "\"c1\"", "\"2026-06-30\"",
        "\"2026-06-30T12:00:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2027-01-01T00:00:00Z\"", "\"2026-06-30T12:00:00\\u005a\"", $"\"{new string('x', 300)}\"",
        $"\"{new string('y', 5_000)}\"", $"{{{string.Join(',', Enumerable.Range(0, 120).Select(n => $"\"n{n}\":{n}"))}}}", "79228162514264337593543950336", "\"application/xml\"",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A spoilt copy; now and then one that is still good.</summary>
    public byte[] Mutate(byte[] body, byte[] other)
    {
        for (int changes = random.Next(5); changes > 0; changes--)
        {
            body = Change(body, other);
        }

        return random.Next(12) switch
        {
            0 => Gzip(body),
            1 => Change(Gzip(body), other),
            2 => Encoding.ASCII.GetBytes(Convert.ToBase64String(body)),
            _ => body,
        };
    }

    /// <summary>A spoilt text.</summary>
    public string Mutate(string text) => Encoding.UTF8.GetString(Change(Encoding.UTF8.GetBytes(text), []));

    public static byte[] Gzip(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return buffer.ToArray();
    }

    private byte[] Change(byte[] body, byte[] other)
    {
        int at = random.Next(body.Length + 1);
        int to = Math.Min(body.Length, at + random.Next(1, 20));
        return random.Next(18) switch
        {
            0 => body[..at],
            1 => [.. body[..at], .. body[to..]],
            2 => [.. body[..to], .. body[at..]],
            3 => [.. body[..at], (byte)random.Next(256), .. body[at..]],
            4 => [.. body[..at], (byte)random.Next(256), .. body[Math.Min(body.Length, at + 1)..]],
            5 => [.. body[..at], .. other[random.Next(other.Length + 1)..]],
            6 => Repeat(body, at, to),
            7 => [.. body[..at], .. Nest(), .. body[at..]],
            >= 10 => ReplaceValue(body),
            _ => [.. body[..at], .. Tokens[random.Next(Tokens.Length)], .. body[(random.Next(2) == 0 ? at : to)..]],
        };
    }

    /// <summary>Puts another value behind some name: the body stays JSON, and a field is wrong.</summary>
    private byte[] ReplaceValue(byte[] body)
    {
        int start = random.Next(body.Length + 1);
        int colon = body.AsSpan(start).IndexOf("\":"u8);
        if (colon < 0)
        {
            return body;
        }

        int from = start + colon + 1;

        int length = body.AsSpan(from).IndexOfAny(",}]"u8);
        return length < 0 ? body : [.. body[..(from + 1)], .. random.Next(6) == 0 ? Nest() : Values[random.Next(Values.Length)], .. body[(from + length)..]];
    }

    private byte[] Repeat(byte[] body, int at, int to)
    {
        int times = random.Next(2) == 0 ? random.Next(20) : random.Next(3_000);
        return [.. body[..at], .. Enumerable.Repeat(body[at..to], times).SelectMany(part => part), .. body[at..]];
    }

    private byte[] Nest()
    {
        int depth = random.Next(2) == 0 ? random.Next(40) : random.Next(400);
        string open = random.Next(2) == 0 ? "[" : "{\"a\":";
        string close = open == "[" ? "]" : "}";
        return Encoding.ASCII.GetBytes($"{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}");
    }
}
