using Billing.Domain.Identity;

namespace Billing.Application.Lists;

/// <summary>How a list's field is compared.</summary>
public enum ListFieldKind
{
    /// <summary>Text, in the order of its code points.</summary>
    Text,

    /// <summary>An exact decimal in invariant text.</summary>
    Number,

    /// <summary>An ISO 8601 instant in UTC, compared as text: its digits are fixed.</summary>
    Time,
}

/// <summary>A field that a list can be filtered and sorted by.</summary>
/// <param name="Name">Its name in the APIs, snake_case.</param>
/// <param name="Kind">How it is compared.</param>
public sealed record ListField(string Name, ListFieldKind Kind = ListFieldKind.Text);

/// <summary>A tenant-wide list: its name and the fields that its items carry as keys, in order. Every list is also sorted by creation.</summary>
/// <param name="Name">Its name; part of the partition key.</param>
/// <param name="Fields">The fields.</param>
public sealed record ListDefinition(string Name, IReadOnlyList<ListField> Fields)
{
    /// <summary>Index of a field, or -1.</summary>
    public int IndexOf(string field)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (string.Equals(Fields[i].Name, field, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A condition on one field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Matches">True for the values that stay.</param>
public sealed record ListFilter(string Field, Func<string?, bool> Matches)
{
    /// <summary>Another condition that is enough, too; null for none.</summary>
    public ListFilter? Or { get; init; }

    /// <summary>The only value that it holds for; null when it has to be asked.</summary>
    internal string? Exactly { get; private init; }

    /// <summary>The values that it holds for; null when it has to be asked.</summary>
    internal HashSet<string>? AnyOf { get; private init; }

    /// <summary>The field has one of these values.</summary>
    public static ListFilter OneOf(string field, IEnumerable<string> values)
    {
        HashSet<string> any = new(values, StringComparer.Ordinal);
        return new ListFilter(field, key => key is not null && any.Contains(key)) { AnyOf = any };
    }

    /// <summary>The items that it holds for; null when a field is looked at.</summary>
    internal IReadOnlySet<BillingId>? Ids { get; private init; }

    /// <summary>True when it holds for all items but those.</summary>
    internal bool IsOthers { get; private init; }

    /// <summary>The items with these ids, or all others.</summary>
    public static ListFilter OfIds(IReadOnlySet<BillingId> ids, bool isOthers = false) => new("", _ => false) { Ids = ids, IsOthers = isOthers };

    /// <summary>The field has exactly this value.</summary>
    public static ListFilter EqualTo(string field, string value) => new(field, key => string.Equals(key, value, StringComparison.Ordinal)) { Exactly = value };
}

/// <summary>What to show of a list.</summary>
/// <param name="Filters">All must hold.</param>
/// <param name="OrderBy">A field's name; null for the instant of creation.</param>
/// <param name="Descending">Largest or newest first.</param>
/// <param name="Skip">How many to pass over.</param>
/// <param name="Limit">How many to show at most.</param>
public sealed record ListQuery(IReadOnlyList<ListFilter> Filters, string? OrderBy, bool Descending, int Skip, int Limit)
{
    /// <summary>Only items that were made at or after this instant; null for no start.</summary>
    public NodaTime.Instant? CreatedFrom { get; init; }

    /// <summary>Only items that were made before this instant; null for no end.</summary>
    public NodaTime.Instant? CreatedTo { get; init; }

    /// <summary>The items of the slice, by their numbers in ascending order: the first, and the one behind the last.</summary>
    internal (int From, int To) Window(int total)
    {
        int end = (int)Math.Min(total, (long)Skip + Limit);
        return end <= Skip ? (0, 0) : Descending ? (total - end, total - Skip) : (Skip, end);
    }
}

/// <summary>A slice of a list.</summary>
/// <param name="Rows">The items, each as the JSON of its projection.</param>
/// <param name="Total">How many match the filters in all.</param>
public sealed record ListSlice(IReadOnlyList<ReadOnlyMemory<byte>> Rows, int Total);

/// <summary>A slice of the parts of a list's items, such as the fees of invoices.</summary>
/// <param name="Rows">The items that have the parts, each as the JSON of its projection.</param>
/// <param name="Passed">How many parts of the first of them stand before the slice.</param>
/// <param name="Total">How many parts there are in all.</param>
public sealed record PartSlice(IReadOnlyList<ReadOnlyMemory<byte>> Rows, int Passed, int Total);
