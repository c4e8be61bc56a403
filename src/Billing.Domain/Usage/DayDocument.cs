using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage;

/// <summary>
/// Everything counted for one customer on one UTC day: how many events of each code came in each hour, and the counters of each meter.
/// A meter's counters are whole or useless: they are whole when the meter looked at every event of its code.
/// </summary>
public sealed class DayDocument
{
    /// <summary>Distinct values of a day that are written at once after it was computed again; meters with more are read from the events.</summary>
    public const int RebuiltValuesMax = 20_000;

    private const byte FormatVersion = 2;

    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly Dictionary<MeterKey, MeterDay> _meters = [];

    /// <summary>An empty day.</summary>
    public DayDocument(UtcDay day) => Day = day;

    /// <summary>The day.</summary>
    public UtcDay Day { get; }

    /// <summary>Codes of the day's events.</summary>
    public IReadOnlyCollection<string> Codes => _tallies.Keys;

    /// <summary>The meters that have counters here, whole or not.</summary>
    public IReadOnlyCollection<MeterDay> Meters => _meters.Values;

    /// <summary>Events of the day.</summary>
    public long EventsCount => _tallies.Values.Sum(tally => tally.Total);

    /// <summary>Events of a code by hour of the day; 24 numbers.</summary>
    public ReadOnlySpan<long> EventsByHour(string code) => _tallies.TryGetValue(code, out Tally? tally) ? tally.Hours : new long[UtcDay.Hours];

    /// <summary>Events in some hours of the day.</summary>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The hour after the last.</param>
    public long EventsIn(int from, int to)
    {
        long count = 0;
        foreach (Tally tally in _tallies.Values)
        {
            foreach (long events in tally.Hours.AsSpan(from, to - from))
            {
                count += events;
            }
        }

        return count;
    }

    /// <summary>Events of a code.</summary>
    public long EventsOf(string code) => _tallies.TryGetValue(code, out Tally? tally) ? tally.Total : 0;

    /// <summary>Counts an event of this day, which must not have been counted before.</summary>
    public void Add(UsageEvent usage, MeterSet meters)
    {
        int hour = UtcDay.HourOf(usage.Timestamp);
        if (!_tallies.TryGetValue(usage.Code, out Tally? tally))
        {
            _tallies.Add(usage.Code, tally = new Tally());
        }

        long before = tally.Total;
        tally.Add(hour, 1);
        foreach (UsageMeter meter in meters.ForCode(usage.Code))
        {
            Consider(meter, usage, hour, before);
        }
    }

    /// <summary>The counters of a meter when they are whole; null when some events have to be read from segments.</summary>
    /// <remarks>A day without events of the code needs no counters: the result is an empty <see cref="MeterDay"/>.</remarks>
    public MeterDay? Find(UsageMeter meter)
    {
        long events = EventsOf(meter.EventCode);
        if (_meters.TryGetValue(meter.Key, out MeterDay? day) && day.Considered == events)
        {
            return day;
        }

        return events == 0 ? new MeterDay(meter.Key, meter.Kind) : null;
    }

    /// <summary>Puts in counters that were computed again or stored apart. In place of others, they begin a new generation.</summary>
    public void Put(MeterDay counters)
    {
        if (_meters.TryGetValue(counters.Key, out MeterDay? before))
        {
            counters.Generation = Math.Max(counters.Generation, before.Generation + 1);
        }

        _meters[counters.Key] = counters;
    }

    /// <summary>
    /// Takes the place of earlier counters of the day, after it was computed again: what a meter keeps apart begins a new generation, and a meter
    /// that ever kept values apart goes on so, because only that remembers the generation.
    /// </summary>
    public void Follow(DayDocument before)
    {
        foreach (MeterDay earlier in before._meters.Values)
        {
            if (earlier.Apart is not null)
            {
                if (!_meters.TryGetValue(earlier.Key, out MeterDay? counters))
                {
                    _meters.Add(earlier.Key, counters = new MeterDay(earlier.Key, earlier.Kind));
                }

                counters.Generation = Math.Max(counters.Generation, earlier.Generation + 1);
                counters.KeepApart();
            }
        }

        int values = 0;
        foreach (MeterDay counters in _meters.Values.OrderBy(meter => meter.ValuesHeld))
        {
            values += counters.ValuesHeld;
            if (values > RebuiltValuesMax)
            {
                counters.GiveUp();
            }
        }
    }

    /// <summary>Writes the day without its meters.</summary>
    public void WriteTallies(PackWriter writer)
    {
        writer.Byte(FormatVersion);
        writer.Signed(Day.Number);
        writer.Count(_tallies.Count);
        foreach ((string code, Tally tally) in _tallies.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Text(code);
            foreach (long count in tally.Hours)
            {
                writer.Unsigned((ulong)count);
            }
        }
    }

    /// <summary>Reads what <see cref="WriteTallies"/> wrote; the meters are put in by the caller.</summary>
    public static DayDocument ReadTallies(ref PackReader reader)
    {
        if (reader.Byte() != FormatVersion)
        {
            throw new FormatException("The day is of an unknown version");
        }

        var document = new DayDocument(new UtcDay((int)reader.Signed()));
        for (int left = reader.Count(); left > 0; left--)
        {
            string code = reader.Text();
            var tally = new Tally();
            for (int hour = 0; hour < UtcDay.Hours; hour++)
            {
                tally.Add(hour, (long)reader.Unsigned());
            }

            document._tallies.Add(code, tally);
        }

        return document;
    }

    /// <summary>A meter that missed earlier events of the day is not begun: half a count helps nobody, and a read falls back to segments.</summary>
    private void Consider(UsageMeter meter, UsageEvent usage, int hour, long before)
    {
        if (!_meters.TryGetValue(meter.Key, out MeterDay? counters))
        {
            if (before > 0)
            {
                return;
            }

            _meters.Add(meter.Key, counters = new MeterDay(meter.Key, meter.Kind));
        }

        if (counters.Considered == before)
        {
            counters.Consider(meter, usage, hour);
        }
    }

    /// <summary>Events of a code by hour and in all.</summary>
    private sealed class Tally
    {
        public long[] Hours { get; } = new long[UtcDay.Hours];

        public long Total { get; private set; }

        public void Add(int hour, long events)
        {
            Hours[hour] += events;
            Total += events;
        }
    }
}
