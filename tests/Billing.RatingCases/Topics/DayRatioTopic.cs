using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>How many periods, and parts of periods, a stretch of days is.</summary>
internal static class DayRatioTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("next_bill_date")) return Leading(input);
        if (input.Has("previous_bill_through")) return Trailing(input);

        LocalDate start = input.Date("start");
        LocalDate? end = input.OptionalDate("end");
        int billDay = (int)input.Number("bill_day", start.Day);
        BillingCalendar calendar = BillingDatesTopic.OnDay(start, billDay, Bills.Interval(input));
        LocalDate until = Billed(calendar, start, end, input.OptionalDate("target"), input.Text("mode").Contains("arrear", StringComparison.Ordinal));
        (int whole, Proration part, decimal ratio) = Count(calendar, start, until);
        string cycles = part.Days == 0 ? $"{whole}" : whole == 0 ? $"{part.Days}/{part.OfDays}" : $"{whole} + {part.Days}/{part.OfDays}";
        return new Answer { ["cycles"] = cycles, ["decimal_9"] = decimal.Round(ratio, 9), ["ratio"] = ratio };
    }

    // In advance: every period that has begun on the target day, up to the end of the service. In arrears: those that have ended.
    private static LocalDate Billed(BillingCalendar calendar, LocalDate start, LocalDate? end, LocalDate? target, bool arrears)
    {
        if (target is not { } day) return end ?? throw new NotSupportedException("the case has neither an end nor a target");
        if (day < start) return start;

        BillingPeriod period = calendar.PeriodContaining(day.AtMidnight().InUtc().ToInstant());
        LocalDate until = arrears ? period.Days.Start : period.Days.End;
        if (arrears && end is { } over && over <= day) until = over;
        return end is { } last ? LocalDate.Min(until, last) : until;
    }

    private static (int Whole, Proration Part, decimal Ratio) Count(BillingCalendar calendar, LocalDate start, LocalDate until)
    {
        int whole = 0;
        Proration part = new(0, 1);
        decimal ratio = 0;
        if (until <= start) return (0, part, 0);

        var span = new InstantSpan(start.AtMidnight().InUtc().ToInstant(), until.AtMidnight().InUtc().ToInstant());
        foreach (BillingPeriod period in calendar.Touching(span))
        {
            Proration share = Proration.Of(new DaySpan(start, until), period.Days);
            ratio += share.Of(1m);
            if (share.IsFull) whole++;
            else part = share;
        }

        return (whole, part, ratio);
    }

    private static Answer Leading(Input input)
    {
        LocalDate next = input.Date("next_bill_date");
        var calendar = new BillingCalendar(Bills.Interval(input), 1, BillingTime.Anniversary, next.AtMidnight(), DateTimeZone.Utc);
        Proration share = Proration.Of(new DaySpan(input.Date("start"), next), calendar.At(-1).Days);
        var answer = new Answer { ["ratio_actual_days"] = share.Of(1m), ["ratio"] = share.Of(1m) };
        answer.Decide("ratio_fixed_30_days", share.Of(1m), 9);
        return answer;
    }

    private static Answer Trailing(Input input)
    {
        LocalDate from = input.Date("previous_bill_through");
        BillingCalendar calendar = BillingDatesTopic.OnDay(from, (int)input.Number("bill_day", from.Day), Bills.Interval(input));
        decimal ratio = Count(calendar, from, input.Date("end")).Ratio;

        // Each period has its own days: a span over several is never divided by the days of the first.
        var answer = new Answer();
        answer.Decide("ratio", ratio, 9);
        return answer;
    }
}
