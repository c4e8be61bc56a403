using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;

namespace Billing.Application.Entitlements;

/// <summary>The tenant-wide lists of features and of what plans grant of them.</summary>
public static class FeatureLists
{
    /// <summary>All features of a data space.</summary>
    public static readonly ListDefinition Features = new(
        "features", [new("code"), new("name"), new("feature_type"), new("updated_at", ListFieldKind.Time)]);

    /// <summary>What all plans of a data space grant.</summary>
    public static readonly ListDefinition Entitlements = new(
        "entitlements", [new("plan_id"), new("feature_id"), new("value"), new("updated_at", ListFieldKind.Time)]);

    /// <summary>How a row of the list of features is stored.</summary>
    public static JsonTypeInfo<Feature> FeatureType => StoredJson.Default.Feature;

    /// <summary>How a row of the list of entitlements is stored.</summary>
    public static JsonTypeInfo<Entitlement> EntitlementType => StoredJson.Default.Entitlement;

    internal static ListUpsert Upsert(DataSpace space, Feature feature) => new(
        space, Features.Name, feature.Id, feature.CreatedAt, [feature.Code, feature.Name, feature.Type.ToString(), ListKeys.Of(feature.UpdatedAt)],
        StoredJson.Element(feature, FeatureType));

    internal static ListRemove Remove(DataSpace space, Feature feature) => new(space, Features.Name, feature.Id, feature.CreatedAt);

    internal static ListUpsert Upsert(DataSpace space, Entitlement granted) => new(
        space, Entitlements.Name, granted.Id, granted.CreatedAt,
        [granted.PlanId.ToString(), granted.FeatureId.ToString(), granted.Value, ListKeys.Of(granted.UpdatedAt)],
        StoredJson.Element(granted, EntitlementType));

    internal static ListRemove Remove(DataSpace space, Entitlement granted) => new(space, Entitlements.Name, granted.Id, granted.CreatedAt);
}
