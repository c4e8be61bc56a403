using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;
using NodaTime.Text;

namespace Billing.Domain.Tests.Time;

public sealed class BillingCalendarTests
{
    private static readonly DateTimeZone Utc = DateTimeZone.Utc;

    [Fact]
    public void An_anchor_of_31_is_clamped_and_comes_back()
    {
        BillingCalendar calendar = Anniversary(PlanInterval.Monthly, new LocalDate(2024, 1, 31));
        Assert.Equal(
            [new LocalDate(2024, 1, 31), new LocalDate(2024, 2, 29), new LocalDate(2024, 3, 31), new LocalDate(2024, 4, 30)],
            Enumerable.Range(0, 4).Select(i => calendar.At(i).Days.Start));
    }

    [Fact]
    public void The_28_of_February_is_not_the_end_of_the_month() =>
        Assert.Equal(new LocalDate(2023, 3, 28), Anniversary(PlanInterval.Monthly, new LocalDate(2023, 2, 28)).At(1).Days.Start);

    [Fact]
    public void A_leap_day_is_kept_over_years()
    {
        BillingCalendar calendar = Anniversary(PlanInterval.Yearly, new LocalDate(2024, 2, 29));
        Assert.Equal(new LocalDate(2025, 2, 28), calendar.At(1).Days.Start);
        Assert.Equal(new LocalDate(2028, 2, 29), calendar.At(4).Days.Start);
    }

    [Theory]
    [InlineData(PlanInterval.Weekly, 1, "2024-05-13", "2024-05-20")]
    [InlineData(PlanInterval.Monthly, 1, "2024-05-01", "2024-06-01")]
    [InlineData(PlanInterval.Quarterly, 1, "2024-04-01", "2024-07-01")]
    [InlineData(PlanInterval.Semiannual, 1, "2024-01-01", "2024-07-01")]
    [InlineData(PlanInterval.Yearly, 1, "2024-01-01", "2025-01-01")]
    [InlineData(PlanInterval.Monthly, 2, "2024-05-01", "2024-07-01")]
    [InlineData(PlanInterval.Weekly, 2, "2024-05-13", "2024-05-27")]
    public void Calendar_periods_start_with_the_calendars_unit(PlanInterval interval, int count, string start, string end)
    {
        var calendar = new BillingCalendar(interval, count, BillingTime.Calendar, new LocalDateTime(2024, 5, 16, 10, 0), Utc);
        DaySpan days = calendar.PeriodContaining(Instant.FromUtc(2024, 5, 16, 10, 0)).Days;
        Assert.Equal(new DaySpan(Day(start), Day(end)), days);
    }

    [Theory]
    [InlineData(1, "2024-05-16T10:20:00Z", "2024-05-16T10:00:00Z", "2024-05-16T11:00:00Z")]
    [InlineData(6, "2024-05-16T10:20:00Z", "2024-05-16T06:00:00Z", "2024-05-16T12:00:00Z")]
    [InlineData(1, "2024-05-14T10:20:00Z", "2024-05-14T10:00:00Z", "2024-05-14T11:00:00Z")]
    [InlineData(5, "2024-05-17T00:30:00Z", "2024-05-16T21:00:00Z", "2024-05-17T02:00:00Z")]
    public void Hours_are_counted_from_midnight_of_the_first_day_and_each_is_of_its_own_day(int count, string at, string start, string end)
    {
        var calendar = new BillingCalendar(PlanInterval.Hourly, count, BillingTime.Anniversary, new LocalDate(2024, 5, 15).AtMidnight(), Utc);
        BillingPeriod period = calendar.PeriodContaining(InstantPattern.General.Parse(at).Value);
        Assert.Equal((start, end, 1), ($"{period.Span.Start}", $"{period.Span.End}", period.Days.Count));
        Assert.Equal(period.Span.End, calendar.At(period.Index + 1).Span.Start);
    }

    [Fact]
    public void An_hour_is_an_hour_where_the_clocks_change()
    {
        var calendar = new BillingCalendar(PlanInterval.Hourly, 1, BillingTime.Anniversary, new LocalDate(2024, 3, 31).AtMidnight(), DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
        Assert.All(Enumerable.Range(-30, 60), index => Assert.Equal(Duration.FromHours(1), calendar.At(index).Span.End - calendar.At(index).Span.Start));
    }

    [Fact]
    public void The_boundary_itself_belongs_to_the_later_period()
    {
        BillingCalendar calendar = Anniversary(PlanInterval.Monthly, new LocalDate(2024, 1, 15));
        Instant boundary = Instant.FromUtc(2024, 2, 15, 0, 0);
        Assert.Equal(boundary, calendar.PeriodContaining(boundary).Span.Start);
        Assert.Equal(boundary, calendar.PeriodContaining(boundary - Duration.Epsilon).Span.End);
        Assert.Equal(boundary, calendar.NextBoundary(boundary - Duration.Epsilon));
        Assert.Equal(Instant.FromUtc(2024, 3, 15, 0, 0), calendar.NextBoundary(boundary));
    }

    [Fact]
    public void Periods_follow_the_customers_zone()
    {
        DateTimeZone tokyo = DateTimeZoneProviders.Tzdb["Asia/Tokyo"];
        var calendar = new BillingCalendar(PlanInterval.Monthly, 1, BillingTime.Calendar, new LocalDateTime(2024, 1, 1, 0, 0), tokyo);
        Assert.Equal(Instant.FromUtc(2024, 1, 31, 15, 0), calendar.PeriodContaining(Instant.FromUtc(2024, 1, 20, 0, 0)).Span.End);
    }

    [Fact]
    public void A_day_that_a_zone_skipped_starts_with_the_next()
    {
        DateTimeZone apia = DateTimeZoneProviders.Tzdb["Pacific/Apia"];
        Assert.Equal(LocalDays.StartOf(new LocalDate(2011, 12, 31), apia), LocalDays.StartOf(new LocalDate(2011, 12, 30), apia));
    }

    [Fact]
    public void A_one_time_plan_has_one_period_without_an_end()
    {
        BillingCalendar calendar = Anniversary(PlanInterval.OneTime, new LocalDate(2024, 1, 15));
        Assert.Null(calendar.NextBoundary(Instant.FromUtc(2030, 1, 1, 0, 0)));
        Assert.Single(calendar.Touching(new InstantSpan(Instant.FromUtc(2024, 1, 15, 0, 0), Instant.FromUtc(2030, 1, 1, 0, 0))));
    }

    [Fact]
    public void A_trial_ends_at_the_starts_time_of_day()
    {
        DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        Instant start = Instant.FromUtc(2024, 3, 25, 11, 12);
        Assert.Equal(Instant.FromUtc(2024, 4, 4, 10, 12), Trial.EndsAt(start, 10, berlin));
        Assert.Equal(new LocalDate(2024, 4, 4), Trial.FirstChargedDay(start, 10, berlin));
    }

    [Fact]
    public void A_day_of_23_hours_is_one_day()
    {
        DateTimeZone berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        Assert.Equal(1, LocalDays.Between(Instant.FromUtc(2024, 3, 30, 23, 0), Instant.FromUtc(2024, 3, 31, 22, 0), berlin));
        Assert.Equal(0, LocalDays.Between(Instant.FromUtc(2024, 3, 30, 23, 0), Instant.FromUtc(2024, 3, 31, 21, 59), berlin));
    }

    private static BillingCalendar Anniversary(PlanInterval interval, LocalDate anchor) =>
        new(interval, 1, BillingTime.Anniversary, anchor.AtMidnight(), Utc);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
