using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// Number of distinct values, exact: their 128-bit hashes are kept. So many that they should not be held at once are taken shard by shard: a
/// finished shard leaves its number behind.
/// </summary>
internal sealed class UniqueCell : UsageCell
{
    private readonly HashSet<UInt128> _values = [];
    private long _finished;

    public override decimal Units(Instant from, Instant to) => _values.Count + _finished;

    /// <summary>The values that are held.</summary>
    public IEnumerable<UInt128> Values => _values;

    /// <summary>Takes a value that some event of the period had.</summary>
    public void AddValue(UInt128 value) => _values.Add(value);

    /// <summary>Counts events whose values came through <see cref="AddValue"/>.</summary>
    public void AddEvents(long count) => AddCount(count);

    /// <summary>Counts and forgets the values of a shard, when every one that there will be was taken.</summary>
    public void Finish(int shard) => _finished += _values.RemoveWhere(value => ValueHours.ShardOf(value) == shard);

    /// <summary>Counts values that no cell holds any more.</summary>
    public void AddFinished(long count) => _finished += count;

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Text is { } text)
        {
            _values.Add(ValueHash.Of(text));
        }
    }

    /// <summary>Finished shards are not merged: who merges cells knows how many of their values are distinct.</summary>
    private protected override void TakeAll(UsageCell other) => _values.UnionWith(((UniqueCell)other)._values);

    private protected override void WriteState(PackWriter writer)
    {
        writer.Count(_values.Count);
        foreach (UInt128 value in _values.Order())
        {
            ValueHash.Write(writer, value);
        }
    }

    private protected override void ReadState(ref PackReader reader)
    {
        for (int left = reader.Count(); left > 0; left--)
        {
            _values.Add(ValueHash.Read(ref reader));
        }
    }
}
