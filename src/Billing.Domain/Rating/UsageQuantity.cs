namespace Billing.Domain.Rating;

/// <summary>The aggregated usage that one charge prices.</summary>
/// <param name="Units">The aggregated quantity, rounded as the metric says; for a prorated charge the full, unprorated units.</param>
/// <param name="EventsCount">Number of events behind it.</param>
/// <param name="Transactions">
/// Amounts of the single events in time order; needed by percentage prices that look at transactions, else null.
/// </param>
/// <param name="DynamicAmountMinor">Sum of price times quantity over the events, for dynamic prices.</param>
/// <param name="Prorated">
/// The changes of a recurring quantity in time order, each with its share of the period; only for prorated charges, else null.
/// </param>
public readonly record struct UsageQuantity(
    decimal Units,
    long EventsCount = 0,
    IReadOnlyList<decimal>? Transactions = null,
    decimal? DynamicAmountMinor = null,
    IReadOnlyList<ProratedUnits>? Prorated = null)
{
    /// <summary>The units that a price applies to: the prorated ones of a prorated charge, else all (rule 8).</summary>
    public decimal PricedUnits()
    {
        if (Prorated is null) return Units;

        decimal sum = 0;
        for (int i = 0; i < Prorated.Count; i++) sum += Prorated[i].Share;
        return sum;
    }
}

/// <summary>A change of a recurring quantity and the part of it that is charged (rule 8).</summary>
/// <param name="Units">Full units added, or removed when negative.</param>
/// <param name="Share">The same times days used over days of the period, rounded up at five decimals.</param>
public readonly record struct ProratedUnits(decimal Units, decimal Share);
