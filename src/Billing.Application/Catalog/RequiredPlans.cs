using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Catalog;

/// <summary>Plan versions that something runs on: they are never removed, so that one is missing is broken infrastructure.</summary>
internal static class RequiredPlans
{
    /// <summary>The plan version that a subscription runs, with the prices that were agreed for it and the thresholds of its own.</summary>
    public static async ValueTask<Plan> PlanOfAsync(
        this ICatalog catalog, DataSpace space, Subscription subscription, CancellationToken cancellationToken) =>
        (await catalog.RequirePlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken)).PricedFor(subscription).WithThresholdsOf(subscription);

    /// <summary>A plan version.</summary>
    public static async ValueTask<Plan> RequirePlanAsync(
        this ICatalog catalog, DataSpace space, BillingId planId, int version, CancellationToken cancellationToken) =>
        await catalog.FindPlanAsync(space, planId, version, cancellationToken)
            ?? throw new InvalidOperationException($"Version {version} of plan {planId} is gone");
}
