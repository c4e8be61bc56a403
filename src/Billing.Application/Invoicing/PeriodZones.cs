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
    /// <summary>No two zones lie further apart; periods are longer.</summary>
    private static readonly Duration ZonesApart = Duration.FromHours(27);

    /// <summary>The full period that ends at a boundary, or that holds the instant before it.</summary>
    public static BillingPeriod EndingAt(Plan plan, Subscription subscription, DateTimeZone zone, Instant boundary) =>
        BillingCalendar.For(plan, subscription, zone).PeriodContaining(boundary - Duration.Epsilon);

    /// <summary>
    /// The full period that begins at a boundary. In another zone than the one that set the boundary it begins some hours sooner or later: the period whose
    /// start is near, not the one whose last hours are left.
    /// </summary>
    public static BillingPeriod Opening(Plan plan, Subscription subscription, DateTimeZone before, DateTimeZone zone, Instant boundary)
    {
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod period = calendar.PeriodContaining(boundary);
        bool isSame = before == zone || period.Span.End == Instant.MaxValue || period.Span.End - boundary > ZonesApart;
        return isSame ? period : calendar.At(period.Index + 1);
    }
}
