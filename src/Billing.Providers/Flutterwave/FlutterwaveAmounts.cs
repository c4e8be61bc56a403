using System.Diagnostics.CodeAnalysis;
using Billing.Domain.Monetary;

namespace Billing.Providers.Flutterwave;

/// <summary>Amounts as Flutterwave counts them: major units with decimals, unlike the other providers.</summary>
internal static class FlutterwaveAmounts
{
    private const decimal MajorMax = 1_000_000_000_000m;

    /// <summary>What it reports, or false when it is not whole minor units of a currency that we know.</summary>
    public static bool TryRead(decimal major, string? code, [NotNullWhen(true)] out Money? amount)
    {
        amount = null;
        if (!Currency.TryParse(code, out Currency? currency) || Math.Abs(major) > MajorMax)
        {
            return false;
        }

        decimal minor = currency.ToMinor(major);
        if (decimal.Truncate(minor) != minor)
        {
            return false;
        }

        amount = new Money((long)minor, currency);
        return true;
    }
}
