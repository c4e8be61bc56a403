using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace BillingFunctions.Triggers;

/// <summary>Messages that a binding of type binary would deliver as base64.</summary>
internal static class Base64Text
{
    /// <summary>Bytes that text consists of: no control characters but white space.</summary>
    private static readonly SearchValues<byte> Printable = SearchValues.Create(
        [(byte)'\t', (byte)'\n', (byte)'\r', .. Enumerable.Range(0x20, 0x100 - 0x20).Where(value => value != 0x7F).Select(value => (byte)value)]);

    /// <summary>
    /// The body of a hub message: the text inside base64, or the text as it is. Base64 of anything but text, such as gzip, stays base64: whoever
    /// reads the body takes further wrappings off.
    /// </summary>
    public static string Body(string text)
    {
        if (text.Length < 4 || !Base64.IsValid(text))
            return text;

        return TryText(Convert.FromBase64String(text), out string? inner) ? inner : text;
    }

    /// <summary>The text that bytes out of base64 are; false when there are none, or they are no text.</summary>
    public static bool TryText(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = !bytes.IsEmpty && Utf8.IsValid(bytes) && !bytes.ContainsAnyExcept(Printable) ? Encoding.UTF8.GetString(bytes) : null;
        return text is not null;
    }

    /// <summary>The JSON inside base64, or the text as it is. Our messages are JSON, so base64 of anything else is left alone.</summary>
    public static string Plain(string text)
    {
        // JSON in base64 starts with the letters of a brace, a bracket or white space; the test spares nearly every other text the decoding.
        if (text is not ['e' or 'W' or 'I' or 'C' or 'D', _, _, _, ..] || !Base64.IsValid(text))
            return text;

        byte[] bytes = Convert.FromBase64String(text);
        bool isJson = bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        return isJson ? Encoding.UTF8.GetString(bytes) : text;
    }
}
