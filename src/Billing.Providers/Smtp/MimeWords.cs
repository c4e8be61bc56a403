using System.Text;

namespace Billing.Providers.Smtp;

/// <summary>Header texts of any letters as encoded words (RFC 2047): pieces of at most 75 characters, never cut inside a letter.</summary>
internal static class MimeWords
{
    /// <summary>Bytes of a piece that fit with the frame around their base64.</summary>
    private const int PieceBytes = 45;

    /// <summary>Plain where it can be: printable ASCII in one short line.</summary>
    public static string Encode(string text) => IsPlain(text) && text.Length <= 60 && !text.Contains("=?", StringComparison.Ordinal) ? text : Words(text);

    /// <summary>A person's name before an address: in quotes where it can be.</summary>
    public static string EncodePhrase(string text) => IsPlain(text) && text.Length <= 60 && text.AsSpan().IndexOfAny('"', '\\') < 0 ? $"\"{text}\"" : Words(text);

    private static bool IsPlain(string text) => text.All(one => one is >= ' ' and < (char)127);

    private static string Words(string text)
    {
        var words = new StringBuilder();
        List<byte> piece = [];
        Span<byte> letter = stackalloc byte[4];
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = (Rune.IsControl(rune) ? new Rune(' ') : rune).EncodeToUtf8(letter);
            if (piece.Count + length > PieceBytes)
                Close(words, piece);
            piece.AddRange(letter[..length]);
        }

        Close(words, piece);
        return words.ToString();
    }

    private static void Close(StringBuilder words, List<byte> piece)
    {
        if (piece.Count == 0)
            return;
        words.Append(words.Length == 0 ? "" : "\r\n ").Append("=?utf-8?B?").Append(Convert.ToBase64String([.. piece])).Append("?=");
        piece.Clear();
    }
}
