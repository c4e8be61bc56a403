using System.Buffers.Text;
using System.Text;

namespace BillingFunctions.Triggers;

/// <summary>Messages that a binding of type binary would deliver as base64.</summary>
internal static class Base64Text
{
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
