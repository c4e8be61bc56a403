using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Entitlements;

/// <summary>
/// What one subscription has of its own, instead of what its plan grants. It stays when the subscription moves to another plan or version, until it is
/// taken away.
/// </summary>
public sealed class SubscriptionEntitlements(Transactor transactor, SubscriptionReader subscriptions, EntitlementReader reader)
{
    /// <summary>Most of one subscription.</summary>
    private const int CountMax = 100;

    /// <summary>
    /// Sets what the subscription gets of a feature. Refused when subscription or feature are unknown, the value does not fit, or the subscription has ended.
    /// </summary>
    public async ValueTask<Result<Outcome<Entitlement>>> SetAsync(
        DataSpace space, string externalId, string featureCode, string value, Command command, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, externalId, cancellationToken) is not { } found)
        {
            return Failure.NotFound("Subscription");
        }

        if (await reader.FindFeatureAsync(space, featureCode, cancellationToken) is not { } feature)
        {
            return Failure.NotFound("Feature");
        }

        return EntitlementValue.Refusal(feature.Type, value) is { } wrong
            ? wrong
            : await transactor.RunAsync(
                CustomerRows.PartitionOf(space, found.Id), command, StoredJson.Default.Entitlement,
                (work, ct) => SetAsync(work, space, found.Id, feature, value, ct), cancellationToken);
    }

    /// <summary>Takes it away: what the plan grants holds again. Refused when the subscription has nothing of its own of the feature.</summary>
    public async ValueTask<Result<Outcome<bool>>> RemoveAsync(
        DataSpace space, string externalId, string featureCode, Command command, CancellationToken cancellationToken) =>
        await subscriptions.FindAsync(space, externalId, cancellationToken) is { } found
            ? await transactor.RunAsync(
                CustomerRows.PartitionOf(space, found.Id), command, StoredJson.Default.Boolean,
                (work, ct) => RemoveAsync(work, space, found.Id, featureCode, ct), cancellationToken)
            : Failure.NotFound("Subscription");

    private static async ValueTask<Result<Entitlement>> SetAsync(
        PartitionWork work, DataSpace space, BillingId subscriptionId, Feature feature, string value, CancellationToken cancellationToken)
    {
        Subscription? subscription = await work.ReadAsync(CustomerRows.Subscription(subscriptionId), StoredJson.Default.Subscription, cancellationToken);
        if (subscription is null || subscription.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated)
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is {subscription?.Status.ToString().ToLowerInvariant()} and cannot get an entitlement");
        }

        string row = FeatureRows.Subscription(subscriptionId);
        SubscriptionGrants? before = await work.ReadAsync(row, StoredJson.Default.SubscriptionGrants, cancellationToken);
        Entitlement[] others = [.. (before?.Entitlements ?? []).Where(each => each.FeatureId != feature.Id)];
        if (others.Length >= CountMax)
        {
            return Failure.Of(FailureKind.TooLarge, $"A subscription has at most {CountMax} entitlements of its own");
        }

        var own = new Entitlement
        {
            Id = IdDerivation.ItemOf(subscriptionId.Owner, 0, "entitlement", subscriptionId.ToString(), feature.Id.ToString()),
            SubscriptionId = subscriptionId,
            FeatureId = feature.Id,
            FeatureCode = feature.Code,
            FeatureType = feature.Type,
            Value = value,
            CreatedAt = before?.Entitlements.FirstOrDefault(each => each.FeatureId == feature.Id)?.CreatedAt ?? work.Now,
            UpdatedAt = work.Now,
        };
        work.Put(row, new SubscriptionGrants(subscriptionId, [.. others, own]), StoredJson.Default.SubscriptionGrants);
        work.EmitEvent(space, "subscription.entitlement_set", subscriptionId, own, StoredJson.Default.Entitlement);
        return own;
    }

    private static async ValueTask<Result<bool>> RemoveAsync(
        PartitionWork work, DataSpace space, BillingId subscriptionId, string featureCode, CancellationToken cancellationToken)
    {
        string row = FeatureRows.Subscription(subscriptionId);
        SubscriptionGrants? grants = await work.ReadAsync(row, StoredJson.Default.SubscriptionGrants, cancellationToken);
        if (grants?.Entitlements.FirstOrDefault(each => each.FeatureCode == featureCode) is not { } own)
        {
            return Failure.NotFound("Entitlement");
        }

        work.Replace(row, grants with { Entitlements = [.. grants.Entitlements.Where(each => each.Id != own.Id)] }, StoredJson.Default.SubscriptionGrants);
        work.EmitEvent(space, "subscription.entitlement_removed", subscriptionId, own, StoredJson.Default.Entitlement);
        return true;
    }
}
