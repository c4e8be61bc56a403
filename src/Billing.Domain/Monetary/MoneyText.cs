using System.Globalization;

namespace Billing.Domain.Monetary;

/// <summary>Plain, language-neutral texts of amounts for explanations and messages. Documents have their own formats.</summary>
public static class MoneyText
{
    /// <summary>Minor units as major units with the currency's digits and its code: <c>12.34 USD</c>.</summary>
    public static string Format(long minor, Currency currency) =>
        currency.ToMajor(minor).ToString("F" + currency.MinorDigits, CultureInfo.InvariantCulture) + " " + currency.Code;

    /// <summary>An exact price in minor units as major units, at least the currency's digits: <c>0.0125 USD</c>.</summary>
    public static string FormatExact(decimal minor, Currency currency)
    {
        decimal major = currency.ToMajor(minor);
        string shortest = Number(major);
        int point = shortest.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : shortest.Length - point - 1;
        string text = decimals >= currency.MinorDigits ? shortest : major.ToString("F" + currency.MinorDigits, CultureInfo.InvariantCulture);
        return text + " " + currency.Code;
    }

    /// <summary>A quantity without trailing zeros: <c>1.5</c>, <c>100</c>.</summary>
    public static string Number(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
