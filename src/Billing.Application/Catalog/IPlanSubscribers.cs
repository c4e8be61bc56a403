using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Catalog;

/// <summary>How many subscriptions run on plans: pending, active and paused ones.</summary>
public interface IPlanSubscribers
{
    /// <summary>Subscriptions of one plan, of all its versions.</summary>
    ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken);

    /// <summary>For each plan that has any, how many.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken);
}

/// <summary>Counts them in the tenant-wide list of subscriptions, which may be a moment behind.</summary>
public sealed class ListedPlanSubscribers(ListReader lists) : IPlanSubscribers
{
    private static readonly ListFilter Running = new(
        "status", status => status is nameof(SubscriptionStatus.Pending) or nameof(SubscriptionStatus.Active) or nameof(SubscriptionStatus.Paused));

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(
            space, SubscriptionLists.Subscriptions,
            new ListQuery([Running, ListFilter.EqualTo("plan_id", planId.ToString())], null, false, 0, 0), cancellationToken)).Total;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
        lists.CountByAsync(space, SubscriptionLists.Subscriptions, "plan_id", [Running], cancellationToken);
}
