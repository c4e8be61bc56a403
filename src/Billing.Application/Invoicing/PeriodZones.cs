using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// Periods of a customer whose time zone may change: a change holds from the next period, so that a period ends where it was to end when it began, and no
/// instant lies in two periods or in none.
/// </summary>
internal static class PeriodZones
{
    /// <summary>No two zones are further apart.</summary>
    private static readonly Duration FurthestApart = Duration.FromHours(26);

    /// <summary>
    /// The full period that holds an instant: the running one until it ends, in whose first hours the local day may be the last of the period before it, when the
    /// customer has moved west since that ended; else the calendar's.
    /// </summary>
    /// <param name="plan">The running plan version.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="zone">The zone of the running period.</param>
    /// <param name="billed">How far it is billed; null when nothing is or nothing is left to bill. While the next period waits for its money it has no end.</param>
    /// <param name="at">The instant.</param>
    public static BillingPeriod Holding(Plan plan, Subscription subscription, DateTimeZone zone, BilledSubscription? billed, Instant at) =>
        billed is not null && billed.BilledUntil <= at && at < billed.FullPeriodEndsAt && billed.FullPeriodEndsAt < Instant.MaxValue
            ? EndingAt(plan, subscription, zone, billed.FullPeriodEndsAt)
            : BillingCalendar.For(plan, subscription, zone).PeriodContaining(at);

    /// <summary>
    /// A full period as it is shown. The running one has begun when the one before it ended, also where its first local day begins some hours later, because the customer has moved west since. One that
    /// begins with its payment begins with that.
    /// </summary>
    public static InstantSpan Shown(BillingPeriod period, BilledSubscription? billed) => billed is { Subscription.Prepaid: null } && billed.FullPeriodEndsAt == period.Span.End
        ? new InstantSpan(Instant.Min(period.Span.Start, billed.BilledUntil), period.Span.End)
        : period.Span;

    /// <summary>
    /// The full period that a subscription or a plan served until a boundary within it. In its first hours, when the customer has moved west since the period before ended, the
    /// calendar still has that one run.
    /// </summary>
    /// <param name="plan">The plan version.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="zone">The zone of the period.</param>
    /// <param name="service">What is closed: from where the close before ended, to the boundary.</param>
    /// <param name="fullEnd">When the full period ends; null for at the boundary.</param>
    public static BillingPeriod Ending(Plan plan, Subscription subscription, DateTimeZone zone, InstantSpan service, Instant? fullEnd)
    {
        BillingPeriod ending = EndingAt(plan, subscription, zone, service.End);
        bool isInFirstHours = fullEnd > ending.Span.End && fullEnd < Instant.MaxValue && service.Start > ending.Span.End - FurthestApart
            && EndingAt(plan, subscription, zone, fullEnd.Value).Index == ending.Index + 1;
        return isInFirstHours ? BillingCalendar.For(plan, subscription, zone).At(ending.Index + 1) : ending;
    }

    /// <summary>
    /// The full period that begins at a boundary, or that holds it when billing starts within a period. In another zone than the one that set the boundary it begins some hours
    /// sooner or later: it is the one of the same number, as both are counted from the same local day. When that is over already, because its days came and went sooner in the new
    /// zone, it is the next one: no instant may be billed with two periods.
    /// </summary>
    /// <param name="plan">The plan version from the boundary on.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="before">The zone that set the boundary.</param>
    /// <param name="zone">The zone from the boundary on.</param>
    /// <param name="boundary">The boundary.</param>
    /// <param name="from">What the period holds when none begins there: the boundary, or when its local day begins in the zone.</param>
    public static BillingPeriod Opening(Plan plan, Subscription subscription, DateTimeZone before, DateTimeZone zone, Instant boundary, Instant from)
    {
        BillingPeriod opened = BillingCalendar.For(plan, subscription, before).PeriodContaining(boundary);
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod opening = opened.Span.Start == boundary ? calendar.At(opened.Index) : calendar.PeriodContaining(from);
        while (opening.Span.End <= boundary)
        {
            opening = calendar.At(opening.Index + 1);
        }

        return opening;
    }

    /// <summary>The full period that ends at a boundary, or that holds the instant before it. There is none before the end of time.</summary>
    private static BillingPeriod EndingAt(Plan plan, Subscription subscription, DateTimeZone zone, Instant boundary) =>
        BillingCalendar.For(plan, subscription, zone).PeriodContaining(boundary - Duration.Epsilon);
}
