using Billing.Application.Customers;
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

    [Fact]
    public void Wherever_the_customer_moves_periods_follow_each_other_without_gap_or_overlap_and_the_running_one_holds_each_of_its_instants()
    {
        string[] zones = ["Pacific/Pago_Pago", "America/Los_Angeles", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati"];
        PlanInterval[] intervals = [PlanInterval.Hourly, PlanInterval.Daily, PlanInterval.Weekly, PlanInterval.Monthly, PlanInterval.Yearly];
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            string zone = zones[random.Next(zones.Length)];
            Plan plan = BillingSite.Plan with { Interval = intervals[seed % intervals.Length], IntervalCount = random.Next(1, 3) };
            Subscription subscription = SubscriptionOf(plan, (BillingTime)random.Next(2), Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(random.Next(600_000)), zone);
            BillingPeriod running = BillingCalendar.For(plan, subscription, DateTimeZoneProviders.Tzdb[zone]).PeriodContaining(subscription.StartedAt!.Value);
            for (int n = 0; n < 12; n++)
            {
                Instant boundary = running.Span.End;
                string next = random.Next(2) == 0 ? zone : zones[random.Next(zones.Length)];
                BillingPeriod opened = PeriodZones.Opening(plan, subscription, DateTimeZoneProviders.Tzdb[zone], DateTimeZoneProviders.Tzdb[next], boundary, boundary);
                string what = $"Seed {seed}: {plan.Interval}, {zone} to {next} at {boundary}: {running} and {opened}";
                Assert.True(opened.Span.End > boundary, what);
                Assert.True(opened.Index == running.Index + 1 || (plan.Interval == PlanInterval.Daily && plan.IntervalCount == 1 && opened.Index == running.Index + 2), what);
                Assert.True(plan.Interval != PlanInterval.Hourly || opened.Span.Start == boundary, what);
                var billed = new BilledSubscription(subscription, boundary, opened.Span.End, next);
                foreach (Instant at in (Instant[])[boundary, boundary + ((opened.Span.End - boundary) / 2), opened.Span.End - Duration.Epsilon])
                {
                    Assert.True(opened == PeriodZones.Holding(plan, subscription, DateTimeZoneProviders.Tzdb[next], billed, at), what);
                }

                (running, zone) = (opened, next);
            }
        }
    }

    private static BillingPeriod Opening(PlanInterval interval, int count, BillingTime time, Instant startedAt, string before, string zone, Instant boundary)
    {
        Plan plan = BillingSite.Plan with { Interval = interval, IntervalCount = count };
        Subscription subscription = SubscriptionOf(plan, time, startedAt, before);
        return PeriodZones.Opening(plan, subscription, DateTimeZoneProviders.Tzdb[before], DateTimeZoneProviders.Tzdb[zone], boundary, boundary);
    }

    private static Subscription SubscriptionOf(Plan plan, BillingTime time, Instant startedAt, string zone) => new()
    {
        Id = BillingSite.Plan.Id, ExternalId = "sub", CustomerId = BillingSite.Plan.Id, PlanId = plan.Id, Status = SubscriptionStatus.Active,
        BillingTime = time, StartedAt = startedAt, AnchorZoneId = zone, CreatedAt = startedAt, UpdatedAt = startedAt,
    };
}
