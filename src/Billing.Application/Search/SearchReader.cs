using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;

namespace Billing.Application.Search;

/// <summary>What is found.</summary>
public enum SearchKind
{
    /// <summary>A customer.</summary>
    Customer,

    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>A subscription.</summary>
    Subscription,

    /// <summary>A plan.</summary>
    Plan,
}

/// <summary>Something that was found, as it is now.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Subtitle">What else tells it apart.</param>
public sealed record SearchHit(SearchKind Kind, BillingId Id, string Title, string? Subtitle);

/// <summary>
/// Finds customers, invoices, subscriptions and plans by the beginnings of words of their names. Each kind costs at most <see cref="RowsMax"/> rows of the index and
/// a point read for each row that fits, however many objects there are. Every hit is read itself, so what is renamed or gone is not shown.
/// </summary>
public sealed class SearchReader(
    ITableStore tables, CustomerReader customers, InvoiceReader invoices, SubscriptionReader subscriptions, ICatalog catalog)
{
    /// <summary>Most rows of the index that are looked at for one kind.</summary>
    public const int RowsMax = 500;

    private const int PageRows = 100;

    /// <summary>What fits, kind by kind.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="text">Beginnings of words; all must fit.</param>
    /// <param name="limit">Most hits of each kind.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<SearchHit>> FindAsync(DataSpace space, string text, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> asked = SearchText.WordsOf(text);
        if (asked.Count == 0)
        {
            return [];
        }

        List<SearchHit>[] found = await Task.WhenAll(
            FindAsync(space, CustomerLists.Customers, asked, limit, CustomerAsync, cancellationToken),
            FindAsync(space, InvoiceLists.Invoices, asked, limit, InvoiceAsync, cancellationToken),
            FindAsync(space, SubscriptionLists.Subscriptions, asked, limit, SubscriptionAsync, cancellationToken),
            FindAsync(space, PlanLists.Plans, asked, limit, PlanAsync, cancellationToken));
        return [.. found.SelectMany(hits => hits)];
    }

    private async Task<List<SearchHit>> FindAsync(
        DataSpace space, ListDefinition list, IReadOnlyList<string> asked, int limit,
        Func<DataSpace, BillingId, CancellationToken, ValueTask<Named?>> read, CancellationToken cancellationToken)
    {
        string partition = ListRows.Partition(space, list.Name);
        RowRange? range = SearchIndex.RangeOf(partition, asked.MaxBy(word => word.Length)!, PageRows);
        List<SearchHit> hits = [];
        HashSet<BillingId> seen = [];
        for (int rows = 0; range is not null && rows < RowsMax && hits.Count < limit;)
        {
            TablePage page = await tables.QueryAsync(Tables.Lists, range, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                rows++;
                string[] words = (row.Columns.Text(SearchIndex.WordsColumn) ?? "").Split(' ');
                (string word, BillingId id) = SearchIndex.Read(row.RowKey);
                if (hits.Count == limit || !SearchText.Matches(asked, words) || seen.Contains(id))
                {
                    continue;
                }

                Named? now = await read(space, id, cancellationToken);
                if (now is null || !now.Words.Contains(word))
                {
                    // An old name, or something that is gone. A row that was written again meanwhile has another ETag and stays.
                    await tables.CommitAsync(Tables.Lists, [RowWrite.Delete(partition, row.RowKey, row.ETag)], cancellationToken);
                }
                else if (SearchText.Matches(asked, now.Words) && seen.Add(id))
                {
                    hits.Add(now.Hit);
                }
            }

            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }

        return hits;
    }

    private async ValueTask<Named?> CustomerAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, id, cancellationToken) is { } it
            ? new Named(
                SearchText.WordsOf(it.Name, it.Email, it.ExternalId),
                new SearchHit(SearchKind.Customer, id, it.Name, it.Email is null ? it.ExternalId : $"{it.ExternalId}, {it.Email}"))
            : null;

    private async ValueTask<Named?> InvoiceAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await invoices.FindAsync(space, id, cancellationToken) is { Invoice: { Number: { } number } it }
            ? new Named(SearchText.WordsOf(number), new SearchHit(SearchKind.Invoice, id, number, $"{it.Status.ToString().ToLowerInvariant()}, {it.Currency}"))
            : null;

    private async ValueTask<Named?> SubscriptionAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(space, id, cancellationToken) is { } it
            ? new Named(SearchText.WordsOf(it.ExternalId), new SearchHit(SearchKind.Subscription, id, it.ExternalId, it.Status.ToString().ToLowerInvariant()))
            : null;

    private async ValueTask<Named?> PlanAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await catalog.FindPlanAsync(space, id, version: null, cancellationToken) is { } it
            ? new Named(SearchText.WordsOf(it.Name, it.Code), new SearchHit(SearchKind.Plan, id, it.Name, it.Code))
            : null;

    /// <summary>An object with the words by which it is found now.</summary>
    private sealed record Named(IReadOnlyList<string> Words, SearchHit Hit);
}
