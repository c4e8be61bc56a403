using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>Usage thresholds that one subscription has beside those of its plan (rule 19). They hold from the running period on.</summary>
public sealed class SubscriptionThresholds(SubscriptionChange change)
{
    /// <summary>Adds one, the last of the subscription's. Refused when it has ended or has too many already, and when the currency is another one.</summary>
    public ValueTask<Result<Outcome<Subscription>>> CreateAsync(
        DataSpace space, BillingId id, ThresholdInput input, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => Add(it, input), cancellationToken);

    /// <summary>Removes one. Refused when it is unknown.</summary>
    public ValueTask<Result<Outcome<Subscription>>> DeleteAsync(DataSpace space, BillingId thresholdId, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, thresholdId.Part(0), command, it => Remove(it, thresholdId), cancellationToken);

    private static Result<Subscription> Add(ChangingSubscription it, ThresholdInput input)
    {
        Subscription now = it.Subscription;
        if (now.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated)
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is {now.Status.ToString().ToLowerInvariant()} and cannot get a threshold");
        }

        if ((input.Refusal(it.Plan.Currency) ?? PlanParts.Refusal(now.UsageThresholds.Count, now.ThresholdsMade, "thresholds")) is { } refusal)
        {
            return refusal;
        }

        UsageThreshold made = input.ToThreshold(now.Id.Part(now.ThresholdsMade + 1), it.Now);
        Subscription changed = now with
        {
            ThresholdsMade = now.ThresholdsMade + 1, UsageThresholds = [.. now.UsageThresholds, made], UpdatedAt = it.Now,
        };
        return (it with { Plan = it.Plan.WithThresholdsOf(changed) }).Save(changed, ["subscription.updated"]).Subscription;
    }

    private static Result<Subscription> Remove(ChangingSubscription it, BillingId thresholdId)
    {
        Subscription now = it.Subscription;
        return now.UsageThresholds.All(each => each.Id != thresholdId)
            ? Failure.NotFound("Usage threshold")
            : it.Save(
                now with { UsageThresholds = [.. now.UsageThresholds.Where(each => each.Id != thresholdId)], UpdatedAt = it.Now },
                ["subscription.updated"]).Subscription;
    }
}
