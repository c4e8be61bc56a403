using System.Runtime.InteropServices;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// The distinct values of a day, each with a mask of the hours in which it occurred: a value that occurs all day is stored once.
/// </summary>
internal sealed class UniqueHours : HourCells
{
    private readonly Dictionary<UInt128, uint> _masks = [];
    private readonly long[] _counts = new long[UtcDay.Hours];

    public override void Add(int hour, in Measurement measurement)
    {
        _counts[hour]++;
        if (measurement.Text is { } text)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_masks, ValueHash.Of(text), out _) |= 1u << hour;
        }
    }

    public override void AddTo(UsageCell total, int fromHour, int toHour)
    {
        var unique = (UniqueCell)total;
        uint wanted = toHour > fromHour ? (uint)(((1UL << toHour) - 1) & ~((1UL << fromHour) - 1)) : 0;
        foreach ((UInt128 value, uint mask) in _masks)
        {
            if ((mask & wanted) != 0)
            {
                unique.AddValue(value);
            }
        }

        for (int hour = fromHour; hour < toHour; hour++)
        {
            unique.AddEvents(_counts[hour]);
        }
    }

    public override void Write(PackWriter writer)
    {
        foreach (long count in _counts)
        {
            writer.Unsigned((ulong)count);
        }

        writer.Count(_masks.Count);
        foreach ((UInt128 value, uint mask) in _masks.OrderBy(pair => pair.Key))
        {
            ValueHash.Write(writer, value);
            writer.Unsigned(mask);
        }
    }

    public static UniqueHours ReadUnique(ref PackReader reader)
    {
        var hours = new UniqueHours();
        for (int hour = 0; hour < UtcDay.Hours; hour++)
        {
            hours._counts[hour] = (long)reader.Unsigned();
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            hours._masks.Add(ValueHash.Read(ref reader), (uint)(reader.Unsigned() & 0xFF_FFFF));
        }

        return hours;
    }
}
