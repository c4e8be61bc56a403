using Billing.Domain.Catalog;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// Where the billing of a subscription begins. A trial is a phase before it, however many periods it spans: nothing is invoiced for it,
/// and its usage is free. In advance the first base amount is due at once, in arrears at the end of the period in which the trial ends.
/// </summary>
/// <param name="From">The first billed instant: the start, or the end of the trial.</param>
/// <param name="FirstClose">When the first invoice is due: <paramref name="From"/> in advance, else the end of its period.</param>
public readonly record struct FirstBilling(Instant From, Instant FirstClose)
{
    /// <summary>The first billed instant: the end of the trial, as it was or as its days say; the start without one.</summary>
    public static Instant FromOf(Subscription subscription, DateTimeZone zone) =>
        subscription.TrialEndedAt ?? Trial.EndsAt(subscription.AnchorAt, subscription.TrialPeriodDays, zone);

    /// <summary>The beginning of a subscription that has started.</summary>
    /// <param name="plan">Its plan version.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="zone">The customer's zone.</param>
    public static FirstBilling Of(Plan plan, Subscription subscription, DateTimeZone zone)
    {
        Instant from = FromOf(subscription, zone);
        return subscription.PayInAdvance
            ? new FirstBilling(from, from)
            : new FirstBilling(from, BillingCalendar.For(plan, subscription, zone).PeriodContaining(from).Span.End);
    }
}
