using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Costs;

/// <summary>What happens to usage beyond a quota.</summary>
public enum QuotaEnforcement
{
    /// <summary>It is counted, and told of.</summary>
    Soft,

    /// <summary>It is refused, and nothing of it is stored.</summary>
    Hard,
}

/// <summary>How far a quota is used, as it is told of.</summary>
public enum QuotaLevel
{
    /// <summary>Below the warning.</summary>
    Ok,

    /// <summary>At the warning or above.</summary>
    Warning,

    /// <summary>At the limit or above.</summary>
    Reached,
}

/// <summary>How much of a metric a customer may use in a period.</summary>
public sealed record Quota
{
    /// <summary>How many periods are remembered: the running one, the one before it that is still looked at, and one for clocks that differ.</summary>
    private const int PeriodsKept = 3;

    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose usage.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The metric.</summary>
    public required BillingId MetricId { get; init; }

    /// <summary>The metric's code.</summary>
    public required string MetricCode { get; init; }

    /// <summary>The quantity that may be used, zero or more.</summary>
    public required decimal Limit { get; init; }

    /// <summary>In which time.</summary>
    public QuotaPeriod Period { get; init; }

    /// <summary>What happens beyond it.</summary>
    public QuotaEnforcement Enforcement { get; init; }

    /// <summary>From which part of the limit it is warned of, 1 to 100.</summary>
    public int WarningPercent { get; init; } = 80;

    /// <summary>For people; optional.</summary>
    public string? Name { get; init; }

    /// <summary>What the limit is called in the words of whoever set it, such as another unit of the same metric; optional.</summary>
    public string? Label { get; init; }

    /// <summary>Who should hear of it: part of what is told, for whoever sends it on.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>False for one that is kept and does nothing.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>What was told, newest period first; older ones are forgotten.</summary>
    public IReadOnlyList<ToldPeriod> Told { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed by hand.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>Whether it refuses anything.</summary>
    public bool IsHard => IsActive && Enforcement == QuotaEnforcement.Hard;

    /// <summary>The level that a quantity reaches. A limit of zero is reached by anything above zero.</summary>
    public QuotaLevel LevelOf(decimal used) =>
        Limit == 0 ? (used > 0 ? QuotaLevel.Reached : QuotaLevel.Ok)
        : used >= Limit ? QuotaLevel.Reached
        : used / Limit * 100 >= WarningPercent ? QuotaLevel.Warning : QuotaLevel.Ok;

    /// <summary>The highest level that was told of the period that starts at an instant.</summary>
    public QuotaLevel ToldIn(Instant periodStart) => Told.FirstOrDefault(period => period.Start == periodStart).Level;

    /// <summary>The quota after a level of a period was told.</summary>
    public Quota Tell(Instant periodStart, QuotaLevel level) => this with
    {
        Told =
        [
            .. Told.Where(period => period.Start != periodStart).Append(new ToldPeriod(periodStart, level))
                .OrderByDescending(period => period.Start).Take(PeriodsKept),
        ],
    };
}

/// <summary>What was told of a period.</summary>
/// <param name="Start">First instant of the period.</param>
/// <param name="Level">The highest level.</param>
public readonly record struct ToldPeriod(Instant Start, QuotaLevel Level);
