using Billing.Domain.Usage.Packing;
using NodaTime;

namespace Billing.Domain.Usage.Cells;

/// <summary>Number of distinct values, exact: their 128-bit hashes are kept.</summary>
internal sealed class UniqueCell : UsageCell
{
    private readonly HashSet<UInt128> _values = [];

    public override decimal Units(Instant from, Instant to) => _values.Count;

    /// <summary>Takes a value that some event of the period had.</summary>
    public void AddValue(UInt128 value) => _values.Add(value);

    /// <summary>Counts events whose values came through <see cref="AddValue"/>.</summary>
    public void AddEvents(long count) => AddCount(count);

    private protected override void Take(in Measurement measurement)
    {
        if (measurement.Text is { } text)
        {
            _values.Add(ValueHash.Of(text));
        }
    }

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
