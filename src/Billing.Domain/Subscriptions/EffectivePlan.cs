using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Domain.Subscriptions;

/// <summary>The plan as a subscription pays it.</summary>
public static class EffectivePlan
{
    /// <summary>The plan version in a currency, with the prices agreed for the subscription laid over it.</summary>
    public static Result<Plan> Of(Plan plan, Subscription subscription, Currency currency) =>
        subscription.PriceOverride is { } agreed && agreed.Currency == currency
            ? plan.Currency == currency ? plan.With(agreed) : plan.In(currency).Map(own => own.With(agreed))
            : plan.In(currency);

    /// <summary>
    /// The plan version in the subscription's currency, with the prices agreed for it, if any were agreed for this plan, laid over it. A plan that has lost its price
    /// in that currency stays as it is.
    /// </summary>
    public static Plan PricedFor(this Plan plan, Subscription subscription)
    {
        Plan paid = subscription.Currency is { } currency && plan.In(currency).TryGet(out Plan? priced, out _) ? priced : plan;
        return subscription.PriceOverride is { } agreed && subscription.PlanId == plan.Id && agreed.Currency == paid.Currency ? paid.With(agreed) : paid;
    }

    /// <summary>The plan version with the subscription's own thresholds beside those of the plan: both are in force.</summary>
    public static Plan WithThresholdsOf(this Plan plan, Subscription subscription) => subscription.UsageThresholds.Count == 0
        ? plan
        : plan with { UsageThresholds = [.. plan.UsageThresholds, .. subscription.UsageThresholds] };
}
