using System.Text;

namespace Billing.Storage.Embedded.Tables;

/// <summary>
/// Keys as bytes whose order is the ordinal order of the UTF-16 text, which is how Table Storage sorts. UTF-8 differs from it only for
/// characters beyond the basic plane, so each half of a surrogate pair is written as three bytes of its own (CESU-8).
/// </summary>
internal static class KeyEncoding
{
    /// <summary>Above every encoded key: no encoding has a byte like it.</summary>
    public static ReadOnlySpan<byte> End => [0xff];

    public static int MaxBytes(int chars) => 3 * chars;

    /// <summary>Writes the key and returns its length.</summary>
    public static int Encode(ReadOnlySpan<char> key, Span<byte> bytes)
    {
        if (!key.ContainsAnyInRange('\ud800', '\udfff'))
        {
            return Encoding.UTF8.GetBytes(key, bytes);
        }

        int at = 0;
        foreach (char c in key)
        {
            if (c < 0x80)
            {
                bytes[at++] = (byte)c;
            }
            else if (c < 0x800)
            {
                bytes[at++] = (byte)(0xc0 | (c >> 6));
                bytes[at++] = (byte)(0x80 | (c & 0x3f));
            }
            else
            {
                bytes[at++] = (byte)(0xe0 | (c >> 12));
                bytes[at++] = (byte)(0x80 | ((c >> 6) & 0x3f));
                bytes[at++] = (byte)(0x80 | (c & 0x3f));
            }
        }

        return at;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains((byte)0xed))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder key = new(bytes.Length);
        for (int at = 0; at < bytes.Length;)
        {
            byte first = bytes[at];
            int length = first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
            key.Append((char)(length switch
            {
                1 => first,
                2 => ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f),
                _ => ((first & 0x0f) << 12) | ((bytes[at + 1] & 0x3f) << 6) | (bytes[at + 2] & 0x3f),
            }));
            at += length;
        }

        return key.ToString();
    }
}
