using Billing.Domain.Usage.Cells;
using NodaTime;

namespace Billing.Domain.Usage;

/// <summary>Adds up hours and single events of a meter over a period [from, to).</summary>
public sealed class UsageTotals(UsageMeter meter)
{
    private readonly SortedDictionary<string, UsageCell> _groups = new(StringComparer.Ordinal);

    /// <summary>Takes whole hours [fromHour, toHour) of a day's counters.</summary>
    public void Add(MeterDay counters, int fromHour, int toHour)
    {
        foreach (string group in counters.Groups)
        {
            counters.AddTo(group, CellOf(group), fromHour, toHour);
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
            if (meter.GroupBy.Count > 0 && cell.Count > 0)
            {
                groups.Add(new GroupReading(group.Split(UsageMeter.GroupSeparator), cell.Units(from, to), cell.Count));
            }
        }

        return new MeterReading(meter, total.Units(from, to), total.Count, groups);
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
