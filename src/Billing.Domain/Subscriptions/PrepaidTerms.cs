using Billing.Domain.Catalog;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// How a subscription stands whose periods begin when they are paid: its invoice comes first, and the money for it starts the period. Money that comes late
/// moves the cycle.
/// </summary>
/// <param name="Interval">Unit of the period that is or was waited for.</param>
/// <param name="IntervalCount">How many units make one period.</param>
public sealed record PrepaidTerms(PlanInterval Interval, int IntervalCount)
{
    /// <summary>Failed payments of one invoice from which on a running subscription is past due.</summary>
    public const int FailuresMax = 3;

    /// <summary>When the running period was paid, which is where periods are counted from; null before the first.</summary>
    public Instant? PaidFrom { get; init; }

    /// <summary>True while the invoice of the next period waits for its money.</summary>
    public bool AwaitsPayment { get; init; }

    /// <summary>When money last came; null while none has.</summary>
    public Instant? LastPaidAt { get; init; }

    /// <summary>True when what is waited for was due long ago, or could not be paid too often.</summary>
    public bool IsPastDue { get; init; }

    /// <summary>How often paying the invoice that is waited for has failed.</summary>
    public int FailedPayments { get; init; }

    /// <summary>End of the period that a payment at an instant starts; the end of time when the plan is paid once.</summary>
    public Instant EndOfPeriodFrom(Instant paidAt, DateTimeZone zone) =>
        new BillingCalendar(Interval, IntervalCount, BillingTime.Anniversary, LocalDays.Of(paidAt, zone).AtMidnight(), zone).PeriodContaining(paidAt).Span.End;
}
