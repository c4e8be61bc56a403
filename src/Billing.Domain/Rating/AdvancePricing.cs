using Billing.Domain.Catalog;

namespace Billing.Domain.Rating;

/// <summary>
/// Usage paid in advance: each event is billed as it comes, only for what lies above the period's maximum so far; a decrease is
/// neither charged nor refunded (rule 20).
/// </summary>
public static class AdvancePricing
{
    /// <summary>The exact amount of one more event, never negative.</summary>
    /// <param name="charge">The charge; its maximum bounds the whole period.</param>
    /// <param name="before">The usage that set the period's maximum so far; null when nothing was billed yet.</param>
    /// <param name="after">The usage with the new event.</param>
    /// <param name="price">The price of the filter that the usage matches; null for the charge's own.</param>
    /// <param name="lines">Receives the steps when there is something to pay, or null when nobody wants them.</param>
    /// <param name="billedMinor">What was billed for the usage before; null takes its exact price.</param>
    public static decimal Price(
        Charge charge,
        UsageQuantity? before,
        in UsageQuantity after,
        ChargePrice? price = null,
        List<PriceLine>? lines = null,
        long? billedMinor = null)
    {
        ChargePrice model = price ?? charge.Price;

        // Percentage and dynamic prices add up over events; all others look at the highest level only.
        bool level = model is not (PercentagePrice or DynamicPrice);
        if (level && before is { } highest && after.Units <= highest.Units) return 0;

        decimal billed = billedMinor ?? (before is { } earlier ? Bounded(charge, model, earlier, null) : 0);
        decimal due = Bounded(charge, model, after, lines) - billed;
        if (due <= 0) lines?.Clear();
        else if (billed != 0) lines?.Add(new PriceLine(PriceLineKind.AlreadyBilled, 1, -billed, 0, -billed));
        return Math.Max(0, due);
    }

    private static decimal Bounded(Charge charge, ChargePrice price, in UsageQuantity usage, List<PriceLine>? lines) =>
        AmountBounds.Apply(Pricing.Price(price, usage, lines), null, charge.MaxAmountMinor, lines);
}
