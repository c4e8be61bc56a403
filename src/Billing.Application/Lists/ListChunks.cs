using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Application.Lists;

/// <summary>Gets chunks from memory or from the store: few of a month one by one, many in ranges.</summary>
internal sealed class ListChunks(ITableStore tables)
{
    private const int ParallelReads = 16;

    /// <summary>Ranges are large answers: so many at once take some 16 MiB.</summary>
    private const int ParallelRanges = 4;

    /// <summary>Of a month, so many chunks are read one by one; more in a range, whose pages bring some 100 of them each.</summary>
    private const int SeparatelyMax = 6;

    private readonly ChunkMemory _memory = new();

    /// <summary>
    /// What a query about every item, by place, finds: the directories tell how many items there are, and only the chunks of the slice are read. Null when one of them was changed since.
    /// </summary>
    public async ValueTask<(ChunkKeys[] Keys, ListFind Find)?> SliceAsync(
        ListDefinition list, ListQuery query, IReadOnlyList<ChunkRef> chunks, int[] counts, CancellationToken cancellationToken)
    {
        (int from, int to) = query.Window(counts.Sum());
        List<int> touched = [];
        for (int chunk = 0, first = 0; chunk < counts.Length; first += counts[chunk], chunk++)
        {
            if (first < to && first + counts[chunk] > from)
            {
                touched.Add(chunk);
            }
        }

        if (await KeysAsync(list, [.. touched.Select(chunk => chunks[chunk])], acceptSplits: false, cancellationToken) is not { } read)
        {
            return null;
        }

        var keys = new ChunkKeys[counts.Length];
        Array.Fill(keys, ChunkKeys.None);
        for (int i = 0; i < read.Length; i++)
        {
            keys[touched[i]] = read[i];
            if (read[i].Count != counts[touched[i]])
            {
                return null;
            }
        }

        return (keys, ListFind.InDirectory(list, query, keys, counts));
    }

    /// <summary>The keys of chunks. Null when one was split after its directory was read: the directory does not name the chunk that took its upper half.</summary>
    public async ValueTask<ChunkKeys[]?> KeysAsync(ListDefinition list, IReadOnlyList<ChunkRef> chunks, bool acceptSplits, CancellationToken cancellationToken)
    {
        var keys = new ChunkKeys[chunks.Count];
        List<int> missing = [];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = _memory.FindKeys(chunks[i]) ?? ChunkKeys.None;
            if (ReferenceEquals(keys[i], ChunkKeys.None))
            {
                missing.Add(i);
            }
        }

        if (missing.Count == 0)
        {
            return keys;
        }

        int split = 0;
        ILookup<bool, int[]> months = missing.GroupBy(i => chunks[i].Month, StringComparer.Ordinal).Select(month => month.ToArray()).ToLookup(month => month.Length > SeparatelyMax);
        await Parallel.ForEachAsync(months[true], AtOnce(ParallelRanges, cancellationToken), async (month, ct) =>
        {
            Dictionary<string, int> wanted = month.ToDictionary(i => chunks[i].RowKey, StringComparer.Ordinal);
            await foreach (TableRow row in RangeAsync(chunks, month, ct))
            {
                if (wanted.TryGetValue(row.RowKey, out int i))
                {
                    Take(i, row);
                }
            }
        });
        await Parallel.ForEachAsync(months[false].SelectMany(month => month), AtOnce(ParallelReads, cancellationToken), async (i, ct) =>
            Take(i, await tables.GetAsync(Tables.Lists, chunks[i].Partition, chunks[i].RowKey, ct)));
        return split == 0 || acceptSplits ? keys : null;

        void Take(int i, TableRow? row)
        {
            if (row is not null)
            {
                keys[i] = Read(list, chunks[i], row, out bool isWhole);
                Interlocked.Add(ref split, isWhole ? 0 : 1);
            }
        }
    }

    /// <summary>The rows of some items, in their order; those that are gone meanwhile are left out.</summary>
    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> RowsAsync(
        ListDefinition list, IReadOnlyList<ChunkRef> chunks, IReadOnlyList<ChunkKeys> keys, IReadOnlyList<FoundItem> items, CancellationToken cancellationToken)
    {
        var rows = new ReadOnlyMemory<byte>[items.Count];
        List<int[]> absent = [];
        foreach (IGrouping<int, int> chunk in Enumerable.Range(0, items.Count).GroupBy(at => items[at].Chunk))
        {
            if (_memory.FindRows(chunks[chunk.Key], keys[chunk.Key]) is { } kept)
            {
                Unpack(kept, chunk, at => keys[chunk.Key].Position(items[at].Item));
            }
            else
            {
                absent.Add([.. chunk]);
            }
        }

        await Parallel.ForEachAsync(absent, AtOnce(ParallelReads, cancellationToken), async (wanted, ct) =>
        {
            int chunk = items[wanted[0]].Chunk;
            if (await tables.GetAsync(Tables.Lists, chunks[chunk].Partition, chunks[chunk].RowKey, ct) is { } row)
            {
                // It may have changed since its keys were read: items are found again by their places.
                ChunkKeys now = row.ETag == keys[chunk].ETag ? keys[chunk] : ChunkKeys.Of(row.ETag, list, ListChunk.ReadKeys(row.Columns));
                RowGroups read = RowGroups.Of(row);
                _memory.Keep(chunks[chunk], read);
                Unpack(read, wanted, at => now.IndexOf(keys[chunk].Place(items[at].Item)) is >= 0 and var found ? now.Position(found) : -1);
            }
        });
        return Array.Exists(rows, row => row.IsEmpty) ? [.. rows.Where(row => !row.IsEmpty)] : rows;

        void Unpack(RowGroups groups, IEnumerable<int> wanted, Func<int, int> positionOf)
        {
            foreach (IGrouping<int, (int At, int Position)> group in wanted.Select(at => (At: at, Position: positionOf(at))).Where(one => one.Position >= 0).GroupBy(one => RowGroups.GroupOf(one.Position)))
            {
                List<ReadOnlyMemory<byte>> unpacked = groups.Unpack(group.Key);
                foreach ((int at, int position) in group)
                {
                    rows[at] = unpacked[position % RowGroups.RowsOfGroup];
                }
            }
        }
    }

    /// <summary>
    /// A chunk may be newer than its directory said; it is kept under the revision asked for and read anew when that moves on. One that was split since is not whole.
    /// </summary>
    private ChunkKeys Read(ListDefinition list, ChunkRef chunk, TableRow row, out bool isWhole)
    {
        var keys = ChunkKeys.Of(row.ETag, list, ListChunk.ReadKeys(row.Columns));
        isWhole = ListChunk.ReadSplits(row.Columns) == chunk.Splits;
        if (isWhole)
        {
            _memory.Keep(chunk, keys);
            _memory.Keep(chunk, RowGroups.Of(row));
        }

        return keys;
    }

    private IAsyncEnumerable<TableRow> RangeAsync(IReadOnlyList<ChunkRef> chunks, int[] month, CancellationToken cancellationToken)
    {
        ChunkRef any = chunks[month[0]];
        var range = new RowRange(
            any.Partition, ListRows.ChunkRow(any.Month, month.Min(i => chunks[i].Number)), ListRows.ChunkRow(any.Month, month.Max(i => chunks[i].Number) + 1));
        return tables.ReadAllAsync(Tables.Lists, range, cancellationToken);
    }

    private static ParallelOptions AtOnce(int most, CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = most, CancellationToken = cancellationToken };
}
