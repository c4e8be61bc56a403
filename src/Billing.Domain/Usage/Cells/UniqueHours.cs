using System.Runtime.InteropServices;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage.Cells;

/// <summary>
/// The distinct values of a day, each with a mask of the hours in which it occurred: a value that occurs all day is stored once. A day with
/// many values keeps them apart: then only the events are counted here, and what is new goes out with each commit.
/// </summary>
internal sealed class UniqueHours : HourCells
{
    /// <summary>Values that are remembered of a day that keeps them apart, so that they do not go out again; forgetting them does no harm.</summary>
    private const int KnownMax = 16_000;

    private readonly Dictionary<UInt128, uint> _masks = [];
    private readonly long[] _counts = new long[UtcDay.Hours];
    private Dictionary<UInt128, uint>? _fresh;

    /// <summary>Values that are held here.</summary>
    public int Held => _masks.Count;

    /// <summary>Keeps the values apart from now on; those known so far are new.</summary>
    public void KeepApart() => _fresh ??= new Dictionary<UInt128, uint>(_masks);

    /// <summary>Hands over the values that are new since the last time.</summary>
    public void TakeFresh(string group, ValueHours into)
    {
        foreach ((UInt128 value, uint hours) in _fresh ?? [])
        {
            into.Add(group, value, hours);
        }

        _fresh?.Clear();
        if (_masks.Count > KnownMax)
        {
            _masks.Clear();
        }
    }

    public override void Add(int hour, in Measurement measurement)
    {
        _counts[hour]++;
        if (measurement.Text is { } text)
        {
            UInt128 value = ValueHash.Of(text);
            ref uint mask = ref CollectionsMarshal.GetValueRefOrAddDefault(_masks, value, out _);
            uint bit = 1u << hour;
            if (_fresh is not null && (mask & bit) == 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_fresh, value, out _) |= bit;
            }

            mask |= bit;
        }
    }

    /// <summary>Adds events and values; of a day that keeps its values apart, the events only.</summary>
    public override void AddTo(UsageCell total, int fromHour, int toHour)
    {
        var unique = (UniqueCell)total;
        if (_fresh is null)
        {
            uint wanted = MaskOf(fromHour, toHour);
            foreach ((UInt128 value, uint mask) in _masks)
            {
                if ((mask & wanted) != 0)
                {
                    unique.AddValue(value);
                }
            }
        }

        for (int hour = fromHour; hour < toHour; hour++)
        {
            unique.AddEvents(_counts[hour]);
        }
    }

    /// <summary>The hours [fromHour, toHour), one bit each.</summary>
    public static uint MaskOf(int fromHour, int toHour) => toHour > fromHour ? (uint)(((1UL << toHour) - 1) & ~((1UL << fromHour) - 1)) : 0;

    public override void Write(PackWriter writer)
    {
        foreach (long count in _counts)
        {
            writer.Unsigned((ulong)count);
        }

        if (_fresh is not null)
        {
            return;
        }

        writer.Count(_masks.Count);
        foreach ((UInt128 value, uint mask) in _masks.OrderBy(pair => pair.Key))
        {
            ValueHash.Write(writer, value);
            writer.Unsigned(mask);
        }
    }

    public static UniqueHours ReadUnique(ref PackReader reader, bool isApart)
    {
        var hours = new UniqueHours();
        for (int hour = 0; hour < UtcDay.Hours; hour++)
        {
            hours._counts[hour] = (long)reader.Unsigned();
        }

        if (isApart)
        {
            hours._fresh = [];
            return hours;
        }

        for (int left = reader.Count(); left > 0; left--)
        {
            hours._masks.Add(ValueHash.Read(ref reader), (uint)(reader.Unsigned() & 0xFF_FFFF));
        }

        return hours;
    }
}
