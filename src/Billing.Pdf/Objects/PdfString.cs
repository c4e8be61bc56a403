using System.Text;

namespace Billing.Pdf.Objects;

/// <summary>Text strings of the document information dictionary.</summary>
internal static class PdfString
{
    /// <summary>
    /// The text as a hexadecimal string in UTF-16 with a byte order mark: every character survives, and no character of
    /// the input can end the string or escape from it.
    /// </summary>
    public static string Encode(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
