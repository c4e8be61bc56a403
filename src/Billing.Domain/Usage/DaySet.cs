using System.Numerics;
using Billing.Domain.Usage.Packing;

namespace Billing.Domain.Usage;

/// <summary>
/// The UTC days on which a customer has usage, one bit a day, and for each block of days the usage version that changed it last: tells at
/// once that a day is new, which days to list, and whether what was derived from old days still holds.
/// </summary>
public sealed class DaySet
{
    private readonly SortedDictionary<int, Word> _words = [];

    /// <summary>The first block with a day; null when there is none.</summary>
    public int? FirstBlock => _words.Count == 0 ? null : _words.First().Key;

    /// <summary>Notes that a day's usage changes with a version.</summary>
    public void Add(UtcDay day, long version)
    {
        _words.TryGetValue(day.Block, out Word word);
        _words[day.Block] = new Word(word.Days | BitOf(day), Math.Max(word.Version, version));
    }

    /// <summary>True when the day was added.</summary>
    public bool Contains(UtcDay day) => _words.TryGetValue(day.Block, out Word word) && (word.Days & BitOf(day)) != 0;

    /// <summary>True when a day of the block was added.</summary>
    public bool HasBlock(int block) => _words.ContainsKey(block);

    /// <summary>The last block with a day before a block; null when there is none.</summary>
    public int? LastBlockBefore(int block)
    {
        int? last = null;
        foreach (int index in _words.Keys.TakeWhile(index => index < block))
        {
            last = index;
        }

        return last;
    }

    /// <summary>The version that last changed a day of any block before this one; 0 when there is no such day.</summary>
    public long ChangedBefore(int block) =>
        _words.TakeWhile(word => word.Key < block).Select(word => word.Value.Version).DefaultIfEmpty(0).Max();

    /// <summary>The days of the closed range, newest first.</summary>
    public IEnumerable<UtcDay> NewestFirst(UtcDay oldest, UtcDay newest)
    {
        foreach ((int index, Word stored) in _words.Reverse())
        {
            ulong word = stored.Days;
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
        foreach ((int index, Word word) in _words)
        {
            writer.Signed(index);
            writer.Fixed64(word.Days);
            writer.Unsigned((ulong)word.Version);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Reads it.</param>
    /// <param name="version">Older forms have no versions: the one that holds for all days; null when each block has its own.</param>
    public static DaySet Read(ref PackReader reader, long? version = null)
    {
        var days = new DaySet();
        for (int left = reader.Count(); left > 0; left--)
        {
            int index = (int)reader.Signed();
            days._words[index] = new Word(reader.Fixed64(), version ?? (long)reader.Unsigned());
        }

        return days;
    }

    private static ulong BitOf(UtcDay day) => 1UL << (day.Number & (UtcDay.BlockDays - 1));

    private readonly record struct Word(ulong Days, long Version);
}
