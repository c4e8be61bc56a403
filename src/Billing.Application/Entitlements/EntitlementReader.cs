using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Entitlements;

/// <summary>Looks features and entitlements up: a few point reads, however many there are.</summary>
public sealed class EntitlementReader(ITableStore tables)
{
    /// <summary>A feature by code, or null.</summary>
    public ValueTask<Feature?> FindFeatureAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        tables.FindByCodeAsync(space, FeatureRows.CodeKind, code, FeatureRows.Feature, StoredJson.Default.Feature, cancellationToken);

    /// <summary>For each feature that plans grant, by id, how many do.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> PlanCountsAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, FeatureRows.Uses, cancellationToken);
        return row is null ? new Dictionary<string, int>() : DocumentCodec.Read(row.Columns, StoredJson.Default.FeatureUses)!.Plans;
    }

    /// <summary>What holds for a subscription, by the features' codes: its own, and what its running plan grants of all others.</summary>
    public async ValueTask<IReadOnlyList<Entitlement>> EffectiveAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        IReadOnlyList<Entitlement> own = await OwnAsync(space, subscription, cancellationToken);
        List<Entitlement> living = [];
        foreach (Entitlement each in own)
        {
            if (await IsThereAsync(space, each.FeatureId, cancellationToken))
            {
                living.Add(each);
            }
        }

        return Entitlement.Effective(await OfPlanAsync(space, subscription.PlanId, cancellationToken), living);
    }

    /// <summary>What holds for a subscription of one feature that is there; null when it is not granted.</summary>
    public async ValueTask<Entitlement?> EffectiveAsync(DataSpace space, Subscription subscription, Feature feature, CancellationToken cancellationToken) =>
        (await OwnAsync(space, subscription, cancellationToken)).FirstOrDefault(each => each.FeatureId == feature.Id)
            ?? (await OfPlanAsync(space, subscription.PlanId, cancellationToken)).FirstOrDefault(each => each.FeatureId == feature.Id);

    /// <summary>What a plan grants.</summary>
    public async ValueTask<IReadOnlyList<Entitlement>> OfPlanAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        for (int attempt = 0; ; attempt++)
        {
            TableRow? row = await tables.GetAsync(
                address.Table, address.PartitionKey, FeatureRows.Plan(FeatureRows.BookOf(space, planId, attempt)), cancellationToken);
            PlanEntitlements? book = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.PlanEntitlements);
            if (book is null || book.PlanId == planId)
            {
                return book?.Entitlements ?? [];
            }
        }
    }

    private async ValueTask<IReadOnlyList<Entitlement>> OwnAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, subscription.Id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, FeatureRows.Subscription(subscription.Id), cancellationToken);
        return row is null ? [] : DocumentCodec.Read(row.Columns, StoredJson.Default.SubscriptionGrants)!.Entitlements;
    }

    private async ValueTask<bool> IsThereAsync(DataSpace space, BillingId featureId, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        return await tables.GetAsync(address.Table, address.PartitionKey, FeatureRows.Feature(featureId), cancellationToken) is not null;
    }
}
