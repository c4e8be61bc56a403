using System.Runtime.InteropServices;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// Distinct values of a meter in one UTC day, by group, each with a mask of the hours in which it occurred. Taking the same values in twice
/// changes nothing, so parts of a day may be stored apart, overlap, and be brought together at any time.
/// </summary>
public sealed class ValueHours
{
    /// <summary>Parts by the value's first bits. A value lies in one part, so the numbers of distinct values of the parts add up.</summary>
    public const int Shards = 64;

    private readonly SortedDictionary<string, Dictionary<UInt128, uint>> _groups = new(StringComparer.Ordinal);

    /// <summary>Values, over all groups.</summary>
    public int Count => _groups.Values.Sum(values => values.Count);

    /// <summary>The shard of a value.</summary>
    public static int ShardOf(UInt128 value) => (int)(value >> 122);

    /// <summary>Takes a value of a group that occurred in the hours of a mask.</summary>
    public void Add(string group, UInt128 value, uint hours)
    {
        if (!_groups.TryGetValue(group, out Dictionary<UInt128, uint>? values))
        {
            _groups.Add(group, values = []);
        }

        CollectionsMarshal.GetValueRefOrAddDefault(values, value, out _) |= hours;
    }

    /// <summary>Takes all of another set in.</summary>
    public void Add(ValueHours other) => other.ForEach(Add);

    /// <summary>Calls back for each group, value and mask of hours.</summary>
    public void ForEach(Action<string, UInt128, uint> take)
    {
        foreach ((string group, Dictionary<UInt128, uint> values) in _groups)
        {
            foreach ((UInt128 value, uint hours) in values)
            {
                take(group, value, hours);
            }
        }
    }

    /// <summary>The same, by shard; null where a shard has no value.</summary>
    public ValueHours?[] Split()
    {
        var shards = new ValueHours?[Shards];
        ForEach((group, value, hours) => (shards[ShardOf(value)] ??= new ValueHours()).Add(group, value, hours));
        return shards;
    }

    /// <summary>Writes the values; equal sets give equal bytes.</summary>
    public byte[] ToBytes()
    {
        var writer = new PackWriter(4096);
        writer.Count(_groups.Count);
        foreach ((string group, Dictionary<UInt128, uint> values) in _groups)
        {
            writer.Text(group);
            writer.Count(values.Count);
            foreach ((UInt128 value, uint hours) in values.OrderBy(pair => pair.Key))
            {
                ValueHash.Write(writer, value);
                writer.Unsigned(hours);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> gave.</summary>
    public static ValueHours Read(ReadOnlySpan<byte> bytes)
    {
        var read = new ValueHours();
        var reader = new PackReader(bytes);
        for (int groups = reader.Count(); groups > 0; groups--)
        {
            string group = reader.Text();
            for (int left = reader.Count(); left > 0; left--)
            {
                UInt128 value = ValueHash.Read(ref reader);
                read.Add(group, value, (uint)(reader.Unsigned() & 0xFF_FFFF));
            }
        }

        return read;
    }
}
