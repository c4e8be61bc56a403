using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>What a customer owes although it was due; what was given up does not count. The cost grows with the overdue invoices.</summary>
public sealed class PastDue(ITableStore tables, CustomerReader customers, InvoiceReader invoices)
{
    /// <summary>The totals by currency, in the order of their codes; refused when there is no such customer.</summary>
    public async ValueTask<Result<IReadOnlyList<PastDueTotal>>> TotalsAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, customerId, cancellationToken) is null ? Failure.NotFound("Customer") : await TotalsAsync(space, customerId, _ => true, cancellationToken);

    /// <summary>The same of the invoices that are about a subscription.</summary>
    public async ValueTask<Result<IReadOnlyList<PastDueTotal>>> TotalsAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        await TotalsAsync(space, subscription.Id, invoice => invoice.SubscriptionIds.Contains(subscription.Id), cancellationToken);

    /// <summary>Which subscriptions of a customer an overdue invoice is about: what surfaces that have such a state call past due. One read answers for all of a customer's.</summary>
    public async ValueTask<IReadOnlySet<BillingId>> SubscriptionsAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        (await OverdueAsync(space, customerId, cancellationToken)).SelectMany(invoice => invoice.SubscriptionIds).ToHashSet();

    private async ValueTask<PastDueTotal[]> TotalsAsync(DataSpace space, BillingId customerId, Func<Invoice, bool> counts, CancellationToken cancellationToken) =>
    [
        .. (await OverdueAsync(space, customerId, cancellationToken)).Where(counts).GroupBy(invoice => invoice.Currency).OrderBy(group => group.Key.Code, StringComparer.Ordinal)
            .Select(group => new PastDueTotal(group.Key, group.Sum(invoice => invoice.AwaitedMinor), group.Count(), group.Min(invoice => invoice.DueDate!.Value))),
    ];

    private async ValueTask<List<Invoice>> OverdueAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        List<Invoice> overdue = [];
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CustomerRows.OverduePrefix), cancellationToken))
        {
            BillingId id = DocumentCodec.Read(row.Columns, StoredJson.Default.AwaitedInvoice)!.InvoiceId;
            if (await invoices.FindAsync(space, id, cancellationToken) is { Invoice: { AwaitedMinor: > 0 } invoice })
            {
                overdue.Add(invoice);
            }
        }

        return overdue;
    }
}

/// <summary>What is past due in one currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="AmountMinor">How much, in minor units.</param>
/// <param name="InvoicesCount">On how many invoices.</param>
/// <param name="OldestDueDate">Since when.</param>
public sealed record PastDueTotal(Currency Currency, long AmountMinor, int InvoicesCount, Instant OldestDueDate);
