using System.Runtime.CompilerServices;
using Billing.Application.Ports;
using Billing.Domain.Identity;

namespace Billing.Application.Lists;

/// <summary>
/// Reads tenant-wide lists: which months have changed in one range read, what has changed in them, and what is shown of the items of the slice. Filters, totals and sorting work on keys in
/// memory, so a question about a list of a hundred thousand items that did not change costs one call of the store, or one more for each chunk whose rows are not in memory.
/// </summary>
public sealed class ListReader(ITableStore tables)
{
    /// <summary>How often a read begins again because items moved to another chunk meanwhile: that happens once in a hundred new items.</summary>
    private const int MaxTries = 10;

    /// <summary>So many rows of a whole list are in memory at a time.</summary>
    private const int PartOfWhole = 2_048;

    private readonly MonthDirectories _months = new(tables);
    private readonly ListChunks _chunks = new(tables);

    /// <summary>A slice of a list of this data space.</summary>
    /// <exception cref="ArgumentException">The query names a field that the definition does not have: a bug of the caller.</exception>
    public async ValueTask<ListSlice> ReadAsync(DataSpace space, ListDefinition list, ListQuery query, CancellationToken cancellationToken)
    {
        (ListFind find, IReadOnlyList<ReadOnlyMemory<byte>> rows) = await ReadAsync(space, list, query, isSliceEnough: true, find => find.Cut(), cancellationToken);
        return new ListSlice(rows, find.Total);
    }

