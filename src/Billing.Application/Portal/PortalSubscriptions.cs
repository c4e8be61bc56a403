using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Portal;

/// <summary>A customer's subscriptions with what they pay for.</summary>
public sealed class PortalSubscriptions(ListReader lists, CustomerReader customers, SubscriptionReader subscriptions, ICatalog catalog)
{
    /// <summary>All of a customer, newest first, in whatever state.</summary>
    public async ValueTask<IReadOnlyList<PortalSubscription>> AllAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        var shown = new List<PortalSubscription>();
        foreach (Subscription each in await lists.OwnAsync(space, customerId, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, cancellationToken))
        {
            shown.Add(await WithPlansAsync(space, each, cancellationToken));
        }

        return shown;
    }

    /// <summary>One by id, or null.</summary>
    public async ValueTask<PortalSubscription?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(space, id, cancellationToken) is { } found ? await WithPlansAsync(space, found, cancellationToken) : null;

    /// <summary>The plans that a subscription of the customer can be changed to, newest first: those in its currency that are paid again and again.</summary>
    public async ValueTask<IReadOnlyList<Plan>> PlansAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { Currency: var currency })
        {
            return [];
        }

        var query = new ListQuery([ListFilter.EqualTo("currency", currency.Code)], null, Descending: true, 0, OwnRows.Max);
        ListSlice slice = await lists.ReadAsync(space, PlanLists.Plans, query, cancellationToken);
        return [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, PlanLists.RowType)!).Where(plan => plan.Interval != PlanInterval.OneTime)];
    }

    private async ValueTask<PortalSubscription> WithPlansAsync(DataSpace space, Subscription subscription, CancellationToken cancellationToken) => new(
        subscription, await catalog.PlanOfAsync(space, subscription, cancellationToken),
        subscription.NextPlan is { } next ? await catalog.RequirePlanAsync(space, next.PlanId, next.Version, cancellationToken) : null);
}

/// <summary>A subscription as its customer sees it.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Plan">The plan that runs, with the prices that were agreed.</param>
/// <param name="NextPlan">The plan that takes over at the end of the period; null when none waits.</param>
public sealed record PortalSubscription(Subscription Subscription, Plan Plan, Plan? NextPlan)
{
    /// <summary>The base amount of one full period, in minor units of the plan's currency (rule 16).</summary>
    public long BaseMinor => (long)decimal.Round(Plan.AmountMinor * Subscription.Quantity, 0, MidpointRounding.AwayFromZero);
}
