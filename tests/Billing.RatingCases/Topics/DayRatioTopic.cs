using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>How many periods, and parts of periods, a stretch of days is.</summary>
internal static class DayRatioTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("next_bill_date") && !input.Has("target")) return Leading(input);
        if (input.Has("previous_bill_through")) return Trailing(input);

        LocalDate start = input.Date("start");
        LocalDate? end = input.OptionalDate("end");
        BillingCalendar calendar = Every.Of(input).OnDay(start, (int)input.Number("bill_day", start.Day));
        bool arrears = input.Text("mode").Contains("arrear", StringComparison.OrdinalIgnoreCase) || input.Flag("arrears");
        LocalDate until = Billed(calendar, start, end, input.OptionalDate("target"), arrears);
        (int whole, Proration[] parts, decimal ratio) = Count(calendar, start, until);
        string[] written = [.. parts.Select(p => $"{p.Days}/{p.OfDays}")];
        string cycles = string.Join(" + ", (string[])[.. whole > 0 || written.Length == 0 ? [$"{whole}"] : Array.Empty<string>(), .. written]);

        // A leading and a trailing part may be written before and after the whole periods.
        var answer = new Answer { ["cycles"] = cycles, ["days"] = until <= start ? 0 : Period.DaysBetween(start, until) };
        answer.Set(ratio, "ratio", "ratio_actual_days", "decimal");
        answer.Set(decimal.Round(ratio, 9, MidpointRounding.AwayFromZero), "decimal_9", "ratio_9");
        answer["billed_through"] = Dates.Text(until);
        return answer;
    }

    // In advance: every period that has begun on the target day, up to the end of the service. In arrears: those that have ended.
    internal static LocalDate Billed(BillingCalendar calendar, LocalDate start, LocalDate? end, LocalDate? target, bool arrears)
    {
        if (target is not { } day) return end ?? throw new RefusedException("the case has neither an end nor a target");
        if (day < start) return start;

        BillingPeriod period = calendar.PeriodContaining(day.AtMidnight().InUtc().ToInstant());
        LocalDate until = arrears ? period.Days.Start : period.Days.End;
        if (arrears && end is { } over && over <= day) until = over;
        return end is { } last ? LocalDate.Min(until, last) : until;
    }

    private static (int Whole, Proration[] Parts, decimal Ratio) Count(BillingCalendar calendar, LocalDate start, LocalDate until)
    {
        if (until <= start) return (0, [], 0);

        var span = new InstantSpan(start.AtMidnight().InUtc().ToInstant(), until.AtMidnight().InUtc().ToInstant());
        Proration[] shares = [.. calendar.Touching(span).Select(p => Proration.Of(new DaySpan(start, until), p.Days))];
        return (shares.Count(s => s.IsFull), [.. shares.Where(s => !s.IsFull)], shares.Sum(s => s.Of(1m)));
    }

    private static Answer Leading(Input input)
    {
        LocalDate next = input.Date("next_bill_date");
        BillingCalendar calendar = Every.Of(input).From(next.AtMidnight(), DateTimeZone.Utc);
        Proration share = Proration.Of(new DaySpan(input.Date("start"), next), calendar.At(-1).Days);
        var answer = new Answer();
        answer.Set(share.Of(1m), "ratio_actual_days", "ratio", "decimal_9", "decimal");
        answer.Decide("ratio_fixed_30_days", share.Of(1m), 9);
        return answer;
    }

    private static Answer Trailing(Input input)
    {
        LocalDate from = input.Date("previous_bill_through");
        LocalDate end = input.Date("end");
        BillingCalendar calendar = Every.Of(input).OnDay(from, (int)input.Number("bill_day", from.Day));
        decimal ratio = Count(calendar, from, end).Ratio;

        // Each period has its own days: a span over several is never divided by the days of the first.
        decimal overFirst = end <= from ? 0 : new Proration(Period.DaysBetween(from, end), calendar.At(0).Days.Count).Of(1m);
        var answer = new Answer();
        foreach (string name in (string[])["ratio", "ratio_actual_days", "decimal_9"]) answer.DecideAgainst(name, ratio, 9, overFirst);
        answer.Decide("ratio_fixed_30_days", ratio, 9);
        return answer;
    }
}
