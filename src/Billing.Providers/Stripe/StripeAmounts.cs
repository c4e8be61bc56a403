using System.Diagnostics.CodeAnalysis;
using Billing.Domain.Monetary;

namespace Billing.Providers.Stripe;

/// <summary>
/// Amounts as Stripe counts them. Its smallest unit is that of ISO 4217 but for a few currencies: MGA has none at Stripe, ISK is counted in
/// hundredths that must be whole, and of three decimals the last must be 0. For UGX its documents contradict each other by a factor of
/// 100 (a currency without decimals in one list, two in another), so UGX is refused rather than charged wrongly.
/// </summary>
internal static class StripeAmounts
{
    private const int ThreeDecimals = 3;

    /// <summary>The amount to send, or false when Stripe cannot take it.</summary>
    public static bool TryWrite(Money amount, out long units)
    {
        units = 0;
        if (amount.Minor <= 0 || StripeDigits(amount.Currency) is not { } digits)
        {
            return false;
        }

        decimal scaled = amount.Minor * Power(digits) / Power(amount.Currency.MinorDigits);
        bool isWhole = decimal.Truncate(scaled) == scaled && scaled <= long.MaxValue;
        units = isWhole ? (long)scaled : 0;
        return isWhole && (digits != ThreeDecimals || units % 10 == 0);
    }

    /// <summary>What Stripe reports, or false when it is no amount that we know.</summary>
    public static bool TryRead(long units, string? code, [NotNullWhen(true)] out Money? amount)
    {
        amount = null;
        if (!Currency.TryParse(code, out Currency? currency) || StripeDigits(currency) is not { } digits)
        {
            return false;
        }

        decimal scaled = units * Power(currency.MinorDigits) / Power(digits);
        if (decimal.Truncate(scaled) != scaled || Math.Abs(scaled) > long.MaxValue)
        {
            return false;
        }

        amount = new Money((long)scaled, currency);
        return true;
    }

    private static int? StripeDigits(Currency currency) => currency.Code switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "JPY" or "KMF" or "KRW" or "MGA" or "PYG" or "RWF" or "VND" or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "JOD" or "KWD" or "OMR" or "TND" => ThreeDecimals,
        "UGX" => null,
        _ => 2,
    };

    private static decimal Power(int digits)
    {
        decimal power = 1;
        for (int i = 0; i < digits; i++) power *= 10;
        return power;
    }
}
