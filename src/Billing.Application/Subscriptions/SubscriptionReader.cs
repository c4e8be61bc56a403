using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>Looks subscriptions up.</summary>
public sealed class SubscriptionReader(ITableStore tables, NameClaims names)
{
    /// <summary>A subscription by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<Subscription?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Subscription(id), cancellationToken);
        Subscription? subscription = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.Subscription);
        return subscription?.Id == id ? subscription : null;
    }

    /// <summary>A subscription by the organization's own id, or null.</summary>
    public async ValueTask<Subscription?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        await names.FindAsync(space, CreateSubscription.NameKind, externalId, cancellationToken) is { } id
            ? await FindAsync(space, id, cancellationToken)
            : null;
}
