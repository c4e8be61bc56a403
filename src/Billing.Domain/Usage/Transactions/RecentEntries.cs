namespace Billing.Domain.Usage.Transactions;

/// <summary>
/// A few hundred entries of a directory, each once, in eight bytes: every customer whose counters are in memory has them. They are sorted when
/// somebody looks, because they come in groups of many.
/// </summary>
internal sealed class RecentEntries
{
    private ulong[] _entries = [];
    private int _count;
    private bool _isSorted = true;

    /// <summary>How many there are.</summary>
    public int Count => Sorted.Length;

    /// <summary>All of them in order, until the next is added.</summary>
    public ReadOnlySpan<ulong> Sorted
    {
        get
        {
            if (!_isSorted)
            {
                Sort();
            }

            return _entries.AsSpan(0, _count);
        }
    }

    /// <summary>Adds an entry.</summary>
    public void Add(ulong packed)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(16, _count * 2));
        }

        _isSorted = _count == 0 || (_isSorted && _entries[_count - 1] < packed);
        _entries[_count++] = packed;
    }

    /// <summary>Adds those with these bits of a hash to a list.</summary>
    public void Find(ulong item, List<TransactionEntry> into)
    {
        ReadOnlySpan<ulong> sorted = Sorted;
        int at = sorted.BinarySearch(TransactionEntry.First(item));
        for (at = at < 0 ? ~at : at; at < sorted.Length && new TransactionEntry(sorted[at]).Item == item; at++)
        {
            into.Add(new TransactionEntry(sorted[at]));
        }
    }

    /// <summary>Takes all out, in order.</summary>
    public ulong[] Take()
    {
        ulong[] taken = Sorted.ToArray();
        (_entries, _count) = ([], 0);
        return taken;
    }

    private void Sort()
    {
        Array.Sort(_entries, 0, _count);
        int kept = Math.Min(1, _count);
        for (int at = 1; at < _count; at++)
        {
            if (_entries[at] != _entries[kept - 1])
            {
                _entries[kept++] = _entries[at];
            }
        }

        (_count, _isSorted) = (kept, true);
    }
}
