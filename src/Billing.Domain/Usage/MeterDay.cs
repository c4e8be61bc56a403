using Billing.Domain.Usage.Cells;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage;

/// <summary>All counters of one meter for one UTC day, by group and hour.</summary>
public sealed class MeterDay
{
    private const byte ApartFlag = 0x80;

    private readonly Dictionary<string, HourCells> _groups = new(StringComparer.Ordinal);
    private ApartValues? _apart;

    /// <summary>Starts empty.</summary>
    public MeterDay(MeterKey key, MeterKind kind) => (Key, Kind) = (key, kind);

    /// <summary>The meter.</summary>
    public MeterKey Key { get; }

    /// <summary>How it aggregates.</summary>
    public MeterKind Kind { get; }

    /// <summary>Events of its code that the meter has looked at. The counters are whole when that is every event of the code.</summary>
    public long Considered { get; private set; }

    /// <summary>Where the distinct values are, when the day has too many to keep them here; else null.</summary>
    public ApartValues? Apart => _apart;

    /// <summary>
    /// Counts how often the counters of this meter and day were made anew: values that are stored apart belong to one generation, so those of
    /// an earlier one are never read again.
    /// </summary>
    public int Generation { get; internal set; }

    /// <summary>Groups seen; one, with an empty name, for a meter without groups.</summary>
    public IReadOnlyCollection<string> Groups => _groups.Keys;

    /// <summary>Distinct values that are held here, of a unique count.</summary>
    public int ValuesHeld => _groups.Values.Sum(cells => cells is UniqueHours unique ? unique.Held : 0);

    /// <summary>Looks at an event of the meter's code.</summary>
    public void Consider(UsageMeter meter, UsageEvent usage, int hour)
    {
        Considered++;
        if (!meter.Includes(usage))
        {
            return;
        }

        Measurement measurement = Measurement.Of(meter, usage, out _);
        string group = meter.GroupOf(usage);
        if (!_groups.TryGetValue(group, out HourCells? cells))
        {
            group = _groups.Count < UsageLimits.GroupsPerMeterDay ? group : "";
            if (!_groups.TryGetValue(group, out cells))
            {
                _groups.Add(group, cells = NewCells());
            }
        }

        cells.Add(hour, measurement);
    }

    /// <summary>Merges the hours [fromHour, toHour) of a group into a cell; nothing when the group was not seen. Values that are apart are not in it.</summary>
    public void AddTo(string group, UsageCell total, int fromHour, int toHour)
    {
        if (_groups.TryGetValue(group, out HourCells? cells))
        {
            cells.AddTo(total, fromHour, toHour);
        }
    }

    /// <summary>Keeps the distinct values apart from now on: the day has so many that writing all of them with each commit would cost too much.</summary>
    public void KeepApart()
    {
        _apart ??= new ApartValues(0, 0);
        foreach (HourCells cells in _groups.Values)
        {
            ((UniqueHours)cells).KeepApart();
        }
    }

    /// <summary>The distinct values that are new since the last time, of a day that keeps them apart; they have to be stored with the counters.</summary>
    public ValueHours TakeFresh()
    {
        var fresh = new ValueHours();
        foreach ((string group, HourCells cells) in _groups)
        {
            ((UniqueHours)cells).TakeFresh(group, fresh);
        }

        int values = fresh.Count;
        _apart = values == 0 ? _apart : new ApartValues(_apart!.Rows + 1, _apart.ValuesMax + values);
        return fresh;
    }

    /// <summary>Notes that the values that were stored apart were brought together.</summary>
    public void BroughtTogether() => _apart = _apart is null ? null : _apart with { Rows = 0 };

    /// <summary>
    /// Forgets what was counted, because it takes too much room: the day is read from its events from now on. What remains is which values were stored
    /// apart, so that they are never read again.
    /// </summary>
    public void GiveUp()
    {
        _groups.Clear();
        Considered = 0;
    }

    /// <summary>Writes the counters; the same events give the same bytes, whatever their order, unless values are kept apart.</summary>
    public void Write(PackWriter writer)
    {
        writer.Fixed64(Key.Value);
        writer.Byte((byte)((byte)Kind | (_apart is null ? 0 : ApartFlag)));
        writer.Unsigned((ulong)Considered);
        if (_apart is { } apart)
        {
            writer.Count(Generation);
            writer.Count(apart.Rows);
            writer.Unsigned((ulong)apart.ValuesMax);
        }

        writer.Count(_groups.Count);
        foreach ((string group, HourCells cells) in _groups.Count < 2 ? _groups : _groups.OrderBy(pair => pair.Key, StringComparer.Ordinal).AsEnumerable())
        {
            writer.Text(group);
            cells.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static MeterDay Read(ref PackReader reader)
    {
        var key = new MeterKey(reader.Fixed64());
        byte kind = reader.Byte();
        var day = new MeterDay(key, (MeterKind)(kind & ~ApartFlag)) { Considered = (long)reader.Unsigned() };
        if ((kind & ApartFlag) != 0)
        {
            day.Generation = (int)reader.Unsigned();
            day._apart = new ApartValues((int)reader.Unsigned(), (long)reader.Unsigned());
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            string group = reader.Text();
            day._groups.Add(group, HourCells.Read(day.Kind, ref reader, day._apart is not null));
        }

        return day;
    }

    private HourCells NewCells()
    {
        HourCells cells = HourCells.New(Kind);
        if (_apart is not null)
        {
            ((UniqueHours)cells).KeepApart();
        }

        return cells;
    }
}

/// <summary>Distinct values of a meter and day that are stored apart from its counters.</summary>
/// <param name="Rows">Rows of new values since they were last brought together.</param>
/// <param name="ValuesMax">There are no more values than this: one that was stored twice counts twice.</param>
public sealed record ApartValues(int Rows, long ValuesMax);
