using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Usage paid in advance: each event is billed as it comes, only for what lies above the period's maximum so far; a decrease is
/// neither charged nor refunded (rule 20).
/// </summary>
public static class AdvancePricing
{
    /// <summary>The exact amount of one more event.</summary>
    /// <param name="charge">The charge; its maximum bounds the whole period.</param>
    /// <param name="before">The usage that set the period's maximum so far; null when nothing was billed yet.</param>
    /// <param name="after">The usage with the new event.</param>
    public static decimal Price(Charge charge, UsageQuantity? before, in UsageQuantity after)
    {
        if (before is not { } billed) return Bounded(charge, after);

        // Percentage and dynamic prices add up over events; all others look at the highest level only.
        bool level = charge.Price is not (PercentagePrice or DynamicPrice);
        if (level && after.Units <= billed.Units) return 0;

        return Math.Max(0, Bounded(charge, after) - Bounded(charge, billed));
    }

    private static decimal Bounded(Charge charge, in UsageQuantity usage) =>
        AmountBounds.Apply(Pricing.Price(charge.Price, usage), null, charge.MaxAmountMinor, null);
}
