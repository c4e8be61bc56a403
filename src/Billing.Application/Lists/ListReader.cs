using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Lists;

/// <summary>
/// Reads tenant-wide lists: the months' directories in one range read, the keys of those chunks that changed since the last look, and what is
/// shown of the few chunks that hold the slice. Filters, totals and sorting work on keys in memory.
/// </summary>
public sealed class ListReader(ITableStore tables)
{
    private const int ParallelReads = 8;

    /// <summary>How often a read begins again because items moved to another chunk meanwhile: that happens once in a hundred new items.</summary>
    private const int MaxTries = 10;

    private readonly ChunkKeyCache _keys = new(maxItems: 250_000);

    /// <summary>A slice of a list of this data space.</summary>
    /// <exception cref="ArgumentException">The query names a field that the definition does not have: a bug of the caller.</exception>
    public async ValueTask<ListSlice> ReadAsync(DataSpace space, ListDefinition list, ListQuery query, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        for (int attempt = 1; ; attempt++)
        {
            bool isLast = attempt == MaxTries;
            if (await LoadKeysAsync(partition, query, isLast, cancellationToken) is not { } chunks)
            {
                continue;
            }

            List<FoundItem> found = Find(list, query, chunks);
            List<FoundItem> slice = ListOrder.Cut(list, query, found);
            IReadOnlyList<ReadOnlyMemory<byte>> rows = await LoadRowsAsync(partition, chunks, slice, cancellationToken);
            if (rows.Count == slice.Count || isLast)
            {
                return new ListSlice(rows, found.Count);
            }
        }
    }

