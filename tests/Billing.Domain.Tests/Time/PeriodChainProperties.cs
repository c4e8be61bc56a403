using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Time;

public sealed class PeriodChainProperties
{
    private static readonly string[] ZoneIds = [.. DateTimeZoneProviders.Tzdb.Ids];

    private static readonly Gen<LocalDateTime> Anchors =
        from day in Gen.Choose(0, 40 * 365)
        from minute in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, 24 * 60 - 1)))
        select new LocalDateTime(1995, 1, 1, 0, 0).PlusDays(day).PlusMinutes(minute);

    private static readonly Gen<BillingCalendar> Calendars =
        from zone in Gen.Elements(ZoneIds)
        from interval in Gen.Elements(
            PlanInterval.Weekly, PlanInterval.Monthly, PlanInterval.Quarterly, PlanInterval.Semiannual, PlanInterval.Yearly)
        from count in Gen.Choose(1, 4)
        from billingTime in Gen.Elements(BillingTime.Calendar, BillingTime.Anniversary)
        from anchor in Anchors
        select new BillingCalendar(interval, count, billingTime, anchor, DateTimeZoneProviders.Tzdb[zone]);

    [Fact]
    public void Periods_tile_forty_years_without_gap_or_overlap() =>
        Prop.ForAll(Calendars.ToArbitrary(), calendar =>
        {
            var span = new InstantSpan(Instant.FromUtc(1995, 1, 1, 0, 0), Instant.FromUtc(2035, 1, 1, 0, 0));
            Instant expected = calendar.PeriodContaining(span.Start).Span.Start;
            foreach (BillingPeriod period in calendar.Touching(span))
            {
                if (period.Span.Start != expected || period.Span.IsEmpty) return false;
                expected = period.Span.End;
            }

            return expected >= span.End;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Every_instant_lies_in_the_period_found_for_it() =>
        Prop.ForAll(
            Calendars.ToArbitrary(),
            Gen.Choose(0, 40 * 365 * 24 * 60).Select(m => Instant.FromUtc(1995, 1, 1, 0, 0) + Duration.FromMinutes(m)).ToArbitrary(),
            (calendar, instant) => calendar.PeriodContaining(instant).Span.Contains(instant))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Every_zone_and_every_change_of_its_clock_gives_periods_that_tile()
    {
        Instant from = Instant.FromUtc(2005, 1, 1, 0, 0);
        Instant until = Instant.FromUtc(2030, 1, 1, 0, 0);
        foreach (string id in ZoneIds)
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
            foreach (var interval in zone.GetZoneIntervals(from, until).Where(i => i.HasStart && i.Start > from))
            {
                LocalDateTime anchor = interval.Start.InZone(zone).LocalDateTime;
                var calendar = new BillingCalendar(PlanInterval.Weekly, 1, BillingTime.Anniversary, anchor, zone);
                BillingPeriod after = calendar.PeriodContaining(interval.Start);
                BillingPeriod before = calendar.PeriodContaining(interval.Start - Duration.Epsilon);
                Assert.True(after.Span.Contains(interval.Start), id);
                Assert.True(before.Index == after.Index || before.Span.End == after.Span.Start, id);
            }
        }
    }

    [Fact]
    public void A_local_day_starts_where_the_day_before_it_ends_in_every_zone()
    {
        foreach (string id in ZoneIds)
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[id];
            Instant at = LocalDays.StartOf(new LocalDate(2011, 1, 1), zone);
            for (LocalDate day = new(2011, 1, 1); day.Year == 2011; day = day.PlusDays(1))
            {
                Instant start = LocalDays.StartOf(day, zone);
                Assert.True(start >= at, $"{id} {day}");
                Assert.True(LocalDays.Of(start, zone) >= day, $"{id} {day}");
                at = start;
            }
        }
    }
}
