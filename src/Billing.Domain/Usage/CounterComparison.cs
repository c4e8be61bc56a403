using Billing.Domain.Usage.Cells;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>An hour in which stored counters are not what the raw events give.</summary>
/// <param name="Day">The UTC day.</param>
/// <param name="Hour">The hour of the day, 0 to 23.</param>
/// <param name="Code">Code of the events.</param>
/// <param name="Meter">The meter; null for the number of events itself.</param>
/// <param name="Group">The group of the meter; empty for none.</param>
/// <param name="Stored">The quantity of the hour as stored.</param>
/// <param name="Computed">The quantity that the events give.</param>
public sealed record CounterDifference(UtcDay Day, int Hour, string Code, UsageMeter? Meter, string Group, decimal Stored, decimal Computed);

/// <summary>Compares a day's counters as stored with those computed from its events.</summary>
/// <param name="Differences">Hours that differ, by code, meter, group and hour.</param>
/// <param name="MissingMeters">Meters without whole counters on the day: reading them falls back to the events, so the answers are right.</param>
public sealed record CounterComparison(IReadOnlyList<CounterDifference> Differences, int MissingMeters)
{
    /// <summary>Compares what some meters say about a day.</summary>
    /// <param name="stored">The counters as stored.</param>
    /// <param name="computed">The counters computed from every event of the day under the same meters.</param>
    /// <param name="meters">The meters.</param>
    public static CounterComparison Of(DayDocument stored, DayDocument computed, MeterSet meters)
    {
        var differences = new List<CounterDifference>();
        int missing = 0;
        foreach (string code in stored.Codes.Union(computed.Codes).Order(StringComparer.Ordinal))
        {
            AddTallies(differences, stored, computed, code);
            foreach (UsageMeter meter in meters.ForCode(code))
            {
                if (stored.Find(meter) is not { } counters)
                {
                    missing++;
                }
                else if (computed.Find(meter) is { } expected)
                {
                    AddCells(differences, computed.Day, meter, counters, expected);
                }
            }
        }

        return new CounterComparison(differences, missing);
    }

    private static void AddTallies(List<CounterDifference> differences, DayDocument stored, DayDocument computed, string code)
    {
        ReadOnlySpan<long> before = stored.EventsByHour(code), after = computed.EventsByHour(code);
        for (int hour = 0; hour < UtcDay.Hours; hour++)
        {
            if (before[hour] != after[hour])
            {
                differences.Add(new CounterDifference(computed.Day, hour, code, null, "", before[hour], after[hour]));
            }
        }
    }

    private static void AddCells(List<CounterDifference> differences, UtcDay day, UsageMeter meter, MeterDay stored, MeterDay computed)
    {
        // What is kept apart is not in the cells: then the number of events is compared.
        decimal weight = stored.Apart is null ? 1 : 0;
        foreach (string group in stored.Groups.Union(computed.Groups).Order(StringComparer.Ordinal))
        {
            for (int hour = 0; hour < UtcDay.Hours; hour++)
            {
                (decimal Units, long Count) before = Read(stored, meter, day, group, hour), after = Read(computed, meter, day, group, hour);
                if (before.Count != after.Count || before.Units * weight != after.Units * weight)
                {
                    differences.Add(new CounterDifference(day, hour, meter.EventCode, meter, group, before.Units, after.Units));
                }
            }
        }
    }

    private static (decimal Units, long Count) Read(MeterDay counters, UsageMeter meter, UtcDay day, string group, int hour)
    {
        var cell = UsageCell.New(meter.Kind);
        counters.AddTo(group, cell, hour, hour + 1);
        Instant start = day.Start + Duration.FromHours(hour);
        return (cell.Units(start, start + Duration.FromHours(1)), cell.Count);
    }
}
