using System.Buffers;

namespace Billing.Application.Lists;

/// <summary>
/// Puts items into the order of a field, those that are alike by their places, and no more of them than a slice shows: a page of a hundred thousand items costs little more than one pass over
/// them. Values are compared eight bytes at a time, and further only where those are the same.
/// </summary>
/// <param name="chunks">The chunks of the items, in the order of places.</param>
/// <param name="field">The field.</param>
internal sealed class ListOrder(IReadOnlyList<ChunkKeys> chunks, int field)
{
    private const int ItemBits = 8;

    /// <summary>So few are compared with each other directly.</summary>
    private const int FewMax = 24;

    private readonly KeyColumn[] _columns = [.. chunks.Select(chunk => chunk.Column(field))];
    private uint _random = 2_463_534_242;

    /// <summary>An item as a number that grows with its place.</summary>
    public static int Pack(FoundItem found) => checked(found.Chunk << ItemBits) | found.Item;

    /// <summary>The item of such a number.</summary>
    public static FoundItem Unpack(int packed) => new(packed >> ItemBits, packed & ((1 << ItemBits) - 1));

    /// <summary>Moves the items that belong to the places [from, to) of the order there; the others stand before and behind them in any order.</summary>
    public void Sort(Span<int> found, int from, int to)
    {
        ulong[] ranks = ArrayPool<ulong>.Shared.Rent(found.Length);
        try
        {
            SortAlike(found, ranks.AsSpan(0, found.Length), from, to, 0);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(ranks);
        }
    }

    /// <summary>Sorts values whose first bytes are the same.</summary>
    private void SortAlike(Span<int> found, Span<ulong> ranks, int from, int to, int at)
    {
        if (found.Length > FewMax && CommonLength(found) is var common)
        {
            if (common is null)
            {
                found.Sort();
                return;
            }

            at = Math.Max(at, common.Value);
            if (Rank(found, ranks, at))
            {
                SortRanked(found, ranks, from, to, at);
                return;
            }
        }

        found.Sort(Compare);
    }

    private void SortRanked(Span<int> found, Span<ulong> ranks, int from, int to, int at)
    {
        while (found.Length > FewMax)
        {
            (int less, int more) = Part(found, ranks, Pivot(ranks));
            if (from < less)
            {
                SortRanked(found[..less], ranks[..less], from, Math.Min(to, less), at);
            }

            if (from < more && to > less)
            {
                SortAlike(found[less..more], ranks[less..more], Math.Max(from - less, 0), Math.Min(to, more) - less, at + sizeof(ulong));
            }

            if (to <= more)
            {
                return;
            }

            found = found[more..];
            ranks = ranks[more..];
            (from, to) = (Math.Max(from - more, 0), to - more);
        }

        found.Sort(Compare);
    }

    /// <summary>Fills in the ranks; false when they tell nothing apart.</summary>
    private bool Rank(Span<int> found, Span<ulong> ranks, int at)
    {
        bool differ = false;
        for (int i = 0; i < found.Length; i++)
        {
            (int chunk, int item) = Unpack(found[i]);
            ranks[i] = _columns[chunk].Rank(_columns[chunk].CodeOf(item), at);
            differ |= ranks[i] != ranks[0];
        }

        return differ;
    }

    /// <summary>How many bytes the texts of all begin with alike; null when all are the same value.</summary>
    private int? CommonLength(Span<int> found)
    {
        (KeyColumn column, int code) = Value(found[0]);
        ReadOnlySpan<byte> first = column.Utf8(code);
        int common = first.Length;
        bool isSame = true;
        foreach (int packed in found[1..])
        {
            (KeyColumn otherColumn, int otherCode) = Value(packed);
            ReadOnlySpan<byte> other = otherColumn.Utf8(otherCode);
            int length = common == first.Length && other.SequenceEqual(first) ? common : Math.Min(common, first.CommonPrefixLength(other));
            isSame &= length == first.Length && other.Length == first.Length && (code == KeyColumn.Absent) == (otherCode == KeyColumn.Absent);
            common = length;
            if (common == 0 && !isSame)
            {
                return 0;
            }
        }

        return isSame ? null : common;
    }

    private int Compare(int left, int right)
    {
        (KeyColumn leftColumn, int leftCode) = Value(left);
        (KeyColumn rightColumn, int rightCode) = Value(right);
        return KeyColumn.Compare(leftColumn, leftCode, rightColumn, rightCode) is var byValue and not 0 ? byValue : left.CompareTo(right);
    }

    private (KeyColumn Column, int Code) Value(int packed)
    {
        (int chunk, int item) = Unpack(packed);
        return (_columns[chunk], _columns[chunk].CodeOf(item));
    }

    /// <summary>The middle of three ranks from anywhere: the order in which items come must not make sorting slow.</summary>
    private ulong Pivot(Span<ulong> ranks)
    {
        (ulong a, ulong b, ulong c) = (ranks[Next(ranks.Length)], ranks[Next(ranks.Length)], ranks[Next(ranks.Length)]);
        return Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }

    private int Next(int below)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return (int)(_random % (uint)below);
    }

    /// <summary>Moves smaller ranks to the front and larger ones to the end; gives where those that are the pivot begin and end.</summary>
    private static (int Less, int More) Part(Span<int> found, Span<ulong> ranks, ulong pivot)
    {
        (int less, int at, int more) = (0, 0, found.Length);
        while (at < more)
        {
            if (ranks[at] < pivot)
            {
                (ranks[at], ranks[less]) = (ranks[less], ranks[at]);
                (found[at], found[less]) = (found[less++], found[at++]);
            }
            else if (ranks[at] > pivot)
            {
                (ranks[at], ranks[--more]) = (ranks[more], ranks[at]);
                (found[at], found[more]) = (found[more], found[at]);
            }
            else
            {
                at++;
            }
        }

        return (less, more);
    }
}
