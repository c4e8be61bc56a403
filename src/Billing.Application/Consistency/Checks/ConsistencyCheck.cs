using System.Runtime.CompilerServices;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Platform;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Consistency.Checks;

/// <summary>What the check of a customer found.</summary>
/// <param name="Space">The organization and mode.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Invoices">Invoices that were looked at.</param>
/// <param name="Findings">What does not agree; empty when all is well.</param>
public sealed record ConsistencyReport(DataSpace Space, BillingId CustomerId, int Invoices, IReadOnlyList<Finding> Findings);

/// <summary>Recomputes what is stored of customers from its rows and tells what does not agree. Writes nothing.</summary>
public sealed class ConsistencyCheck(ITableStore tables, Organizations organizations, CustomerRecordReader reader, UsageRecompute usage)
{
    private const int PageSize = 100;
    private const int UsageDays = 31;

    private static readonly Func<CustomerRecord, IEnumerable<Finding>>[] Checks =
    [
        MoneyChecks.Invoices, MoneyChecks.Journal, MoneyChecks.Receivables, MoneyChecks.Wallets, MoneyChecks.CreditNotes, LiabilityChecks.Credit,
        LiabilityChecks.Wallets, BillingChecks.Numbers, BillingChecks.Periods, BillingChecks.Account, BillingChecks.Work,
    ];

    /// <summary>Checks one customer, with the counters of its last days of usage; null when there is none.</summary>
    /// <exception cref="StoreException">The store failed, or the customer changed during every attempt to read it.</exception>
    public async ValueTask<ConsistencyReport?> CheckAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(space, customer, cancellationToken) is not { } record)
        {
            return null;
        }

        var today = UtcDay.Of(record.ReadAt);
        RecomputeReport counted = await usage.RunAsync(space, customer, new UtcDay(today.Number - UsageDays), today, repairs: false, cancellationToken);
        List<Finding> findings = [.. Of(record)];
        if (!counted.IsRight)
        {
            findings.Add(new Finding("usage", "counters", $"{counted.Differences.Count} hours differ from the events, {counted.MissingTransactions} transactions are unknown"));
        }

        return new ConsistencyReport(space, record.Account.Customer.Id, record.Invoices.Count, findings);
    }

    /// <summary>Checks customers one after the other.</summary>
    /// <param name="organization">Only of this one; null for all.</param>
    /// <param name="customer">Only this one; null for all.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async IAsyncEnumerable<ConsistencyReport> RunAsync(OwnerKey? organization, OwnerKey? customer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int skip = 0; ; skip += PageSize)
        {
            (IReadOnlyList<Organization> page, _) = await organizations.ListAsync(skip, PageSize, cancellationToken);
            foreach (DataSpace space in page.Where(one => organization is null || one.Id.Owner == organization)
                .SelectMany(one => new[] { new DataSpace(one.Id.Owner, Mode.Live), new DataSpace(one.Id.Owner, Mode.Test) }))
            {
                foreach (OwnerKey key in customer is { } only ? [only] : await CustomersAsync(space, cancellationToken))
                {
                    if (await CheckAsync(space, key, cancellationToken) is { } report)
                    {
                        yield return report;
                    }
                }
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>All findings about what was read.</summary>
    internal static IEnumerable<Finding> Of(CustomerRecord record) => Checks.SelectMany(check => check(record));

    private async ValueTask<List<OwnerKey>> CustomersAsync(DataSpace space, CancellationToken cancellationToken)
    {
        List<OwnerKey> keys = [];
        var lists = new ListReader(tables);
        for (int skip = 0; ; skip += PageSize)
        {
            ListSlice slice = await lists.ReadAsync(space, CustomerLists.Customers, new ListQuery([], null, false, skip, PageSize), cancellationToken);
            keys.AddRange(slice.Rows.Select(row => System.Text.Json.JsonSerializer.Deserialize(row.Span, CustomerLists.RowType)!.Id.Owner));
            if (skip + PageSize >= slice.Total)
            {
                return keys;
            }
        }
    }
}
