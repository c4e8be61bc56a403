using System.Buffers;

namespace Billing.Application.Lists;

/// <summary>An item that a query found.</summary>
/// <param name="Chunk">Index of its chunk among those that were read.</param>
/// <param name="Item">Its index there.</param>
internal readonly record struct FoundItem(int Chunk, int Item);

/// <summary>
/// What a query finds in the keys of a list. All chunks together are in the order of the items' places.
/// </summary>
internal sealed class ListFind
{
    private readonly ListDefinition _list;
    private readonly ListQuery _query;
    private readonly IReadOnlyList<ChunkKeys> _chunks;
    private readonly ListMatch _match;
    private readonly int[] _counts;

    /// <exception cref="ArgumentException">The query names a field that the list does not have: a bug of the caller.</exception>
    public ListFind(ListDefinition list, ListQuery query, IReadOnlyList<ChunkKeys> chunks)
        : this(list, query, chunks, new int[chunks.Count])
    {
        Span<bool> marks = stackalloc bool[ChunkKeys.ItemsMax];
        for (int chunk = 0; chunk < _counts.Length; chunk++)
        {
            _counts[chunk] = ListMatch.IsEverything(query) ? chunks[chunk].Count : _match.Mark(chunks[chunk], marks);
            Total = checked(Total + _counts[chunk]);
        }
    }

    private ListFind(ListDefinition list, ListQuery query, IReadOnlyList<ChunkKeys> chunks, int[] counts) =>
        (_list, _query, _chunks, _match, _counts) = (list, query, chunks, new ListMatch(list, query), counts);

    /// <summary>What a query about every item, by place, finds: only those chunks are there that its slice touches.</summary>
    /// <param name="list">The list.</param>
    /// <param name="query">The query.</param>
    /// <param name="chunks">The chunks.</param>
    /// <param name="counts">How many items each has.</param>
    public static ListFind InDirectory(ListDefinition list, ListQuery query, IReadOnlyList<ChunkKeys> chunks, int[] counts) =>
        new(list, query, chunks, counts) { Total = counts.Sum() };

    /// <summary>How many items match.</summary>
    public int Total { get; private init; }

    /// <summary>The items of the query's slice, in its order.</summary>
    public List<FoundItem> Cut()
    {
        (int from, int to) = _query.Window(Total);
        if (from == to)
        {
            return [];
        }

        int field = _query.OrderBy is null ? -1 : _list.IndexOf(_query.OrderBy);
        List<FoundItem> slice = field < 0 ? CutByPlace(from, to) : CutByField(field, from, to);
        if (_query.Descending)
        {
            slice.Reverse();
        }

        return slice;
    }

    /// <summary>The items that match, by the values of a field: the absent value counts as the empty text.</summary>
    /// <param name="field">The field.</param>
    /// <param name="start">What a value begins with.</param>
    /// <param name="add">Adds an item to what its value has.</param>
    public Dictionary<string, T> By<T>(int field, T start, Func<T, ChunkKeys, int, T> add)
    {
        var all = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (IGrouping<int, FoundItem> chunk in CutByPlace(0, Total).GroupBy(found => found.Chunk))
        {
            ChunkKeys keys = _chunks[chunk.Key];
            KeyColumn column = keys.Column(field);
            foreach (IGrouping<int, FoundItem> alike in chunk.GroupBy(found => column.CodeOf(found.Item)))
            {
                string value = column.Text(alike.Key) ?? "";
                all[value] = alike.Aggregate(all.GetValueOrDefault(value, start), (sum, found) => add(sum, keys, found.Item));
            }
        }

        return all;
    }

    /// <summary>The sum of a number over the items that match; absent numbers count as 0.</summary>
    public decimal Sum(int field) => CutByPlace(0, Total).Sum(found => _chunks[found.Chunk].Column(field) is var column ? column.Number(column.CodeOf(found.Item)) ?? 0 : 0);

    /// <summary>The items whose parts belong to the query's slice, by place: skip and limit count parts.</summary>
    /// <param name="field">The field that tells how many parts an item has.</param>
    /// <param name="partsOf">How many its value stands for.</param>
    /// <returns>The items, how many parts of the first stand before the slice, and how many parts there are in all.</returns>
    public (List<FoundItem> Items, int Passed, int Total) CutParts(int field, Func<string?, int> partsOf)
    {
        (List<FoundItem> slice, int passed, int total) = ([], 0, 0);
        Span<bool> marks = stackalloc bool[ChunkKeys.ItemsMax];
        Span<int> parts = stackalloc int[KeyColumn.CodesMax];
        for (int i = 0; i < _counts.Length; i++)
        {
            int chunk = _query.Descending ? _counts.Length - 1 - i : i;
            if (_counts[chunk] == 0)
            {
                continue;
            }

            ChunkKeys keys = _chunks[chunk];
            KeyColumn column = keys.Column(field);
            for (int code = column.HasAbsent ? KeyColumn.Absent : KeyColumn.Absent + 1; code < column.Codes; code++)
            {
                parts[code] = partsOf(column.Text(code));
            }

            _match.Mark(keys, marks);
            for (int j = 0; j < keys.Count; j++)
            {
                int item = _query.Descending ? keys.Count - 1 - j : j;
                int count = marks[item] ? parts[column.CodeOf(item)] : 0;
                if (count > 0 && total + (long)count > _query.Skip && total - (long)_query.Skip < _query.Limit)
                {
                    passed = slice.Count == 0 ? Math.Max(0, _query.Skip - total) : passed;
                    slice.Add(new FoundItem(chunk, item));
                }

                total = checked(total + count);
            }
        }

        return (slice, passed, total);
    }

    private List<FoundItem> CutByPlace(int from, int to)
    {
        List<FoundItem> slice = new(to - from);
        Span<bool> marks = stackalloc bool[ChunkKeys.ItemsMax];
        for (int chunk = 0, first = 0; chunk < _counts.Length && first < to; first += _counts[chunk], chunk++)
        {
            if (first + _counts[chunk] <= from)
            {
                continue;
            }

            _match.Mark(_chunks[chunk], marks);
            for (int item = 0, place = first; item < _chunks[chunk].Count; item++)
            {
                if (marks[item])
                {
                    if (place >= from && place < to)
                    {
                        slice.Add(new FoundItem(chunk, item));
                    }

                    place++;
                }
            }
        }

        return slice;
    }

    private List<FoundItem> CutByField(int field, int from, int to)
    {
        int[] found = ArrayPool<int>.Shared.Rent(Total);
        try
        {
            Span<bool> marks = stackalloc bool[ChunkKeys.ItemsMax];
            for (int chunk = 0, count = 0; chunk < _counts.Length; chunk++)
            {
                if (_counts[chunk] == 0)
                {
                    continue;
                }

                _match.Mark(_chunks[chunk], marks);
                for (int item = 0; item < _chunks[chunk].Count; item++)
                {
                    if (marks[item])
                    {
                        found[count++] = ListOrder.Pack(new FoundItem(chunk, item));
                    }
                }
            }

            new ListOrder(_chunks, field).Sort(found.AsSpan(0, Total), from, to);
            List<FoundItem> slice = new(to - from);
            foreach (int packed in found.AsSpan(from..to))
            {
                slice.Add(ListOrder.Unpack(packed));
            }

            return slice;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(found);
        }
    }
}
