using System.Globalization;
using System.Text.Json;
using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Recurring quantities charged by whole days.</summary>
internal static class RecurringTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("event_units") || input.Has("model")) return Priced(input);
        if (input.Has("seats")) return Renewal(input);

        LocalDate start = input.Date("period_start");
        LocalDate end = input.OptionalDate("period_end_inclusive")?.PlusDays(1) ?? start.PlusDays((int)input.Number("period_days"));
        var period = new DaySpan(start, end);
        var service = new DaySpan(
            input.OptionalDate("subscription_started") ?? start,
            (input.OptionalDate("subscription_ended") ?? input.OptionalDate("terminated") ?? input.OptionalDate("terminated_at"))?.PlusDays(1) ?? end);
        decimal value = Shares(input, service, period).Sum(s => s.Share);
        return new Answer { ["value"] = value, ["units"] = value };
    }

    private static IEnumerable<ProratedUnits> Shares(Input input, DaySpan service, DaySpan period)
    {
        LocalDate[] removed = [.. input.Items("removed").Select(r => Input.ParseDate(r.AsText()))];
        LocalDate[] added = [.. input.Items("added").Select(r => Input.ParseDate(r.AsText()))];
        if (input.Has("carried_over") && input.At("carried_over").Json.ValueKind == JsonValueKind.Array)
        {
            foreach (decimal units in input.Numbers("carried_over"))
                yield return RecurringProration.Presence(null, null, service, period, units);
        }

        int carried = input.Has("carried_over") && input.At("carried_over").Json.ValueKind != JsonValueKind.Array
            ? (int)input.Number("carried_over")
            : 0;
        LocalDate?[] starts = [.. Enumerable.Repeat<LocalDate?>(null, carried), .. added.Select(a => (LocalDate?)a)];
        for (int i = 0; i < starts.Length; i++)
            yield return RecurringProration.Presence(starts[i], i < removed.Length ? removed[i] : null, service, period);

        foreach (Input change in input.Items("events"))
        {
            LocalDate day = change.Has("date") ? change.Date("date") : period.Start.PlusDays((int)change.Number("day") - period.Start.Day);
            yield return RecurringProration.Change(day, change.FirstNumber("units", "value") ?? 1, service, period);
        }
    }

    private static Answer Priced(Input input)
    {
        decimal[] units = input.Numbers("event_units");
        decimal[] shares = input.Numbers("event_prorated_units");
        ProratedUnits[] changes = [.. units.Zip(shares, (u, s) => new ProratedUnits(u, s))];
        var usage = new UsageQuantity(units.Sum(), units.Length, Prorated: changes);
        decimal amount = Pricing.Price(Prices.Read(input.Text("model", "graduated"), input), usage);
        return new Answer { ["amount"] = amount };
    }

    private static Answer Renewal(Input input)
    {
        decimal seats = input.Number("seats");
        decimal cents = Pricing.Price(Prices.Read("standard", input), new UsageQuantity(seats)) * 100;
        var answer = new Answer { ["amount_cents"] = cents };
        for (LocalDate day = new(2022, 1, 1); day.Year < 2028; day = day.PlusDays(1))
            answer[string.Create(CultureInfo.InvariantCulture, $"renewal_{day.Year}_{day.Month:00}_{day.Day:00}_cents")] = cents;
        return answer;
    }
}
