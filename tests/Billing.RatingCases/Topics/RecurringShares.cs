using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>The shares of what a case says was carried over, added, removed and changed within a period.</summary>
internal sealed class RecurringShares(Input input, DaySpan period)
{
    private readonly DaySpan _service = new(
        input.OptionalDate("subscription_started", "started", "subscription_start") ?? period.Start,
        input.OptionalDate("subscription_ended", "terminated", "terminated_at", "subscription_terminated")?.PlusDays(1) ?? period.End);

    /// <summary>The shares before any rounding, after <see cref="All"/> was read to its end.</summary>
    internal List<decimal> Exact { get; } = [];

    internal IEnumerable<ProratedUnits> All()
    {
        bool list = input.Has("carried_over") && input.At("carried_over").IsList;
        if (list)
        {
            foreach (Input one in input.Items("carried_over"))
                yield return Stay(null, null, one.Json.ValueKind == System.Text.Json.JsonValueKind.String && !IsNumber(one) ? 1 : one.AsNumber());
        }

        foreach (ProratedUnits stay in Stays(list ? 0 : (int)input.Number("carried_over", 0))) yield return stay;
        foreach (Input change in input.Items("events"))
        {
            LocalDate day = DayOf(change);
            if (!period.Contains(day)) continue;

            decimal units = change.FirstNumber("units", "value") ?? 1;
            if (change.IsObject && change.Text("op", change.Text("operation")) == "remove") units = -units;
            yield return Keep(RecurringProration.Change(day, units, _service, period), units, new DaySpan(units < 0 ? day.PlusDays(1) : day, period.End));
        }
    }

    private IEnumerable<ProratedUnits> Stays(int carried)
    {
        LocalDate[] removed = [.. Days("removed")];
        LocalDate?[] starts = [.. Enumerable.Repeat<LocalDate?>(null, carried), .. Days("added").Select(a => (LocalDate?)a)];
        for (int i = 0; i < starts.Length; i++) yield return Stay(starts[i], i < removed.Length ? removed[i] : null, 1);
    }

    private IEnumerable<LocalDate> Days(string key) => input.Items(key).Select(DayOf);

    private ProratedUnits Stay(LocalDate? added, LocalDate? removed, decimal units) => Keep(
        RecurringProration.Presence(added, removed, _service, period, units),
        units,
        new DaySpan(added ?? period.Start, removed?.PlusDays(1) ?? period.End));

    private ProratedUnits Keep(ProratedUnits share, decimal units, DaySpan there)
    {
        Exact.Add(units * there.Intersect(_service).Intersect(period).Count / period.Count);
        return share;
    }

    private LocalDate DayOf(Input one)
    {
        if (!one.IsObject) return Input.ParseDate(one.AsText());
        if (one.First("date", "at", "added", "timestamp") is { } key) return one.Date(key);
        if (one.FirstNumber("offset_days", "days_from_start") is { } offset) return period.Start.PlusDays((int)offset);

        // A bare day is the day of the month of the period's start, or of the next month when that day is over.
        LocalDate day = period.Start.PlusDays((int)one.Number("day") - period.Start.Day);
        return day >= period.Start ? day : new LocalDate(period.Start.Year, period.Start.Month, 1).PlusMonths(1).PlusDays((int)one.Number("day") - 1);
    }

    private static bool IsNumber(Input one) =>
        decimal.TryParse(one.AsText(), System.Globalization.CultureInfo.InvariantCulture, out _);
}
