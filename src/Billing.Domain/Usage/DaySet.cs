using System.Numerics;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage;

/// <summary>The UTC days on which a customer has usage, one bit a day: tells at once that a day is new and which days to list.</summary>
public sealed class DaySet
{
    private readonly SortedDictionary<int, ulong> _words = [];

    /// <summary>Adds a day.</summary>
    public void Add(UtcDay day)
    {
        _words.TryGetValue(day.Number >> 6, out ulong word);
        _words[day.Number >> 6] = word | (1UL << (day.Number & 63));
    }

    /// <summary>True when the day was added.</summary>
    public bool Contains(UtcDay day) => _words.TryGetValue(day.Number >> 6, out ulong word) && (word & (1UL << (day.Number & 63))) != 0;

    /// <summary>The days of the closed range, newest first.</summary>
    public IEnumerable<UtcDay> NewestFirst(UtcDay oldest, UtcDay newest)
    {
        foreach ((int index, ulong bits) in _words.Reverse())
        {
            ulong word = bits;
            while (word != 0)
            {
                int bit = 63 - BitOperations.LeadingZeroCount(word);
                word &= ~(1UL << bit);
                var day = new UtcDay((index << 6) | bit);
                if (day >= oldest && day <= newest)
                {
                    yield return day;
                }
            }
        }
    }

    /// <summary>Writes the days.</summary>
    public void Write(PackWriter writer)
    {
        writer.Count(_words.Count);
        foreach ((int index, ulong word) in _words)
        {
            writer.Signed(index);
            writer.Fixed64(word);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static DaySet Read(ref PackReader reader)
    {
        var days = new DaySet();
        for (int left = reader.Count(); left > 0; left--)
        {
            int index = (int)reader.Signed();
            days._words[index] = reader.Fixed64();
        }

        return days;
    }
}
