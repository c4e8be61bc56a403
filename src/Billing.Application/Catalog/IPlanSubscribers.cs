using System.Globalization;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>How many subscriptions run on plans: pending, active and paused ones.</summary>
public interface IPlanSubscribers
{
    /// <summary>Subscriptions of one plan, of all its versions.</summary>
    ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken);

    /// <summary>For each plan that has any, how many.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken);

    /// <summary>For each version of a plan that has any, how many.</summary>
    ValueTask<IReadOnlyDictionary<PlanVersionKey, int>> VersionsAsync(DataSpace space, CancellationToken cancellationToken);
}

/// <summary>One version of a plan.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Version">Its version, from 1.</param>
public readonly record struct PlanVersionKey(BillingId PlanId, int Version)
{
    /// <summary>Reads what <see cref="ToString"/> gave; null for anything else.</summary>
    public static PlanVersionKey? Parse(string text) =>
        text.Split('@') is [var id, var version] && BillingId.TryParse(id, out BillingId planId)
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new PlanVersionKey(planId, number)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PlanId}@{Version}");
}

/// <summary>Counts them in the tenant-wide list of subscriptions, which may be a moment behind.</summary>
public sealed class ListedPlanSubscribers(ListReader lists) : IPlanSubscribers
{
    /// <inheritdoc/>
    public async ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken) =>
        (await lists.ReadAsync(
            space, SubscriptionLists.Subscriptions,
            new ListQuery([SubscriptionLists.Running, ListFilter.EqualTo("plan_id", planId.ToString())], null, false, 0, 0), cancellationToken)).Total;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
        lists.CountByAsync(space, SubscriptionLists.Subscriptions, "plan_id", [SubscriptionLists.Running], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<PlanVersionKey, int>> VersionsAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await lists.CountByAsync(space, SubscriptionLists.Subscriptions, "plan_version", [SubscriptionLists.Running], cancellationToken))
            .Where(count => PlanVersionKey.Parse(count.Key) is not null)
            .ToDictionary(count => PlanVersionKey.Parse(count.Key)!.Value, count => count.Value);
}
