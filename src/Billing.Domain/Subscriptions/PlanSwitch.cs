using Billing.Domain.Catalog;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// What a subscription is once its plan or quantity changes, now or with its next period (rules 10 and 11). What that costs is
/// <c>PlanChange</c>'s to say.
/// </summary>
public static class PlanSwitch
{
    /// <summary>The subscription on another plan, with another quantity, or both, from an instant on. What was agreed for later about them is done with.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="plan">The plan version it runs from now on; its own for a change of the quantity alone.</param>
    /// <param name="quantity">The quantity from now on.</param>
    /// <param name="now">The instant.</param>
    /// <param name="keptSince">Changes of the quantity before this are billed and forgotten.</param>
    public static Subscription SwitchTo(this Subscription subscription, Plan plan, decimal quantity, Instant now, Instant keptSince)
    {
        List<ChangedQuantity> changes = [.. subscription.QuantityChanges.Where(change => change.At >= keptSince)];
        if (quantity != subscription.Quantity && subscription.StartedAt is not null) changes.Add(new ChangedQuantity(now, subscription.Quantity));
        return subscription.On(plan) with
        {
            Quantity = quantity,
            QuantityChanges = changes,
            NextPlan = plan.Id == subscription.PlanId ? subscription.NextPlan : null,
            NextQuantity = quantity == subscription.Quantity ? subscription.NextQuantity : null,
            UpdatedAt = now,
        };
    }

    /// <summary>What the subscription is in the period that begins next: itself when nothing was agreed.</summary>
    /// <param name="subscription">The subscription in the period that ends.</param>
    /// <param name="next">The agreed plan's version; the running one when no other was agreed.</param>
    public static Subscription Renewed(this Subscription subscription, Plan next) =>
        subscription is { NextPlan: null, NextQuantity: null }
            ? subscription
            : subscription.On(next) with
            {
                Quantity = subscription.NextQuantity?.Quantity ?? subscription.Quantity,
                QuantityChanges = [],
                NextPlan = null,
                NextQuantity = null,
                DowngradedAt = null,
            };

    /// <summary>The subscription with a change of the plan that waits for the end of the period; the catalogue shows its target as the previous plan.</summary>
    public static Subscription Agree(this Subscription subscription, AgreedPlan plan) => subscription with
    {
        NextPlan = plan, PreviousPlanId = plan.PlanId, PreviousPlanVersion = plan.Version, DowngradedAt = plan.AgreedAt, UpdatedAt = plan.AgreedAt,
    };

    /// <summary>The subscription without a change of the plan that waited.</summary>
    public static Subscription WithoutNextPlan(this Subscription subscription) => subscription with
    {
        NextPlan = null, PreviousPlanId = null, PreviousPlanVersion = null, DowngradedAt = null,
    };

    /// <summary>The subscription once its running period ends at another instant than before: what was agreed for that end comes with it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="periodEnd">Where the running period ends now.</param>
    public static Subscription WithAgreedAt(this Subscription subscription, Instant periodEnd) => subscription with
    {
        NextPlan = subscription.NextPlan is { } plan ? plan with { EffectiveAt = periodEnd } : null,
        NextQuantity = subscription.NextQuantity is { } quantity ? quantity with { EffectiveAt = periodEnd } : null,
    };

    // Prices agreed for one plan mean nothing on another.
    private static Subscription On(this Subscription subscription, Plan plan) => plan.Id == subscription.PlanId
        ? subscription with { PlanVersion = plan.Version }
        : subscription with
        {
            PlanId = plan.Id,
            PlanVersion = plan.Version,
            PriceOverride = null,
            PreviousPlanId = subscription.PlanId,
            PreviousPlanVersion = subscription.PlanVersion,
            DowngradedAt = null,
            PayInAdvance = subscription.PayInAdvance || plan.Interval == PlanInterval.OneTime,
        };
}
