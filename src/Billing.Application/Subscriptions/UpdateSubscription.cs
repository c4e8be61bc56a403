using Billing.Application.Consistency;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Changes what may be edited: how it is billed while nothing is billed yet, and what its end does until it has ended. All else has a step of its own.
/// </summary>
public sealed class UpdateSubscription(SubscriptionChange change)
{
    /// <summary>Applies the patch. Refused with <see cref="FailureKind.WrongState"/> when it is too late for a field, and for fields that only steps change.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, SubscriptionPatch patch, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => Change(it, patch), cancellationToken);

    private static Result<Subscription> Change(ChangingSubscription it, SubscriptionPatch patch)
    {
        Subscription now = it.Subscription;
        List<FieldError> fixedFields = [.. FixedFields(now, patch)];
        if (fixedFields.Count > 0)
        {
            return Failure.Invalid(fixedFields);
        }

        if (patch.Status is { } status && status != now.Status)
        {
            return Refuse(now, $"made {Word(status)} by an update: activate, pause, resume, cancel or terminate it");
        }

        if (patch.EndingAt is { } ending && ending != now.EndingAt)
        {
            if (ending <= it.Now)
            {
                return Failure.Invalid("ending_at", "must lie in the future");
            }

            Result<Subscription> ends = now.ScheduleEnd(ending, SubscriptionStatus.Terminated, it.Now);
            if (!ends.IsSuccess)
            {
                return ends;
            }

            now = ends.Value;
        }

        return Change(it, now, patch);
    }

    private static Result<Subscription> Change(ChangingSubscription it, Subscription now, SubscriptionPatch patch)
    {
        Subscription changed = now with
        {
            BillingTime = patch.BillingTime ?? now.BillingTime,
            TrialPeriodDays = patch.TrialPeriodDays ?? now.TrialPeriodDays,
            SubscriptionAt = patch.SubscriptionAt ?? now.SubscriptionAt,
            PayInAdvance = (patch.PayInAdvance ?? now.PayInAdvance) || it.Plan.Interval == PlanInterval.OneTime,
            OnTerminationAction = patch.OnTerminationAction ?? now.OnTerminationAction,
        };
        if (changed == it.Subscription)
        {
            return changed;
        }

        bool isEnded = now.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated;
        bool isEarly = now.Status == SubscriptionStatus.Pending || changed with { OnTerminationAction = now.OnTerminationAction } == now;
        return isEnded || !isEarly
            ? Refuse(now, isEnded ? "changed" : "billed in another way")
            : it.Save(changed with { UpdatedAt = it.Now }, ["subscription.updated"]).Subscription;
    }

    private static IEnumerable<FieldError> FixedFields(Subscription now, SubscriptionPatch patch)
    {
        if (patch.PlanId is { } plan && plan != now.PlanId) yield return Fixed("plan_id");
        if (patch.CanceledAt is { } canceled && canceled != now.CanceledAt) yield return Fixed("canceled_at");
        if (patch.TrialEndedAt is { } trialEnded && trialEnded != now.TrialEndedAt) yield return Fixed("trial_ended_at");
        if (patch.PreviousPlanId is { } previous && previous != now.PreviousPlanId) yield return Fixed("previous_plan_id");
        if (patch.DowngradedAt is { } downgraded && downgraded != now.DowngradedAt) yield return Fixed("downgraded_at");
    }

    private static FieldError Fixed(string field) => FieldError.Body(field, "cannot be changed by an update", "read_only");

    private static Failure Refuse(Subscription subscription, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The subscription is {Word(subscription.Status)} and cannot be {verb}");

    private static string Word(SubscriptionStatus status) => status.ToString().ToLowerInvariant();
}
