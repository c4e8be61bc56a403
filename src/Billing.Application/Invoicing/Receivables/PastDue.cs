using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
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

    /// <summary>
    /// The ids of those among the customers that owe something although it was due, and of the subscriptions that it is about: what surfaces that have such a state call past due. One read for each
    /// customer, many at a time, and one for each overdue invoice.
    /// </summary>
    public async ValueTask<IReadOnlySet<BillingId>> OfAsync(DataSpace space, IEnumerable<BillingId> customerIds, CancellationToken cancellationToken)
    {
        List<Invoice>[] overdue = await ParallelReads.MapAsync([.. customerIds.Distinct()], (id, token) => OverdueAsync(space, id, token), cancellationToken);
        return overdue.SelectMany(each => each).SelectMany(invoice => invoice.SubscriptionIds.Prepend(invoice.CustomerId)).ToHashSet();
    }

    /// <summary>Which subscriptions of one customer an overdue invoice is about.</summary>
    public ValueTask<IReadOnlySet<BillingId>> SubscriptionsAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        OfAsync(space, [customerId], cancellationToken);

    /// <summary>Whether a subscription is past due: one that starts with its payment when its money is late or has failed too often, any other when an invoice about it is overdue.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="late">What <see cref="OfAsync"/> says of its customer.</param>
    public static bool Is(Subscription subscription, IReadOnlySet<BillingId> late) => subscription.Prepaid?.IsPastDue ?? late.Contains(subscription.Id);

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
