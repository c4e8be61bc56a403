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
    /// <summary>The full period that ends at a boundary, or that holds the instant before it.</summary>
    public static BillingPeriod EndingAt(Plan plan, Subscription subscription, DateTimeZone zone, Instant boundary) =>
        BillingCalendar.For(plan, subscription, zone).PeriodContaining(boundary - Duration.Epsilon);

    /// <summary>
    /// The full period that begins at a boundary, or that holds it when billing starts within a period. In another zone than the one that set the boundary it
    /// begins sooner or later, by hours or, because the day of the start may be another one there, by some days: the period whose start is nearer, not the one
    /// whose last days are left.
    /// </summary>
    public static BillingPeriod Opening(Plan plan, Subscription subscription, DateTimeZone before, DateTimeZone zone, Instant boundary)
    {
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod period = calendar.PeriodContaining(boundary);
        bool isWhole = before != zone && BillingCalendar.For(plan, subscription, before).PeriodContaining(boundary).Span.Start == boundary;
        return isWhole && period.Span.End - boundary < boundary - period.Span.Start ? calendar.At(period.Index + 1) : period;
    }
}
