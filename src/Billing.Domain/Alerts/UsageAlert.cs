using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Alerts;

/// <summary>What an alert compares with its threshold.</summary>
public enum AlertMeasure
{
    /// <summary>The quantity of a metric.</summary>
    Usage,

    /// <summary>What usage comes to in minor units, before coupons and taxes.</summary>
    Amount,
}

/// <summary>Tells when usage of a running period reaches a threshold.</summary>
public sealed record UsageAlert
{
    /// <summary>
    /// Most steps of a recurring alert that fire in one period: a threshold that is far too low must not flood whoever listens.
    /// </summary>
    public const int StepsMax = 100;

    /// <summary>How many periods are remembered: the running one, the one before it that is still looked at, and one for clocks that differ.</summary>
    private const int PeriodsKept = 3;

    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Whose usage.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The subscription whose periods count; null for all of the customer's usage, by calendar months.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The metric; null only for the amount of all usage.</summary>
    public BillingId? MetricId { get; init; }

    /// <summary>The metric's code.</summary>
    public string? MetricCode { get; init; }

    /// <summary>What is compared.</summary>
    public AlertMeasure Measure { get; init; }

    /// <summary>Above zero: the quantity or amount at which it fires, and of a recurring one the size of each further step.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>Whether it fires again at each multiple of the threshold.</summary>
    public bool Recurring { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Name { get; init; }

    /// <summary>How often it has fired in all periods.</summary>
    public int TimesTriggered { get; init; }

    /// <summary>When it last fired.</summary>
    public Instant? TriggeredAt { get; init; }

    /// <summary>Grows when the threshold changes: then it may fire anew in the running period.</summary>
    public int Revision { get; init; }

    /// <summary>What has fired, newest period first; older ones are forgotten.</summary>
    public IReadOnlyList<FiredPeriod> Fired { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed by hand.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>How many steps a value reaches: 0 below the threshold, 1 from it on, of a recurring alert one for each multiple.</summary>
    public int StepsOf(decimal value) => value < Threshold ? 0 : Recurring ? (int)Math.Min(StepsMax, decimal.Floor(value / Threshold)) : 1;

    /// <summary>How many steps have fired in the period that starts at an instant.</summary>
    public int FiredIn(Instant periodStart) => Fired.FirstOrDefault(period => period.Start == periodStart).Steps;

    /// <summary>Whether a value would make it fire.</summary>
    public bool Rings(Instant periodStart, decimal value) => StepsOf(value) > FiredIn(periodStart);

    /// <summary>The alert after it has fired up to a step of a period.</summary>
    public UsageAlert Ring(Instant periodStart, int steps, Instant now) => this with
    {
        TimesTriggered = TimesTriggered + steps - FiredIn(periodStart),
        TriggeredAt = now,
        Fired =
        [
            .. Fired.Where(period => period.Start != periodStart).Append(new FiredPeriod(periodStart, steps))
                .OrderByDescending(period => period.Start).Take(PeriodsKept),
        ],
    };

    /// <summary>The alert with another threshold or another way to repeat: it fires anew, as one that was just made.</summary>
    public UsageAlert Rearm(decimal threshold, bool recurring) => threshold == Threshold && recurring == Recurring
        ? this
        : this with { Threshold = threshold, Recurring = recurring, Revision = Revision + 1, Fired = [] };
}

/// <summary>What has fired in a period.</summary>
/// <param name="Start">First instant of the period.</param>
/// <param name="Steps">How many steps.</param>
public readonly record struct FiredPeriod(Instant Start, int Steps);

/// <summary>One step of an alert that has fired.</summary>
public sealed record UsageAlertTrigger
{
    /// <summary>The id, in the customer's partition: it follows from alert, period and step.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The alert.</summary>
    public required BillingId AlertId { get; init; }

    /// <summary>Whose usage.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The subscription; null for an alert of all of the customer's usage.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The metric's code; null for the amount of all usage.</summary>
    public string? MetricCode { get; init; }

    /// <summary>What was compared.</summary>
    public AlertMeasure Measure { get; init; }

    /// <summary>What was used when that was seen.</summary>
    public required decimal Usage { get; init; }

    /// <summary>The threshold of this step: the alert's, times <see cref="Step"/>.</summary>
    public required decimal Threshold { get; init; }

    /// <summary>Which step of the period, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>First instant of the period.</summary>
    public required Instant PeriodStart { get; init; }

    /// <summary>When it fired.</summary>
    public required Instant TriggeredAt { get; init; }

    /// <summary>The alert's name.</summary>
    public string? AlertName { get; init; }
}
