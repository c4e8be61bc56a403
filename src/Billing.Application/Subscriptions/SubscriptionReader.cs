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
    public ValueTask<Subscription?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        tables.FindItemAsync(space, id, CustomerRows.Subscription(id), StoredJson.Default.Subscription, found => found.Id, cancellationToken);

    /// <summary>A subscription by the organization's own id, or null.</summary>
    public async ValueTask<Subscription?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        await names.FindAsync(space, CreateSubscription.NameKind, externalId, cancellationToken) is { } id
            ? await FindAsync(space, id, cancellationToken)
            : null;
}
