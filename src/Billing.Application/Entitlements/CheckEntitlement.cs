using Billing.Application.Catalog;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;

namespace Billing.Application.Entitlements;

/// <summary>
/// Answers whether a subscriber may use a feature, at the time of a request: what is granted, how much of a limit is used and left. Usage is read from the
/// counters of the running period's days, so the cost does not depend on the number of events.
/// </summary>
public sealed class CheckEntitlement(SubscriptionReader subscriptions, EntitlementReader entitlements, ICatalog catalog, RunningQuantities quantities)
{
    /// <summary>Checks one feature.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="externalId">The subscription.</param>
    /// <param name="featureCode">The feature.</param>
    /// <param name="quantity">How much more is wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<EntitlementCheck>> RunAsync(
        DataSpace space, string externalId, string featureCode, decimal quantity, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, externalId, cancellationToken) is not { } subscription)
        {
            return Failure.NotFound("Subscription");
        }

        if (await entitlements.FindFeatureAsync(space, featureCode, cancellationToken) is not { } feature)
        {
            return Failure.NotFound("Feature");
        }

        Entitlement? granted = await entitlements.EffectiveAsync(space, subscription, feature, cancellationToken);
        if (granted is null || feature.Type != FeatureType.Quantity)
        {
            return new EntitlementCheck(feature, granted, subscription.Status, quantity, null, default);
        }

        RunningQuantity? used = await UsedAsync(space, subscription, feature, cancellationToken);
        return new EntitlementCheck(
            feature, granted, subscription.Status, quantity, used?.Period, new LimitCheck(EntitlementValue.LimitOf(granted.Value), used?.Units));
    }

    /// <summary>How far what is granted of a feature is used in the running period; nothing is measured of what is no quantity.</summary>
    internal async ValueTask<LimitCheck> LimitAsync(
        DataSpace space, Subscription subscription, Feature feature, Entitlement granted, CancellationToken cancellationToken) =>
        feature.Type == FeatureType.Quantity
            ? new LimitCheck(EntitlementValue.LimitOf(granted.Value), (await UsedAsync(space, subscription, feature, cancellationToken))?.Units)
            : default;

    private async ValueTask<RunningQuantity?> UsedAsync(DataSpace space, Subscription subscription, Feature feature, CancellationToken cancellationToken)
    {
        BillableMetric? metric = feature.LimitedMetricCode is { } code ? await catalog.FindMetricAsync(space, code, cancellationToken) : null;
        return metric is null || !(await quantities.CurrentAsync(space, subscription, metric, cancellationToken)).TryGet(out RunningQuantity? used, out _)
            ? null
            : used;
    }
}

/// <summary>What was found about a feature of a subscription.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Granted">What holds; null when it is not granted.</param>
/// <param name="Status">Where the subscription stands.</param>
/// <param name="Quantity">How much more is wanted.</param>
/// <param name="Period">The period whose usage counts; null when nothing is measured.</param>
/// <param name="Limit">How far a quantity is used.</param>
public sealed record EntitlementCheck(
    Feature Feature, Entitlement? Granted, SubscriptionStatus Status, decimal Quantity, InstantSpan? Period, LimitCheck Limit)
{
    /// <summary>Whether it may be used now.</summary>
    public bool IsAllowed => Reason is null;

    /// <summary>Why not, as a word for programs; null when it may.</summary>
    public string? Reason =>
        Status != SubscriptionStatus.Active ? "subscription_not_active"
        : Granted is null || (Feature.Type == FeatureType.Boolean && Granted.Value == EntitlementValue.Refused) ? "not_granted"
        : Limit.Allows(Quantity) ? null : "limit_reached";
}
