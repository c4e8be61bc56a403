using System.Globalization;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>Exact numbers as text: read from anything JSON calls a number, written without an exponent.</summary>
internal static class DecimalText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static bool TryParse(ReadOnlySpan<byte> utf8, out decimal value) => decimal.TryParse(utf8, Style, CultureInfo.InvariantCulture, out value);

    /// <summary>As many decimals as the value needs.</summary>
    public static string Shortest(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>At least four decimals, as the API's amounts have always been written, and as many more as the value needs.</summary>
    public static string Format(decimal value) => value.ToString("0.0000########################", CultureInfo.InvariantCulture);
}
