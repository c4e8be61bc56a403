using System.Globalization;

namespace Billing.Pdf.Layout;

/// <summary>A colour as it is seen on screens, one byte a channel.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>Reads #rgb or #rrggbb; null for anything else.</summary>
    public static Colour? Parse(string? text)
    {
        if (text is not ['#', .. var digits])
            return null;
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        return digits.Length == 6 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Colour((byte)(value >> 16), (byte)((value >> 8) & 0xFF), (byte)(value & 0xFF))
            : null;
    }
}
