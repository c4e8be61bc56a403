using Billing.Domain.Usage.Cells;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage;

/// <summary>All counters of one meter for one UTC day, by group and hour.</summary>
public sealed class MeterDay
{
    private readonly Dictionary<string, HourCells> _groups = new(StringComparer.Ordinal);

    /// <summary>Starts empty.</summary>
    public MeterDay(MeterKey key, MeterKind kind) => (Key, Kind) = (key, kind);

    /// <summary>The meter.</summary>
    public MeterKey Key { get; }

    /// <summary>How it aggregates.</summary>
    public MeterKind Kind { get; }

    /// <summary>Events of its code that the meter has looked at. The counters are whole when that is every event of the code.</summary>
    public long Considered { get; private set; }

    /// <summary>Groups seen; one, with an empty name, for a meter without groups.</summary>
    public IReadOnlyCollection<string> Groups => _groups.Keys;

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
                _groups.Add(group, cells = HourCells.New(Kind));
            }
        }

        cells.Add(hour, measurement);
    }

    /// <summary>Merges the hours [fromHour, toHour) of a group into a cell; nothing when the group was not seen.</summary>
    public void AddTo(string group, UsageCell total, int fromHour, int toHour)
    {
        if (_groups.TryGetValue(group, out HourCells? cells))
        {
            cells.AddTo(total, fromHour, toHour);
        }
    }

    /// <summary>Writes the counters; the same events give the same bytes, whatever their order.</summary>
    public void Write(PackWriter writer)
    {
        writer.Fixed64(Key.Value);
        writer.Byte((byte)Kind);
        writer.Unsigned((ulong)Considered);
        writer.Count(_groups.Count);
        foreach ((string group, HourCells cells) in _groups.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.Text(group);
            cells.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static MeterDay Read(ref PackReader reader)
    {
        var day = new MeterDay(new MeterKey(reader.Fixed64()), (MeterKind)reader.Byte()) { Considered = (long)reader.Unsigned() };
        for (int left = reader.Count(); left > 0; left--)
        {
            string group = reader.Text();
            day._groups.Add(group, HourCells.Read(day.Kind, ref reader));
        }

        return day;
    }
}
