namespace Billing.Domain.Rating;

/// <summary>Keeps an amount between a minimum and a maximum and notes what that added or took.</summary>
internal static class AmountBounds
{
    /// <summary>The bounded amount. The maximum wins over a minimum above it.</summary>
    internal static decimal Apply(decimal amountMinor, decimal? minMinor, decimal? maxMinor, List<PriceLine>? lines)
    {
        decimal bounded = amountMinor;
        if (minMinor is { } min && bounded < min)
        {
            lines?.Add(new PriceLine(PriceLineKind.Minimum, 1, min - bounded, 0, min - bounded));
            bounded = min;
        }

        if (maxMinor is { } max && bounded > max)
        {
            lines?.Add(new PriceLine(PriceLineKind.Maximum, 1, max - bounded, 0, max - bounded));
            bounded = max;
        }

        return bounded;
    }
}
