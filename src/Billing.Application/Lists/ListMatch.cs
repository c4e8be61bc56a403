using System.Text;

namespace Billing.Application.Lists;

/// <summary>Says which items of a chunk a query is about.</summary>
internal sealed class ListMatch
{
    /// <summary>Longest value that is looked up without making a text of it.</summary>
    private const int TextMax = 256;

    private readonly ListQuery _query;
    private readonly Condition[] _conditions;

    /// <exception cref="ArgumentException">The query names a field that the list does not have: a bug of the caller.</exception>
    public ListMatch(ListDefinition list, ListQuery query)
    {
        _query = query;
        _conditions = [.. query.Filters.Select(filter => Of(list, filter))];
    }

    /// <summary>True when a query is about every item.</summary>
    public static bool IsEverything(ListQuery query) => query.Filters.Count == 0 && query.CreatedFrom is null && query.CreatedTo is null;

    /// <summary>Marks the items that match; gives how many they are.</summary>
    public int Mark(ChunkKeys keys, Span<bool> marks)
    {
        marks.Clear();
        int from = _query.CreatedFrom is { } start ? keys.CountBefore(start) : 0;
        int to = _query.CreatedTo is { } end ? keys.CountBefore(end) : keys.Count;
        if (from >= to)
        {
            return 0;
        }

        marks[from..to].Fill(true);
        Span<bool> holds = stackalloc bool[ChunkKeys.ItemsMax];
        foreach (Condition condition in _conditions)
        {
            holds.Clear();
            for (Condition? one = condition; one is not null; one = one.Or)
            {
                one.Hold(keys, holds);
            }

            for (int i = from; i < to; i++)
            {
                marks[i] &= holds[i];
            }
        }

        return marks[from..to].Count(true);
    }

    private static Condition Of(ListDefinition list, ListFilter filter)
    {
        int field = list.IndexOf(filter.Field);
        return field < 0 && filter.Ids is null
            ? throw new ArgumentException($"List {list.Name} has no field {filter.Field}")
            : new Condition(field, filter, filter.Exactly is { } text ? Encoding.UTF8.GetBytes(text) : null, filter.Or is { } other ? Of(list, other) : null);
    }

    /// <summary>A filter whose field was found.</summary>
    private sealed record Condition(int Field, ListFilter Filter, byte[]? Exactly, Condition? Or)
    {
        /// <summary>Marks the items that it holds for.</summary>
        public void Hold(ChunkKeys keys, Span<bool> holds)
        {
            if (Filter.Ids is { } ids)
            {
                for (int i = 0; i < keys.Count; i++)
                {
                    holds[i] |= ids.Contains(keys.Place(i).Id) != Filter.IsOthers;
                }
            }
            else
            {
                HoldValues(keys, holds);
            }
        }

        /// <summary>Looks a value up without making a text of it.</summary>
        private static bool IsIn(HashSet<string> values, KeyColumn column, int code)
        {
            ReadOnlySpan<byte> utf8 = column.Utf8(code);
            Span<char> text = stackalloc char[TextMax];
            return utf8.Length > TextMax ? values.Contains(column.Text(code)!) : values.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text[..Encoding.UTF8.GetChars(utf8, text)]);
        }

        private void HoldValues(ChunkKeys keys, Span<bool> holds)
        {
            KeyColumn column = keys.Column(Field);
            Span<bool> verdicts = stackalloc bool[KeyColumn.CodesMax];
            verdicts.Clear();
            if (Exactly is null)
            {
                for (int code = column.HasAbsent ? KeyColumn.Absent : KeyColumn.Absent + 1; code < column.Codes; code++)
                {
                    verdicts[code] = Filter.AnyOf is { } any && code != KeyColumn.Absent ? IsIn(any, column, code) : Filter.Matches(column.Text(code));
                }
            }
            else if (column.Find(Exactly) is >= 0 and var found)
            {
                verdicts[found] = true;
            }
            else
            {
                return;
            }

            for (int i = 0; i < keys.Count; i++)
            {
                holds[i] |= verdicts[column.CodeOf(i)];
            }
        }
    }
}
