using Billing.Application.Entitlements;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Entitlements;

/// <summary>Who grants something.</summary>
internal enum EntitlementSource
{
    Plan,
    Subscription,
}

internal sealed class EntitlementCreate
{
    public required BillingId PlanId { get; set; }

    public required BillingId FeatureId { get; set; }

    [Text(1, 1000), Doc("Of a boolean feature `true` or `false`, of a quantity a number or `unlimited`, else any text.", Example = "\"1000\"")]
    public required string Value { get; set; }
}

internal sealed class EntitlementUpdate
{
    [Text(1, 1000)]
    public string? Value { get; set; }
}

internal sealed class EntitlementCopyRequest
{
    public required BillingId SourcePlanId { get; set; }

    public required BillingId TargetPlanId { get; set; }
}

internal sealed record EntitlementResponse(BillingId Id, BillingId PlanId, BillingId FeatureId, string Value, Instant CreatedAt, Instant UpdatedAt)
{
    public static EntitlementResponse From(Entitlement it) => new(it.Id, it.PlanId!.Value, it.FeatureId, it.Value, it.CreatedAt, it.UpdatedAt);
}

internal sealed class EntitlementSet
{
    [Text(1, 1000), Doc("Instead of what the plan grants.", Example = "\"5000\"")]
    public required string Value { get; set; }
}

internal sealed record EffectiveEntitlementResponse(
    BillingId Id, [property: Doc("The plan that the subscription runs.")] BillingId PlanId, BillingId FeatureId, string Value, Instant CreatedAt, Instant UpdatedAt,
    string FeatureCode, FeatureType FeatureType, [property: Doc("Whether the plan grants it, or the subscription has it of its own.")] EntitlementSource Source)
{
    public static EffectiveEntitlementResponse From(Subscription subscription, Entitlement it) => new(
        it.Id, subscription.PlanId, it.FeatureId, it.Value, it.CreatedAt, it.UpdatedAt, it.FeatureCode, it.FeatureType,
        it.SubscriptionId is null ? EntitlementSource.Plan : EntitlementSource.Subscription);
}

internal sealed record EntitlementCheckResponse(
    string FeatureCode, FeatureType FeatureType, bool Allowed,
    [property: Doc("Why not: not_granted, limit_reached or subscription_not_active; null when it is allowed.")] string? Reason,
    [property: Doc("What is granted; null when nothing is.")] string? Value,
    [property: Doc("Of a quantity; null when it is unlimited.")] decimal? Limit,
    [property: Doc("Usage of the running period; null when no metric measures the feature.")] decimal? Used,
    [property: Doc("What is left of the limit, never below zero.")] decimal? Remaining,
    Instant? PeriodStart, Instant? PeriodEnd)
{
    public static EntitlementCheckResponse From(EntitlementCheck it) => new(
        it.Feature.Code, it.Feature.Type, it.IsAllowed, it.Reason, it.Granted?.Value, it.Limit.Limit, it.Limit.Used, it.Limit.Remaining, it.Period?.Start,
        it.Period?.End);
}
