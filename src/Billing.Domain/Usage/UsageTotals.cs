using Billing.Domain.Usage.Cells;
using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>Adds up hours and single events of a meter over a period [from, to), on top of what was carried in.</summary>
public sealed class UsageTotals(UsageMeter meter)
{
    private readonly SortedDictionary<string, UsageCell> _groups = new(StringComparer.Ordinal);
    private long _finished;

    /// <summary>Takes whole hours [fromHour, toHour) of a day's counters.</summary>
    public void Add(MeterDay counters, int fromHour, int toHour)
    {
        foreach (string group in counters.Groups)
        {
            counters.AddTo(group, CellOf(group), fromHour, toHour);
        }
    }

    /// <summary>Takes the distinct values that occurred in the hours [fromHour, toHour) of a day that keeps them apart.</summary>
    public void Add(ValueHours values, int fromHour, int toHour)
    {
        uint wanted = UniqueHours.MaskOf(fromHour, toHour);
        values.ForEach((group, value, hours) =>
        {
            if ((hours & wanted) != 0)
            {
                ((UniqueCell)CellOf(group)).AddValue(value);
            }
        });
    }

    /// <summary>Counts and forgets the distinct values of a shard: no further value of it may come.</summary>
    public void FinishShard(int shard)
    {
        _finished += _groups.Values.SelectMany(cell => ((UniqueCell)cell).Values).Where(value => ValueHours.ShardOf(value) == shard).Distinct().Count();
        foreach (UsageCell cell in _groups.Values)
        {
            ((UniqueCell)cell).Finish(shard);
        }
    }

    /// <summary>Takes one event of the meter's code.</summary>
    public void Add(UsageEvent usage)
    {
        if (meter.Includes(usage))
        {
            CellOf(meter.GroupOf(usage)).Add(Measurement.Of(meter, usage, out _));
        }
    }

    /// <summary>The quantity of the period that everything taken so far belongs to.</summary>
    public MeterReading Read(Instant from, Instant to)
    {
        var total = UsageCell.New(meter.Kind);
        var groups = new List<GroupReading>();
        foreach ((string group, UsageCell cell) in _groups)
        {
            total.Merge(cell);
            if (meter.GroupBy.Count > 0 && (cell.Count > 0 || !cell.IsNothing))
            {
                groups.Add(new GroupReading(group.Split(UsageMeter.GroupSeparator), cell.Units(from, to), cell.Count) { Changes = cell.Changes() });
            }
        }

        (total as UniqueCell)?.AddFinished(_finished);
        return new MeterReading(meter, total.Units(from, to), total.Count, groups) { Changes = total.Changes() };
    }

    /// <summary>What a meter that carries over takes into a period that begins at an instant, when this holds everything before it.</summary>
    public UsageTotals CarryTo(Instant at)
    {
        var carried = new UsageTotals(meter);
        foreach ((string group, UsageCell cell) in _groups)
        {
            if (cell.CarryTo(at) is { IsNothing: false } kept)
            {
                carried._groups.Add(group, kept);
            }
        }

        return carried;
    }

    /// <summary>Writes what is held; equal contents give equal bytes.</summary>
    public void Write(PackWriter writer)
    {
        writer.Fixed64(meter.Key.Value);
        writer.Count(_groups.Count);
        foreach ((string group, UsageCell cell) in _groups)
        {
            writer.Text(group);
            cell.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote of the same meter.</summary>
    public static UsageTotals Read(UsageMeter meter, ref PackReader reader)
    {
        if (reader.Fixed64() != meter.Key.Value)
        {
            throw new FormatException("The totals are of another meter");
        }

        var totals = new UsageTotals(meter);
        for (int left = reader.Count(); left > 0; left--)
        {
            string group = reader.Text();
            totals._groups.Add(group, UsageCell.Read(meter.Kind, ref reader));
        }

        return totals;
    }

    private UsageCell CellOf(string group)
    {
        if (!_groups.TryGetValue(group, out UsageCell? cell))
        {
            _groups.Add(group, cell = UsageCell.New(meter.Kind));
        }

        return cell;
    }
}
