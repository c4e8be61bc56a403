using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>Which period follows when the customer has moved to another zone.</summary>
public sealed class PeriodZonesTests
{
    [Fact]
    public void A_day_of_start_that_would_be_another_one_in_the_new_zone_stays_what_it_was()
    {
        // It was the 30th of November in New York when it was the first of December on Kiritimati: months begin on the 30th here and there.
        BillingPeriod next = Opening(PlanInterval.Monthly, 1, BillingTime.Anniversary, Instant.FromUtc(2027, 11, 30, 11, 56), "America/New_York", "Pacific/Kiritimati", Instant.FromUtc(2027, 12, 30, 5, 0));

        Assert.Equal(new DaySpan(new LocalDate(2027, 12, 30), new LocalDate(2028, 1, 30)), next.Days);
    }

    [Fact]
    public void Weeks_are_counted_from_the_one_of_the_start_in_every_zone()
    {
        // A Sunday in Kathmandu and a Monday on Kiritimati: the pairs of weeks would be others there.
        BillingPeriod next = Opening(PlanInterval.Weekly, 2, BillingTime.Calendar, Instant.FromUtc(2027, 6, 20, 14, 54), "Asia/Kathmandu", "Pacific/Kiritimati", Instant.FromUtc(2027, 6, 27, 18, 15));

        Assert.Equal(new DaySpan(new LocalDate(2027, 6, 28), new LocalDate(2027, 7, 12)), next.Days);
    }

    [Fact]
    public void A_trial_that_ends_late_in_a_period_opens_that_period_in_the_new_zone_too()
    {
        BillingPeriod next = Opening(PlanInterval.Weekly, 1, BillingTime.Calendar, Instant.FromUtc(2030, 4, 29, 2, 21), "America/Santiago", "Asia/Kolkata", Instant.FromUtc(2030, 5, 18, 2, 21));

        Assert.Equal(new DaySpan(new LocalDate(2030, 5, 13), new LocalDate(2030, 5, 20)), next.Days);
    }

    [Fact]
    public void In_the_same_zone_the_period_that_holds_the_boundary_follows()
    {
        BillingPeriod next = Opening(PlanInterval.Monthly, 1, BillingTime.Calendar, Instant.FromUtc(2027, 6, 20, 0, 0), "Asia/Kathmandu", "Asia/Kathmandu", Instant.FromUtc(2027, 7, 25, 0, 0));

        Assert.Equal(new DaySpan(new LocalDate(2027, 7, 1), new LocalDate(2027, 8, 1)), next.Days);
    }

    [Fact]
    public void A_day_that_is_over_in_the_new_zone_when_the_one_before_ends_in_the_old_is_skipped_as_the_calendar_of_the_customer_does()
    {
        // On Kiritimati the 2nd has come and gone when it begins on Pago Pago, an hour before.
        BillingPeriod next = Opening(PlanInterval.Daily, 1, BillingTime.Calendar, Instant.FromUtc(2026, 6, 1, 11, 0), "Pacific/Pago_Pago", "Pacific/Kiritimati", Instant.FromUtc(2026, 6, 2, 11, 0));

        Assert.Equal((new DaySpan(new LocalDate(2026, 6, 3), new LocalDate(2026, 6, 4)), Instant.FromUtc(2026, 6, 3, 10, 0)), (next.Days, next.Span.End));
    }

    private static BillingPeriod Opening(PlanInterval interval, int count, BillingTime time, Instant startedAt, string before, string zone, Instant boundary)
    {
        Plan plan = BillingSite.Plan with { Interval = interval, IntervalCount = count };
        var subscription = new Subscription
        {
            Id = BillingSite.Plan.Id, ExternalId = "sub", CustomerId = BillingSite.Plan.Id, PlanId = plan.Id, Status = SubscriptionStatus.Active,
            BillingTime = time, StartedAt = startedAt, AnchorZoneId = before, CreatedAt = startedAt, UpdatedAt = startedAt,
        };
        return PeriodZones.Opening(plan, subscription, DateTimeZoneProviders.Tzdb[before], DateTimeZoneProviders.Tzdb[zone], boundary, boundary);
    }
}
