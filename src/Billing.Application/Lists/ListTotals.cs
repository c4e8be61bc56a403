using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Lists;

/// <summary>What an item adds to a sum that its list keeps.</summary>
/// <param name="Sum">The sum's name; a day in it stands as <c>2026-07-01</c>.</param>
/// <param name="Amount">How much.</param>
internal readonly record struct ListAmount(string Sum, decimal Amount);

/// <summary>
/// Sums of a list, kept by the transactions that change it: what the item added before comes off, what it adds now is put on. Since a change is applied once, and an
/// older one never, the sums are those of the items that are there. A month of the list keeps those of its items in one row.
/// </summary>
/// <param name="Of">What an item adds, from its keys and its making alone.</param>
internal sealed record ListTotals(Func<IReadOnlyList<string?>, Instant, IEnumerable<ListAmount>> Of)
{
    /// <summary>Prefix of the rows.</summary>
    public const string Prefix = "s|";

    /// <summary>Changes sums by an item as it was and as it is.</summary>
    public void Change(Dictionary<string, decimal> sums, ListItem? before, ListItem after)
    {
        Add(sums, before, -1);
        Add(sums, after, 1);
    }

    /// <summary>The row of a month's sums.</summary>
    public static RowWrite Write(string partition, string month, Dictionary<string, decimal> sums) =>
        RowWrite.Upsert(partition, Prefix + month, DocumentCodec.Write(new Columns(), sums, ListJson.Default.DictionaryStringDecimal));

    /// <summary>The sums of a month's row.</summary>
    public static Dictionary<string, decimal> Read(TableRow? row) =>
        row is null ? new(StringComparer.Ordinal) : new(DocumentCodec.Read(row.Columns, ListJson.Default.DictionaryStringDecimal)!, StringComparer.Ordinal);

    private void Add(Dictionary<string, decimal> sums, ListItem? item, int sign)
    {
        foreach (ListAmount amount in item is { Removed: false } ? Of(item.Keys, item.CreatedAt) : [])
        {
            decimal sum = sums.GetValueOrDefault(amount.Sum) + (sign * amount.Amount);
            if (sum == 0)
            {
                sums.Remove(amount.Sum);
            }
            else
            {
                sums[amount.Sum] = sum;
            }
        }
    }
}

/// <summary>Reads the sums that lists keep: a row for each month of a list, however many items it has.</summary>
public sealed class ListSums(ITableStore tables)
{
    /// <summary>All sums of a list.</summary>
    public async ValueTask<KeptSums> ReadAsync(DataSpace space, ListDefinition list, CancellationToken cancellationToken)
    {
        Dictionary<string, decimal> sums = new(StringComparer.Ordinal);
        await foreach (TableRow row in tables.ReadAllAsync(
            Tables.Lists, RowRange.Prefix(ListRows.Partition(space, list.Name), ListTotals.Prefix), cancellationToken))
        {
            foreach ((string name, decimal amount) in ListTotals.Read(row))
            {
                sums[name] = sums.GetValueOrDefault(name) + amount;
            }
        }

        return new KeptSums(sums);
    }
}

/// <summary>Sums by name. Parts of a name are separated by <c>|</c>; the first says what is summed up.</summary>
/// <param name="All">By name.</param>
public sealed record KeptSums(IReadOnlyDictionary<string, decimal> All)
{
    /// <summary>One sum.</summary>
    public decimal Of(string name) => All.GetValueOrDefault(name);

    /// <summary>The sums of a kind, each with the parts of its name after the kind.</summary>
    public IEnumerable<(string[] Parts, decimal Amount)> OfKind(string kind)
    {
        string prefix = kind + "|";
        return All.Where(sum => sum.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(sum => (sum.Key[prefix.Length..].Split('|'), sum.Value));
    }

    /// <summary>A day as names have it.</summary>
    internal static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The day of UTC of a key that holds an instant.</summary>
    internal static string? Day(string? instantKey) => instantKey is { Length: >= 10 } ? instantKey[..10] : null;
}
