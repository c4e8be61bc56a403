using System.Diagnostics.CodeAnalysis;
using Billing.Domain.Monetary;

namespace Billing.Providers.Paystack;

/// <summary>Amounts as Paystack counts them: hundredths of a major unit, whatever the currency.</summary>
internal static class PaystackAmounts
{
    private const int SubunitsPerMajor = 100;

    public static bool TryWrite(Money amount, out long subunits)
    {
        decimal scaled = amount.Major * SubunitsPerMajor;
        bool isWhole = amount.Minor > 0 && decimal.Truncate(scaled) == scaled && scaled <= long.MaxValue;
        subunits = isWhole ? (long)scaled : 0;
        return isWhole;
    }

    public static bool TryRead(decimal subunits, string? code, [NotNullWhen(true)] out Money? amount)
    {
        amount = null;
        if (!Currency.TryParse(code, out Currency? currency) || Math.Abs(subunits) > long.MaxValue)
        {
            return false;
        }

        decimal minor = currency.ToMinor(subunits / SubunitsPerMajor);
        if (decimal.Truncate(minor) != minor || Math.Abs(minor) > long.MaxValue)
        {
            return false;
        }

        amount = new Money((long)minor, currency);
        return true;
    }
}
