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
    IReadOnlyList<ProratedUnits>? Prorated = null);

/// <summary>A change of a recurring quantity and the share of the period for which it is charged (rule 8).</summary>
/// <param name="Units">Full units added, or removed when negative.</param>
/// <param name="ProratedShare">The same times days used over days of the period, rounded up at five decimals.</param>
public readonly record struct ProratedUnits(decimal Units, decimal ProratedShare);
