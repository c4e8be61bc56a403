using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;

namespace Billing.Application.Entitlements;

/// <summary>Row keys of features and of what is granted of them.</summary>
internal static class FeatureRows
{
    /// <summary>What codes of features are claimed as.</summary>
    public const string CodeKind = "feature";

    /// <summary>How many plans grant each feature, all in one row of the catalogue.</summary>
    public const string Uses = "featureuses";

    /// <summary>A feature, in the catalogue.</summary>
    public static string Feature(BillingId id) => "feature|" + id.ItemKey;

    /// <summary>All that one plan grants, in the catalogue.</summary>
    public static string Plan(BillingId bookId) => "entitled|" + bookId.ItemKey;

    /// <summary>All that one subscription has of its own, in the customer's partition.</summary>
    public static string Subscription(BillingId subscriptionId) => "entitled|" + subscriptionId.ItemKey;

    /// <summary>
    /// The id of the book of what a plan grants, of which each entitlement's id is a part, so that either finds the row. Re-hashed while the row is another plan's.
    /// </summary>
    public static BillingId BookOf(DataSpace space, BillingId planId, int attempt) =>
        IdDerivation.ItemOf(space.Organization, attempt, "entitlements", space.ToString(), planId.ToString());

    /// <summary>A feature by code within a unit of work on the catalogue, or null.</summary>
    public static async ValueTask<Feature?> FeatureAsync(this PartitionWork work, string code, CancellationToken cancellationToken) =>
        await work.ReadAsync(Catalog.CatalogRows.Code(CodeKind, code), StoredJson.Default.CodeClaim, cancellationToken) is { } claim
            ? await work.FeatureAsync(claim.Target, cancellationToken)
            : null;

    /// <summary>A feature by id within a unit of work on the catalogue, or null.</summary>
    public static async ValueTask<Feature?> FeatureAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(Feature(id), StoredJson.Default.Feature, cancellationToken) is { } feature && feature.Id == id ? feature : null;
}

/// <summary>How many plans grant each feature.</summary>
/// <param name="Plans">By the feature's id; features that no plan grants are absent.</param>
internal sealed record FeatureUses(IReadOnlyDictionary<string, int> Plans)
{
    public int Of(BillingId featureId) => Plans.GetValueOrDefault(featureId.ToString());

    /// <summary>The counts when so many more plans (fewer when negative) grant these features.</summary>
    public FeatureUses With(IEnumerable<BillingId> features, int more)
    {
        var plans = new Dictionary<string, int>(Plans);
        foreach (string id in features.Select(feature => feature.ToString()))
        {
            int count = plans.GetValueOrDefault(id) + more;
            if (count == 0)
            {
                plans.Remove(id);
            }
            else
            {
                plans[id] = count;
            }
        }

        return new FeatureUses(plans);
    }
}

/// <summary>All that one plan grants.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Made">How many entitlements it has had: the next is numbered after it.</param>
/// <param name="Entitlements">Oldest first.</param>
internal sealed record PlanEntitlements(BillingId PlanId, int Made, IReadOnlyList<Entitlement> Entitlements)
{
    /// <summary>Most that a plan grants: they stand in one row.</summary>
    public const int CountMax = 500;
}

/// <summary>All that one subscription has of its own.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Entitlements">Oldest first.</param>
internal sealed record SubscriptionGrants(BillingId SubscriptionId, IReadOnlyList<Entitlement> Entitlements);
