using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Entitlements;

/// <summary>What a plan grants of a feature, in all its versions; or what one subscription gets instead.</summary>
public sealed record Entitlement
{
    /// <summary>The id, in the organization's partition; of a subscription's own, in the customer's.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The plan; null for what a subscription has of its own.</summary>
    public BillingId? PlanId { get; init; }

    /// <summary>The subscription that has it of its own; null for what a plan grants.</summary>
    public BillingId? SubscriptionId { get; init; }

    /// <summary>The feature.</summary>
    public required BillingId FeatureId { get; init; }

    /// <summary>The feature's code, which never changes.</summary>
    public required string FeatureCode { get; init; }

    /// <summary>The feature's type, which never changes.</summary>
    public required FeatureType FeatureType { get; init; }

    /// <summary>What is granted, as <see cref="EntitlementValue"/> reads it.</summary>
    public required string Value { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When its value was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>What holds for a subscription: each of its own, and what its plan grants of all other features, by code.</summary>
    public static IReadOnlyList<Entitlement> Effective(IReadOnlyList<Entitlement> plan, IReadOnlyList<Entitlement> own) =>
    [
        .. plan.Where(granted => own.All(each => each.FeatureId != granted.FeatureId)).Concat(own)
            .OrderBy(each => each.FeatureCode, StringComparer.Ordinal),
    ];
}
