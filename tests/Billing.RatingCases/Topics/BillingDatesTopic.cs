using System.Globalization;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Where billing periods begin and end.</summary>
internal static class BillingDatesTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("anchor")) return Next(input);
        if (input.Has("end_exclusive")) return Starts(input);

        LocalDate start = input.Date("start");
        BillingCalendar calendar = OnDay(start, (int)input.Number("bill_day", start.Day), Bills.Interval(input));
        BillingPeriod running = calendar.PeriodContaining(At(start));
        LocalDate first = running.Days.Start == start ? start : running.Days.End;
        var answer = new Answer
        {
            ["first_bill_date"] = Text(first),
            ["end_of_first_full_period"] = Text(calendar.PeriodContaining(At(first)).Days.End),
            ["next_bill_date"] = Text(running.Days.End),
        };
        if (input.OptionalDate("end") is { } end)
            answer["whole_periods"] = calendar.Touching(new InstantSpan(At(start), At(end))).Count(p => p.Days.Start >= start && p.Days.End <= end);
        return answer;
    }

    internal static Answer Days(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        return new Answer { ["days"] = LocalDays.Between(input.Instant("from", zone), input.Instant("to", zone), zone) };
    }

    /// <summary>Periods that begin on a day of the month (of the start's month when the interval is longer), or weekly from the start.</summary>
    internal static BillingCalendar OnDay(LocalDate start, int billDay, PlanInterval interval)
    {
        // January has 31 days, so an anchor in it keeps any bill day.
        LocalDate anchor = interval == PlanInterval.Weekly ? start : new LocalDate(2000, 1, billDay).PlusMonths(0);
        if (interval is not (PlanInterval.Weekly or PlanInterval.Monthly)) anchor = start;
        return new BillingCalendar(interval, 1, BillingTime.Anniversary, anchor.AtMidnight(), DateTimeZone.Utc);
    }

    private static Answer Next(Input input)
    {
        BillingCalendar calendar = Anchored(input);
        Instant from = Input.ParseInstant(input.Text("period_start"), calendar.Zone);
        LocalDateTime next = calendar.NextBoundary(from)!.Value.InZone(calendar.Zone).LocalDateTime;
        bool hasTime = input.Text("anchor").Contains('T', StringComparison.Ordinal);
        return new Answer
        {
            ["next"] = hasTime ? next.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) : Text(next.Date),
        };
    }

    private static Answer Starts(Input input)
    {
        LocalDate start = input.Date("start");
        (PlanInterval interval, int count) = Unit(input);
        var calendar = new BillingCalendar(interval, count, BillingTime.Anniversary, start.AtMidnight(), DateTimeZone.Utc);
        IEnumerable<BillingPeriod> periods = calendar.Touching(new InstantSpan(At(start), At(input.Date("end_exclusive"))));
        return new Answer { ["starts"] = periods.Select(p => Text(p.Days.Start)).ToArray() };
    }

    private static BillingCalendar Anchored(Input input)
    {
        (PlanInterval interval, int count) = Unit(input);
        return new BillingCalendar(interval, count, BillingTime.Anniversary, Input.ParseLocal(input.Text("anchor")), Bills.Zone(input));
    }

    private static (PlanInterval Interval, int Count) Unit(Input input)
    {
        int count = (int)input.Number("count", 1);
        if (!input.Has("unit")) return (Bills.Interval(input), count);
        return input.Text("unit") switch
        {
            "day" => throw new NotSupportedException("there are no daily intervals"),
            "week" => (PlanInterval.Weekly, count),
            "month" => (PlanInterval.Monthly, count),
            "quarter" => (PlanInterval.Quarterly, count),
            "half_year" => (PlanInterval.Semiannual, count),
            _ => (PlanInterval.Yearly, count),
        };
    }

    private static Instant At(LocalDate day) => day.AtMidnight().InUtc().ToInstant();

    private static string Text(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
