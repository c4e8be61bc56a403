using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// A level over time. Every change of level is kept (of equal instants the one with the greatest transaction id), so events may come
/// in any order and periods may begin anywhere.
/// </summary>
internal sealed class WeightedCell : UsageCell
{
    private readonly SortedList<long, (string TransactionId, decimal Level)> _levels = [];

    /// <summary>Each level counts for the time until the next one or the end; the average is over the whole period, and 0 over no time at all.</summary>
    public override decimal Units(Instant from, Instant to)
    {
        if (to <= from)
        {
            return 0;
        }

        long endTicks = to.ToUnixTimeTicks();
        decimal area = 0;
        for (int i = 0; i < _levels.Count; i++)
        {
            long untilTicks = i + 1 < _levels.Count ? _levels.Keys[i + 1] : endTicks;
            area += _levels.Values[i].Level * Seconds(untilTicks - _levels.Keys[i]);
        }

        return area / Seconds(endTicks - from.ToUnixTimeTicks());
    }

    internal override bool IsNothing => Count == 0 && _levels.Count == 0;

    /// <summary>The last level holds from the first instant on, unless an event sets another at that instant.</summary>
    internal override UsageCell CarryTo(Instant at)
    {
        var carried = new WeightedCell();
        if (_levels.Count > 0)
        {
            carried._levels.Add(at.ToUnixTimeTicks(), ("", _levels.Values[^1].Level));
        }

        return carried;
    }

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Number is { } level)
        {
            Set(measurement.Ticks, measurement.TransactionId, level);
        }
    }

    private protected override void TakeAll(UsageCell other)
    {
        foreach ((long ticks, (string transactionId, decimal level)) in ((WeightedCell)other)._levels)
        {
            Set(ticks, transactionId, level);
        }
    }

    private protected override void WriteState(PackWriter writer)
    {
        writer.Count(_levels.Count);
        long previousTicks = 0;
        foreach ((long ticks, (string transactionId, decimal level)) in _levels)
        {
            writer.Signed(ticks - previousTicks);
            writer.Text(transactionId);
            writer.Number(Canonical(level));
            previousTicks = ticks;
        }
    }

    private protected override void ReadState(ref PackReader reader)
    {
        long ticks = 0;
        for (int left = reader.Count(); left > 0; left--)
        {
            ticks += reader.Signed();
            _levels.Add(ticks, (reader.Text(), reader.Number()));
        }
    }

    private static decimal Seconds(long ticks) => (decimal)ticks / NodaConstants.TicksPerSecond;

    private void Set(long ticks, string transactionId, decimal level)
    {
        if (!_levels.TryGetValue(ticks, out var known) || string.CompareOrdinal(transactionId, known.TransactionId) > 0)
        {
            _levels[ticks] = (transactionId, level);
        }
    }
}
