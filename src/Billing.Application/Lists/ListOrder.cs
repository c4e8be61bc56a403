using System.Globalization;

namespace Billing.Application.Lists;

/// <summary>An item that a query found.</summary>
/// <param name="Chunk">Index of its chunk among those that were read.</param>
/// <param name="Item">The item.</param>
internal readonly record struct FoundItem(int Chunk, ListItem Item);

/// <summary>
/// Puts what a query found into its order, and no more of it than the slice shows: a page of a hundred thousand items is cut in one pass over them.
/// </summary>
internal static class ListOrder
{
    /// <summary>A slice that shows more than this part of all is cut out of a whole sort.</summary>
    private const int PartOfAll = 4;

    /// <summary>The items of the slice, in the order of the query.</summary>
    /// <param name="list">Says how the fields are compared.</param>
    /// <param name="query">The order and the slice.</param>
    /// <param name="found">All that match, chunk after chunk: in the order of their places, unless a chunk was newer than its directory.</param>
    public static List<FoundItem> Cut(ListDefinition list, ListQuery query, List<FoundItem> found)
    {
        SortByPlace(found);
        int end = (int)Math.Min(found.Count, (long)query.Skip + query.Limit);
        int field = query.OrderBy is null ? -1 : list.IndexOf(query.OrderBy);
        List<FoundItem> slice = new(Math.Max(0, end - query.Skip));
        if (end <= query.Skip)
        {
            return slice;
        }

        int[]? order = field < 0 ? null : First(end, found.Count, Comparer(list, field, query.Descending, found));
        for (int i = query.Skip; i < end; i++)
        {
            slice.Add(found[order is not null ? order[i] : query.Descending ? found.Count - 1 - i : i]);
        }

        return slice;
    }

    /// <summary>A number of a key; null for none.</summary>
    public static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static void SortByPlace(List<FoundItem> found)
    {
        for (int i = 1; i < found.Count; i++)
        {
            if (found[i - 1].Item.CompareTo(found[i].Item) > 0)
            {
                found.Sort((left, right) => left.Item.CompareTo(right.Item));
                return;
            }
        }
    }

    /// <summary>Compares items by a field, and by their places where that is the same. Numbers are read once each.</summary>
    private static Comparison<int> Comparer(ListDefinition list, int field, bool descending, List<FoundItem> found)
    {
        int sign = descending ? -1 : 1;
        if (list.Fields[field].Kind != ListFieldKind.Number)
        {
            return (left, right) => string.CompareOrdinal(found[left].Item.Key(field), found[right].Item.Key(field)) is var byText and not 0
                ? sign * Math.Sign(byText)
                : sign * left.CompareTo(right);
        }

        var numbers = new decimal?[found.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(found[i].Item.Key(field));
        }

        return (left, right) => Nullable.Compare(numbers[left], numbers[right]) is var byNumber and not 0 ? sign * byNumber : sign * left.CompareTo(right);
    }

    /// <summary>Indexes of the first so many of all, in order.</summary>
    private static int[] First(int wanted, int all, Comparison<int> order)
    {
        int[] first;
        if (wanted > all / PartOfAll)
        {
            first = [.. Enumerable.Range(0, all)];
        }
        else
        {
            // The last of the first stands on top, and makes way for each that comes before it.
            var kept = new PriorityQueue<int, int>(wanted, Comparer<int>.Create((left, right) => order(right, left)));
            for (int i = 0; i < all; i++)
            {
                if (kept.Count < wanted)
                {
                    kept.Enqueue(i, i);
                }
                else if (order(i, kept.Peek()) < 0)
                {
                    kept.DequeueEnqueue(i, i);
                }
            }

            first = [.. kept.UnorderedItems.Select(each => each.Element)];
        }

        Array.Sort(first, order);
        return first;
    }
}
