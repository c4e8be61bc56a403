using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Invoicing;

/// <summary>Finds the plan version of the period that follows.</summary>
internal static class NextPlan
{
    /// <summary>The plan that was agreed, else the version of the running one that waits for the next period, else the running version.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="space">Whose.</param>
    /// <param name="billed">The subscription and how far it is billed.</param>
    /// <param name="running">The running version.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Plan> NextPlanAsync(
        this ICatalog catalog, DataSpace space, BilledSubscription billed, Plan running, CancellationToken cancellationToken) =>
        billed.Closing.NextPlan is { } agreed
            ? (await catalog.RequirePlanAsync(space, agreed.PlanId, agreed.Version, cancellationToken)).PricedFor(billed.Closing)
            : billed is { VersionOfNextPeriod: { } version, Cuts.Count: 0 }
            ? await catalog.PlanOfAsync(space, billed.Closing with { PlanVersion = version }, cancellationToken)
            : running;
}
