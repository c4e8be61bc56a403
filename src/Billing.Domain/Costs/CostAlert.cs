using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Costs;

/// <summary>What an alert of costs compares.</summary>
public enum CostThreshold
{
    /// <summary>The costs of the running billing periods with an amount in minor units.</summary>
    Absolute,

    /// <summary>The same with a percentage of the budget.</summary>
    PercentageOfBudget,

    /// <summary>The usage costs of the running UTC day with an amount in minor units.</summary>
    DailyRate,
}

/// <summary>Where an alert of costs stands.</summary>
public enum CostAlertStatus
{
    /// <summary>It waits.</summary>
    Active,

    /// <summary>It has fired, and nobody has dismissed it.</summary>
    Triggered,

    /// <summary>It has fired and was dismissed; a recurring one wakes with the next period.</summary>
    Dismissed,
}

/// <summary>Tells when the running costs of a customer reach something.</summary>
public sealed record CostAlert
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose costs.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Name { get; init; }

    /// <summary>What is compared.</summary>
    public CostThreshold Type { get; init; }

    /// <summary>Above zero: minor units, or a percentage.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>Who should hear of it: part of what is told, for whoever sends it on.</summary>
    public string? NotifyEmail { get; init; }

    /// <summary>Whether it wakes with the next period.</summary>
    public bool Recurring { get; init; }

    /// <summary>Where it stands.</summary>
    public CostAlertStatus Status { get; init; }

    /// <summary>What was compared when it fired last.</summary>
    public decimal? Value { get; init; }

    /// <summary>First instant of the period in which it fired last.</summary>
    public Instant? FiredPeriod { get; init; }

    /// <summary>When it fired last.</summary>
    public Instant? TriggeredAt { get; init; }

    /// <summary>When it was dismissed.</summary>
    public Instant? DismissedAt { get; init; }

    /// <summary>Who dismissed it, and why, as they said.</summary>
    public string? DismissedBy { get; init; }

    /// <summary>Why it was dismissed, as they said.</summary>
    public string? DismissReason { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>Whether it may fire in a period: it has not fired yet, or it is recurring and has only fired in earlier ones.</summary>
    public bool IsAwakeIn(Instant periodStart) => FiredPeriod is not { } fired || (Recurring && fired < periodStart);

    /// <summary>The alert after it has fired.</summary>
    public CostAlert Fire(Instant periodStart, decimal value, Instant now) => this with
    {
        Status = CostAlertStatus.Triggered, Value = value, FiredPeriod = periodStart, TriggeredAt = now, DismissedAt = null, DismissedBy = null, DismissReason = null,
    };

    /// <summary>The alert after it was dismissed.</summary>
    public CostAlert Dismiss(string? by, string? reason, Instant now) =>
        this with { Status = CostAlertStatus.Dismissed, DismissedAt = now, DismissedBy = by, DismissReason = reason };
}
