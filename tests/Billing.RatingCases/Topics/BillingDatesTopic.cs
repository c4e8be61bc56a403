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
        if (input.HasAny("end_exclusive", "until")) return Starts(input);
        if (!input.Has("bill_day") && (input.HasAny("period_start", "now", "time") || input.Text("billing").StartsWith("calendar", StringComparison.Ordinal)))
            return Calendar(input);

        if (input.First("periods", "n", "advance", "recede") is { } steps) return Steps(input, steps);

        LocalDate start = input.Date(Bills.StartKey(input));
        LocalDate? end = input.OptionalDate("end", "end_date");
        Every every = Every.Of(input);
        if (every.Interval is null) return WholeDays(every, start, end);

        BillingCalendar calendar = every.OnDay(start, (int)input.Number("bill_day", start.Day));
        BillingPeriod running = calendar.PeriodContaining(Dates.At(start));
        LocalDate first = running.Days.Start == start ? start : running.Days.End;
        bool arrears = input.Text("mode").Contains("arrear", StringComparison.OrdinalIgnoreCase);
        var answer = new Answer();
        answer.Set(Dates.Text(first), "first_bill_date", "first_billing_cycle_date");
        answer.Set(Dates.Text(calendar.PeriodContaining(Dates.At(first)).Days.End), "end_of_first_full_period");
        answer.Set(Dates.Text(running.Days.End), "next_bill_date", "next");
        if (end is not null || input.Has("target")) Ends(calendar, start, end, input.OptionalDate("target"), arrears, answer);
        return answer;
    }

    // Every so many days from the start; no plan has such periods, days are days all the same.
    private static Answer WholeDays(Every every, LocalDate start, LocalDate? end)
    {
        var answer = new Answer();
        answer.Set(Dates.Text(start), "first_bill_date", "first_billing_cycle_date");
        answer.Set(Dates.Text(every.Advance(start, 1)), "end_of_first_full_period", "next_bill_date", "next");
        if (end is { } last) answer["whole_periods"] = new DaySpan(start, last).Count / every.Count;
        return answer;
    }

    private static Answer Steps(Input input, string key)
    {
        Every every = Every.Of(input);
        LocalDate from = input.Date(input.First("start", "date", "from") ?? "start");
        int sign = key == "recede" || input.Text("direction").StartsWith("rec", StringComparison.Ordinal) ? -1 : 1;
        string[] dates = [.. input.Numbers(key).Select(n => Dates.Text(every.Advance(from, sign * (int)n)))];
        var answer = new Answer();
        answer.Set(new OneOrParts(dates[^1], dates), "date", "dates", "result", "next", "previous");
        return answer;
    }

    private static void Ends(BillingCalendar calendar, LocalDate start, LocalDate? end, LocalDate? target, bool arrears, Answer answer)
    {
        LocalDate until = DayRatioTopic.Billed(calendar, start, end, target, arrears);
        var span = new InstantSpan(Dates.At(start), Dates.At(end ?? until));
        answer["whole_periods"] = calendar.Touching(span).Count(p => p.Days.Start >= start && p.Days.End <= (end ?? until));
        answer.Set(Dates.Text(until), "effective_end_date", "billed_through");

        BillingPeriod last = calendar.PeriodContaining(Dates.At(until));
        answer.Set(Dates.Text(last.Days.Start), "last_bill_date", "last_billing_cycle_date");
    }

    internal static Answer Days(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        return new Answer { ["days"] = LocalDays.Between(input.Instant("from", zone), input.Instant("to", zone), zone) };
    }

    private static Answer Next(Input input)
    {
        Every every = Every.Of(input);
        DateTimeZone zone = Bills.Zone(input);
        LocalDateTime anchor = Input.ParseLocal(input.Text("anchor"));
        LocalDateTime from = Input.ParseLocal(input.Text(input.First("period_start", "current", "start", "now") ?? "period_start"));
        Instant at = LocalDays.At(from, zone);
        LocalDateTime next;
        if (every.Interval is null)
        {
            // No plan is billed by the day; local days are the engine's all the same.
            next = LocalDays.Plus(LocalDays.At(from.Date + anchor.TimeOfDay, zone), every.Count, zone).InZone(zone).LocalDateTime;
        }
        else
        {
            // Several units count from the period's own start when it is one of the anchor's days.
            BillingCalendar single = (every with { Count = 1 }).From(anchor, zone);
            BillingPeriod running = single.PeriodContaining(at);
            bool aligned = running.Days.Start == from.Date;
            Instant boundary = aligned ? single.At(running.Index + every.Count - 1).Span.End : running.Span.End;
            next = boundary.InZone(zone).LocalDateTime;
        }

        if (input.OptionalDate("end", "subscription_end", "end_date") is { } end && end < next.Date) next = end.AtMidnight();
        var answer = new Answer();
        answer.Set(Dates.Text(next), "next", "next_bill_date", "next_billing_date");

        // One system lets a year's first period run past the anchor day to that of the year after.
        if (every.Interval == PlanInterval.Yearly) answer.DecideAgainst("next", Dates.Text(next), 12, Dates.Text(next.PlusYears(1)));
        return answer;
    }

    // Calendar periods: the boundaries around a moment.
    private static Answer Calendar(Input input)
    {
        Every every = Every.Of(input);
        DateTimeZone zone = Bills.Zone(input);
        LocalDateTime from = Input.ParseLocal(input.Text(input.First("period_start", "start", "started", "now") ?? "start"));
        BillingPeriod period = every.From(from, zone, BillingTime.Calendar).PeriodContaining(LocalDays.At(from, zone));
        var answer = new Answer();
        answer.Set(Dates.Text(period.Days.Start), "from", "period_start");
        answer.Set(Dates.Text(period.Days.End), "next", "anchor", "period_end", "to", "next_bill_date", "first_bill_date");
        return answer;
    }

    private static Answer Starts(Input input)
    {
        LocalDate start = input.Date(input.First("start", "period_start") ?? "start");
        LocalDate until = input.Date(input.First("end_exclusive", "until") ?? "end_exclusive");
        BillingCalendar calendar = Every.Of(input).From(start.AtMidnight(), DateTimeZone.Utc);
        BillingPeriod[] periods = [.. calendar.Touching(new InstantSpan(Dates.At(start), Dates.At(until)))];
        return new Answer
        {
            ["starts"] = periods.Select(p => Dates.Text(p.Days.Start)).ToArray(),
            ["ends"] = periods.Select(p => Dates.Text(p.Days.End)).ToArray(),
            ["periods"] = periods.Select(p => new[] { Dates.Text(p.Days.Start), Dates.Text(p.Days.End) }).ToArray(),
            ["count"] = periods.Length,
        };
    }
}
