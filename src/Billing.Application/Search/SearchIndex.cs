using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;

namespace Billing.Application.Search;

/// <summary>
/// Where words stand: a row for each word of each object, in the partition of the list that shows it, so that a list's own transaction has room for them. Rows are
/// never looked after: whoever finds one looks at the object itself, so a row of an old name, or of something that is gone, is found out and removed then.
/// </summary>
internal sealed class SearchIndex
{
    /// <summary>Column with all words of the object.</summary>
    public const string WordsColumn = "words";

    private const string Prefix = "w|";

    /// <summary>Rows of invoices that were written lately: numbers never change, and an invoice is listed several times.</summary>
    private const int RowsKept = 20_000;

    /// <summary>The lists whose objects are found, with the fields that hold their names.</summary>
    private static readonly (ListDefinition List, string[] Fields)[] Named =
    [
        (CustomerLists.Customers, ["name", "email", "external_id"]), (InvoiceLists.Invoices, ["invoice_number"]),
        (SubscriptionLists.Subscriptions, ["external_id"]), (PlanLists.Plans, ["name", "code"]),
    ];

    private static readonly (string Suffix, int[] Fields)[] Indexed =
        [.. Named.Select(each => ($"|{each.List.Name}", each.Fields.Select(each.List.IndexOf).ToArray()))];

    private static readonly string NumbersSuffix = $"|{InvoiceLists.Invoices.Name}";

    private readonly RecentMemory<(string Partition, string Row), string> _numbers = new(RowsKept, _ => 1);

    /// <summary>The rows of all words that begin so.</summary>
    public static RowRange RangeOf(string partition, string word, int take) => RowRange.Prefix(partition, Prefix + word, take);

    /// <summary>The word of a row, and the object that it is about.</summary>
    public static (string Word, BillingId Id) Read(string rowKey)
    {
        string[] parts = rowKey[Prefix.Length..].Split('|');
        return (parts[0], BillingId.TryParse(parts[1], out BillingId id) ? id : default);
    }

    /// <summary>The rows that changes of one list need.</summary>
    public List<RowWrite> RowsOf(string partition, IEnumerable<ListChange> changes)
    {
        if (FieldsOf(partition) is not { } fields)
        {
            return [];
        }

        Dictionary<string, RowWrite> rows = new(StringComparer.Ordinal);
        foreach (ListItem item in changes.Select(change => change.Item).Where(item => !item.Removed))
        {
            IReadOnlyList<string> words = SearchText.WordsOf([.. fields.Select(item.Key)]);
            string all = string.Join(' ', words);
            foreach (string row in words.Select(word => $"{Prefix}{word}|{item.Id}").Where(row => !_numbers.TryFind((partition, row), out _)))
            {
                rows[row] = RowWrite.Upsert(partition, row, new Columns().Set(WordsColumn, all));
            }
        }

        return [.. rows.Values];
    }

    /// <summary>Notes that rows are there.</summary>
    public void Written(IEnumerable<RowWrite> rows)
    {
        foreach (RowWrite row in rows.Where(row => row.PartitionKey.EndsWith(NumbersSuffix, StringComparison.Ordinal)))
        {
            _numbers.Keep((row.PartitionKey, row.RowKey), "");
        }
    }

    private static int[]? FieldsOf(string partition)
    {
        foreach ((string suffix, int[] fields) in Indexed)
        {
            if (partition.EndsWith(suffix, StringComparison.Ordinal))
            {
                return fields;
            }
        }

        return null;
    }
}