    /// <summary>For each value of a field, how many items that match the filters have it. Absent values count under the empty text.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CountByAsync(
        DataSpace space, ListDefinition list, string field, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        var query = new ListQuery(filters, null, false, 0, 0);
        int index = list.IndexOf(field);
        for (int attempt = 1; ; attempt++)
        {
            if (await LoadKeysAsync(partition, query, acceptSplits: attempt == MaxTries, cancellationToken) is { } chunks)
            {
                return Find(list, query, chunks).CountBy(found => found.Item.Key(index) ?? "", StringComparer.Ordinal)
                    .ToDictionary(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>How many items match; or the sum of a numeric field of those that match. Only keys are read, and of the months that the query asks for.</summary>
    public async ValueTask<long> CountAsync(
        DataSpace space, ListDefinition list, ListQuery query, string? sumOf, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        int index = sumOf is null ? -1 : list.IndexOf(sumOf);
        for (int attempt = 1; ; attempt++)
        {
            if (await LoadKeysAsync(partition, query, acceptSplits: attempt == MaxTries, cancellationToken) is { } chunks)
            {
                List<FoundItem> found = Find(list, query, chunks);
                return index < 0 ? found.Count : (long)found.Sum(each => ListOrder.Number(each.Item.Key(index)) ?? 0);
            }
        }
    }

    /// <summary>For each value of a field, the sum of a number over the items that match the filters. Absent values count under the empty text, absent numbers as 0.</summary>
    public async ValueTask<IReadOnlyDictionary<string, decimal>> SumByAsync(
        DataSpace space, ListDefinition list, string field, string number, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        var query = new ListQuery(filters, null, false, 0, 0);
        (int index, int summed) = (list.IndexOf(field), list.IndexOf(number));
        for (int attempt = 1; ; attempt++)
        {
            if (await LoadKeysAsync(partition, query, acceptSplits: attempt == MaxTries, cancellationToken) is { } chunks)
            {
                return Find(list, query, chunks).GroupBy(found => found.Item.Key(index) ?? "", StringComparer.Ordinal)
                    .ToDictionary(group => group.Key, group => group.Sum(found => ListOrder.Number(found.Item.Key(summed)) ?? 0), StringComparer.Ordinal);
            }
        }
    }

    private static List<FoundItem> Find(ListDefinition list, ListQuery query, (ChunkRef Chunk, List<ListItem> Items)[] chunks)
    {
        List<FoundItem> found = [];
        for (int chunk = 0; chunk < chunks.Length; chunk++)
        {
            foreach (ListItem item in chunks[chunk].Items)
            {
                if (!item.Removed && Matches(list, query, item))
                {
                    found.Add(new FoundItem(chunk, item));
                }
            }
        }

        return found;
    }

    private static bool Matches(ListDefinition list, ListQuery query, ListItem item)
    {
        if (item.CreatedAt < query.CreatedFrom || item.CreatedAt >= query.CreatedTo)
        {
            return false;
        }

        foreach (ListFilter filter in query.Filters)
        {
            if (!Matches(list, filter, item))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(ListDefinition list, ListFilter filter, ListItem item)
    {
        int field = list.IndexOf(filter.Field);
        return field < 0
            ? throw new ArgumentException($"List {list.Name} has no field {filter.Field}")
            : filter.Matches(item.Key(field)) || (filter.Or is { } other && Matches(list, other, item));
    }

    /// <summary>The keys of all chunks, or null when a chunk was split after its directory was read.</summary>
    private async ValueTask<(ChunkRef Chunk, List<ListItem> Items)[]?> LoadKeysAsync(
        string partition, ListQuery query, bool acceptSplits, CancellationToken cancellationToken)
    {
        List<ChunkRef> chunks = [];
        RowRange? range = ListRows.Months(partition, query.CreatedFrom, query.CreatedTo);
        while (range is not null)
        {
            TablePage page = await tables.QueryAsync(Tables.Lists, range, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                string month = row.RowKey[ListRows.MonthPrefix.Length..];
                chunks.AddRange(ListRows.ReadMonth(row).Chunks.Select(
                    place => new ChunkRef(partition, month, place.Number, place.Revision, place.Splits)));
            }

            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }

        int split = 0;
        var loaded = new (ChunkRef, List<ListItem>)[chunks.Count];
        await Parallel.ForAsync(0, chunks.Count, Parallelism(cancellationToken), async (i, ct) =>
        {
            (List<ListItem> items, bool isWhole) = _keys.Find(chunks[i]) is { } known ? (known, true) : await LoadKeysAsync(chunks[i], ct);
            loaded[i] = (chunks[i], items);
            if (!isWhole)
            {
                Interlocked.Increment(ref split);
            }
        });
        return split == 0 || acceptSplits ? loaded : null;
    }

    /// <summary>
    /// A chunk may be newer than its directory said; it is cached under the revision asked for and read anew when that moves on. One that was
    /// split since is not whole: the directory does not name the chunk that took its upper half.
    /// </summary>
    private async ValueTask<(List<ListItem> Items, bool IsWhole)> LoadKeysAsync(ChunkRef chunk, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(Tables.Lists, chunk.Partition, chunk.RowKey, cancellationToken);
        if (row is null)
        {
            return ([], true);
        }

        List<ListItem> items = ListChunk.ReadKeys(row.Columns);
        bool isWhole = ListChunk.ReadSplits(row.Columns) == chunk.Splits;
        if (isWhole)
        {
            _keys.Keep(chunk, items);
        }

        return (items, isWhole);
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> LoadRowsAsync(
        string partition, (ChunkRef Chunk, List<ListItem> Items)[] chunks, List<FoundItem> slice, CancellationToken cancellationToken)
    {
        var rows = new ReadOnlyMemory<byte>[slice.Count];
        var byChunk = slice.Select((found, at) => (found, at)).GroupBy(pair => pair.found.Chunk).ToList();
        await Parallel.ForEachAsync(byChunk, Parallelism(cancellationToken), async (group, ct) =>
        {
            TableRow? row = await tables.GetAsync(Tables.Lists, partition, chunks[group.Key].Chunk.RowKey, ct);
            ListChunk chunk = row is null ? ListChunk.Empty() : ListChunk.Read(row.Columns);
            foreach ((FoundItem found, int at) in group)
            {
                int index = chunk.Items.BinarySearch(found.Item);
                rows[at] = index >= 0 ? chunk.Rows[index] : default;
            }
        });
        return [.. rows.Where(row => !row.IsEmpty)];
    }

    private static ParallelOptions Parallelism(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken };
}
