using Billing.Application.Entitlements;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Portal;

/// <summary>What a subscription is granted, and how far it is used.</summary>
public sealed class FeatureUses(EntitlementReader entitlements, CheckEntitlement check)
{
    /// <summary>One for each feature that holds for the subscription, by code.</summary>
    public async ValueTask<IReadOnlyList<FeatureUse>> OfAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        var uses = new List<FeatureUse>();
        foreach (Entitlement granted in await entitlements.EffectiveAsync(space, subscription, cancellationToken))
        {
            if (await entitlements.FindFeatureAsync(space, granted.FeatureCode, cancellationToken) is { } feature)
            {
                uses.Add(new FeatureUse(feature, granted, await check.LimitAsync(space, subscription, feature, granted, cancellationToken)));
            }
        }

        return uses;
    }
}

/// <summary>A feature that is granted.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Granted">What is granted of it.</param>
/// <param name="Limit">Of a quantity: how far it is used in the running period.</param>
public sealed record FeatureUse(Feature Feature, Entitlement Granted, LimitCheck Limit);