    /// <summary>A slice of the parts of items, in the order of the items' creation: skip and limit of the query count parts. Items without parts are left out.</summary>
    /// <param name="space">Whose list.</param>
    /// <param name="list">The list.</param>
    /// <param name="query">Which items, and which slice of their parts.</param>
    /// <param name="field">The field that tells how many parts an item has.</param>
    /// <param name="partsOf">How many its value stands for.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<PartSlice> ReadPartsAsync(
        DataSpace space, ListDefinition list, ListQuery query, string field, Func<string?, int> partsOf, CancellationToken cancellationToken)
    {
        (int passed, int total) = (0, 0);
        (_, IReadOnlyList<ReadOnlyMemory<byte>> rows) = await ReadAsync(space, list, query, isSliceEnough: false, Cut, cancellationToken);
        return new PartSlice(rows, passed, total);

        List<FoundItem> Cut(ListFind find)
        {
            (List<FoundItem> items, passed, total) = find.CutParts(list.IndexOf(field), partsOf);
            return items;
        }
    }

    /// <summary>
    /// The rows of all items that match, in the order of their creation, a part at a time: memory does not grow with the list. Each item that stays in the list comes once, also when others are
    /// added, changed or removed meanwhile.
    /// </summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadWholeAsync(
        DataSpace space, ListDefinition list, IReadOnlyList<ListFilter> filters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var everything = new ListQuery(filters, null, Descending: false, 0, int.MaxValue);
        (ListPlace? last, int tries, bool isTorn) = (null, 0, true);
        while (isTorn)
        {
            isTorn = false;
            tries++;
            Found found = await FindAsync(space, list, everything, isSliceEnough: false, cancellationToken);
            foreach (FoundItem[] part in found.After(last).Chunk(PartOfWhole))
            {
                IReadOnlyList<ReadOnlyMemory<byte>> rows = await _chunks.RowsAsync(list, found.Chunks, found.Keys, part, cancellationToken);

                // Some are gone, or have moved to a chunk that was not known: look where they are.
                isTorn = rows.Count < part.Length && tries < MaxTries;
                if (isTorn)
                {
                    break;
                }

                foreach (ReadOnlyMemory<byte> row in rows)
                {
                    yield return row;
                }

                (last, tries) = (found.PlaceOf(part[^1]), 0);
            }
        }
    }

    /// <summary>For each value of a field, how many items that match the filters have it. Absent values count under the empty text.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CountByAsync(
        DataSpace space, ListDefinition list, string field, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken)
    {
        ListFind find = (await FindAsync(space, list, new ListQuery(filters, null, false, 0, 0), isSliceEnough: false, cancellationToken)).Find;
        return find.By(list.IndexOf(field), 0, (count, _, _) => count + 1);
    }

    /// <summary>How many items match; or the sum of a numeric field of those that match. Only keys are read, and of the months that the query asks for.</summary>
    public async ValueTask<long> CountAsync(
        DataSpace space, ListDefinition list, ListQuery query, string? sumOf, CancellationToken cancellationToken)
    {
        ListFind find = (await FindAsync(space, list, query with { Skip = 0, Limit = 0 }, isSliceEnough: sumOf is null, cancellationToken)).Find;
        return sumOf is null ? find.Total : (long)find.Sum(list.IndexOf(sumOf));
    }

    /// <summary>For each value of a field, the sum of a number over the items that match the filters. Absent values count under the empty text, absent numbers as 0.</summary>
    public async ValueTask<IReadOnlyDictionary<string, decimal>> SumByAsync(
        DataSpace space, ListDefinition list, string field, string number, IReadOnlyList<ListFilter> filters, CancellationToken cancellationToken)
    {
        ListFind find = (await FindAsync(space, list, new ListQuery(filters, null, false, 0, 0), isSliceEnough: false, cancellationToken)).Find;
        int summed = list.IndexOf(number);
        return find.By(list.IndexOf(field), 0m, (sum, keys, item) => sum + (keys.Column(summed).Number(keys.Column(summed).CodeOf(item)) ?? 0));
    }

    /// <summary>What is cut out of what a query finds, with its rows. It begins again when items were moved or removed meanwhile.</summary>
    private async ValueTask<(ListFind Find, IReadOnlyList<ReadOnlyMemory<byte>> Rows)> ReadAsync(
        DataSpace space, ListDefinition list, ListQuery query, bool isSliceEnough, Func<ListFind, List<FoundItem>> cut, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            bool isLast = attempt == MaxTries;
            // While others write, a look at all keys tells of one state of the list; a slice that was changed under way does not.
            if (await FindAsync(space, list, query, isSliceEnough && attempt == 1, isLast, cancellationToken) is not { } found)
            {
                continue;
            }

            List<FoundItem> items = cut(found.Find);
            IReadOnlyList<ReadOnlyMemory<byte>> rows = await _chunks.RowsAsync(list, found.Chunks, found.Keys, items, cancellationToken);
            if (rows.Count == items.Count || isLast)
            {
                return (found.Find, rows);
            }
        }
    }

    private async ValueTask<Found> FindAsync(DataSpace space, ListDefinition list, ListQuery query, bool isSliceEnough, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await FindAsync(space, list, query, isSliceEnough, acceptSplits: attempt == MaxTries, cancellationToken) is { } found)
            {
                return found;
            }
        }
    }

    /// <summary>What the query finds, or null when a chunk was split after its directory was read.</summary>
    /// <param name="space">Whose list.</param>
    /// <param name="list">The list.</param>
    /// <param name="query">The query.</param>
    /// <param name="isSliceEnough">True when nothing is asked for but the slice and how many items there are.</param>
    /// <param name="acceptSplits">True to do without what was moved meanwhile.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private async ValueTask<Found?> FindAsync(
        DataSpace space, ListDefinition list, ListQuery query, bool isSliceEnough, bool acceptSplits, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        List<(string Month, ListMonth Directory)> months = await _months.ReadAsync(partition, ListRows.Months(partition, query.CreatedFrom, query.CreatedTo), cancellationToken);

        // Chunks that hold nothing but marks of what was removed need no look.
        (string Month, ChunkPlace Place)[] present = [.. months.SelectMany(month => month.Directory.Chunks.Where(place => place.Count != 0).Select(place => (month.Month, place)))];
        ChunkRef[] chunks = [.. present.Select(chunk => new ChunkRef(partition, chunk.Month, chunk.Place.Number, chunk.Place.Revision, chunk.Place.Splits))];
        if (isSliceEnough && query.OrderBy is null && ListMatch.IsEverything(query) && present.All(chunk => chunk.Place.Count is not null))
        {
            int[] counts = [.. present.Select(chunk => chunk.Place.Count!.Value)];
            return await _chunks.SliceAsync(list, query, chunks, counts, cancellationToken) is ({ } read, { } find) ? new Found(chunks, read, find) : null;
        }

        return await _chunks.KeysAsync(list, chunks, acceptSplits, cancellationToken) is { } keys ? new Found(chunks, keys, new ListFind(list, query, keys)) : null;
    }

    private sealed record Found(ChunkRef[] Chunks, ChunkKeys[] Keys, ListFind Find)
    {
        public ListPlace PlaceOf(FoundItem item) => Keys[item.Chunk].Place(item.Item);

        /// <summary>The items of the slice behind a place; all of them without one.</summary>
        public IEnumerable<FoundItem> After(ListPlace? last) => last is not { } place ? Find.Cut()
            : Find.Cut().SkipWhile(item => PlaceOf(item) is var its && ListItem.Compare(its.At, its.Id, place.At, place.Id) <= 0);
    }
}
