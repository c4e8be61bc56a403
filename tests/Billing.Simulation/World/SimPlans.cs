using Billing.Domain.Catalog;

namespace Billing.Simulation;

/// <summary>How a quantity becomes an amount, in the simulation's own words: read by the oracle, and turned into a price of the product.</summary>
/// <param name="Model">Standard, graduated, volume or package.</param>
/// <param name="Amount">Of a unit, or of a package.</param>
/// <param name="Size">Of a package.</param>
/// <param name="Free">Units before the first package.</param>
/// <param name="Tiers">Of graduated and volume.</param>
internal sealed record SimPrice(string Model, decimal Amount = 0, decimal Size = 1, decimal Free = 0, IReadOnlyList<SimTier>? Tiers = null);

/// <summary>A tier: up to and with this many units; null is open.</summary>
internal sealed record SimTier(decimal? UpTo, decimal Unit, decimal Flat);

/// <summary>A priced metric.</summary>
/// <param name="Metric">Which one.</param>
/// <param name="Price">Of what no filter takes.</param>
/// <param name="Filters">Values of property "s" with a price of their own.</param>
/// <param name="GroupBy">A property by which usage is split.</param>
internal sealed record SimCharge(SimMetric Metric, SimPrice Price, IReadOnlyList<(string Value, SimPrice Price)>? Filters = null, string? GroupBy = null);

/// <summary>What is counted of the events "call".</summary>
/// <param name="Code">Its name.</param>
/// <param name="Aggregation">How it is counted.</param>
/// <param name="Field">The property that is counted; null for the number of events.</param>
/// <param name="IsRecurring">Whether a period begins with what the period before ended with.</param>
internal sealed record SimMetric(string Code, AggregationType Aggregation, string? Field, bool IsRecurring = false);

/// <summary>A plan.</summary>
internal sealed record SimPlan(PlanInterval Interval, long BaseMinor, IReadOnlyList<SimCharge> Charges)
{
    public static readonly SimMetric Calls = new("calls", AggregationType.Count, null);
    public static readonly SimMetric Sum = new("sum", AggregationType.Sum, "n");
    public static readonly SimMetric Volume = new("volume", AggregationType.Sum, "q");
    public static readonly SimMetric Peak = new("peak", AggregationType.Max, "q");
    public static readonly SimMetric Texts = new("texts", AggregationType.UniqueCount, "s");
    public static readonly SimMetric Last = new("last", AggregationType.Latest, "q");
    public static readonly SimMetric Level = new("level", AggregationType.WeightedSum, "q");
    public static readonly SimMetric Balance = new("balance", AggregationType.Sum, "q", IsRecurring: true);
    public static readonly SimMetric Seats = new("seats", AggregationType.UniqueCount, "s", IsRecurring: true);

    public static readonly IReadOnlyList<SimMetric> Metrics = [Calls, Sum, Volume, Peak, Texts, Last, Level, Balance, Seats];

    /// <summary>True when what came before a period is billed with it.</summary>
    public bool IsRecurring => Charges.Any(charge => charge.Metric.IsRecurring);

    private static readonly SimTier[] Tiers = [new(10, 12.5m, 100), new(40, 7, 50), new(null, 3.25m, 25)];

    public static readonly IReadOnlyList<SimPlan> All =
    [
        new(PlanInterval.Monthly, 1999, [
            new(Calls, new("graduated", Tiers: Tiers)),
            new(Volume, new("standard", 1.3m), [("x", new("standard", 2.75m)), ("Łódź", new("package", 90, 25, 10))]),
        ]),
        new(PlanInterval.Monthly, 2500, [
            new(Volume, new("volume", Tiers: [new(100, 4, 0), new(400, 3.5m, 10), new(null, 2.125m, 20)])),
            new(Texts, new("standard", 500)),
            new(Calls, new("package", 75, 20, 5)),
            new(Seats, new("standard", 250)),
        ]),
        new(PlanInterval.Weekly, 0, [
            new(Calls, new("package", 15, 3, 2)),
            new(Peak, new("standard", 10)),
            new(Volume, new("graduated", Tiers: Tiers), GroupBy: "r"),
        ]),
        new(PlanInterval.Weekly, 700, [
            new(Level, new("standard", 33.3m)),
            new(Last, new("standard", 1)),
            new(Texts, new("graduated", Tiers: Tiers), [("y", new("standard", 1))]),
            new(Balance, new("standard", 0.37m)),
            new(Seats, new("standard", 120)),
        ]),
    ];
}
