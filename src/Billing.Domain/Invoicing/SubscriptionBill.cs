using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>What one invoice bills of one subscription under one plan version.</summary>
public sealed record SubscriptionBill
{
    /// <summary>The plan version that prices it.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The subscription.</summary>
    public required Subscription Subscription { get; init; }

    /// <summary>The customer's zone.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The full period whose usage, commitment and, in arrears, base amount are billed; null when nothing is closed.</summary>
    public BillingPeriod? Closing { get; init; }

    /// <summary>The full period whose base amount is billed in advance; null when nothing is opened.</summary>
    public BillingPeriod? Opening { get; init; }

    /// <summary>The days for which the plan holds, when that is only a part of a period; null for all.</summary>
    public DaySpan? PlanDays { get; init; }

    /// <summary>The instants for which the plan holds, when that is only a part of a period: its usage; null for all.</summary>
    public InstantSpan? PlanSpan { get; init; }

    /// <summary>
    /// First instant whose usage is billed, when that is not where the calendar has the closing period begin: the period before it ended in another time
    /// zone. Null otherwise.
    /// </summary>
    public Instant? UsageFrom { get; init; }

    /// <summary>The instants whose usage is billed: those of the closing period in which the subscription is served and the plan holds.</summary>
    /// <param name="closing">The closing period.</param>
    public InstantSpan UsageSpan(BillingPeriod closing)
    {
        if (UsageFrom is { } from)
        {
            InstantSpan whole = (this with { UsageFrom = null }).UsageSpan(closing);

            // What ended before the period's first day has begun in its zone, served the hours until then.
            Instant end = Instant.Min(whole.End, Instant.Min(Subscription.EndedAt ?? Instant.MaxValue, PlanSpan?.End ?? Instant.MaxValue));
            return new InstantSpan(Instant.Min(from, end), end);
        }

        InstantSpan service = ServedDays.UsageSpan(Subscription, closing, Zone);
        return PlanSpan is { } plan ? service.Intersect(plan) : service;
    }

    /// <summary>The instants of a period in which the plan holds.</summary>
    public InstantSpan PlanSpanOf(BillingPeriod period) => PlanSpan?.Intersect(period.Span) ?? period.Span;

    /// <summary>
    /// From where days can be another plan's or have another quantity that takes effect at an instant: never before the first that the plan itself has. In its first hours the local
    /// day may still be one that the plan before it was charged for, when the customer has moved west.
    /// </summary>
    /// <param name="at">The instant.</param>
    public Instant DaysFrom(Instant at) => PlanSpan is { } span ? Instant.Max(at, span.Start) : at;

    /// <summary>The bill of a part of a period, when the plan holds for that part only.</summary>
    /// <param name="period">The full period.</param>
    /// <param name="part">The instants for which the plan holds; null for all.</param>
    public SubscriptionBill Within(BillingPeriod period, InstantSpan? part) => part is not { } span ? this : this with
    {
        PlanSpan = span, PlanDays = PlanTimeline.DaysOf(span, period, Zone),
    };

    /// <summary>The usage of the closing period; charges without any are billed for zero units.</summary>
    public IReadOnlyList<ChargeUsage> Usage { get; init; } = [];

    /// <summary>What earlier invoices billed for the closing period, before coupons and taxes: counts towards commitments (rule 18).</summary>
    public long EarlierBilledMinor { get; init; }

    /// <summary>
    /// What was billed for the closing period of the charges paid in advance, one entry per charge: their minimum is trued up when the
    /// period ends. A charge without an entry is not trued up.
    /// </summary>
    public IReadOnlyList<AdvanceBilled> BilledInAdvance { get; init; } = [];
}
