using Billing.Application.Consistency;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Changes what may be edited: how it is billed while nothing is billed yet, its billing group and what its end does until it has ended. All else has a step of its own.
/// </summary>
public sealed class UpdateSubscription(SubscriptionChange change, SubscriptionReader subscriptions, ChangePlan plans)
{
    /// <summary>Applies the patch; another plan is a change of the plan, and comes alone. Refused with <see cref="FailureKind.WrongState"/> when it is too late for a field, and for fields that only steps change.</summary>
    public async ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, SubscriptionPatch patch, Command command, CancellationToken cancellationToken)
    {
        Subscription? now = patch.PlanId is null ? null : await subscriptions.FindAsync(space, id, cancellationToken);
        if (now is null || patch.PlanId == now.PlanId)
        {
            return await change.RunAsync(space, id, command, it => Change(it, patch), cancellationToken);
        }

        return IsAsItStands(now, patch)
            ? await plans.RunAsync(space, id, new WantedChange(patch.PlanId, null, null) { PlanField = "plan_id" }, command, cancellationToken)
            : Failure.Invalid("plan_id", "The plan is changed by itself: leave other fields as they stand", "value_error");
    }

    private static bool IsAsItStands(Subscription now, SubscriptionPatch patch) =>
        !FixedFields(now, patch with { PlanId = null }).Any() && (patch.Status ?? now.Status) == now.Status
        && (patch.EndingAt ?? now.EndingAt) == now.EndingAt && Edited(now, patch) == now;

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
        Subscription edited = Edited(now, patch);
        Subscription changed = edited with { PayInAdvance = edited.PayInAdvance || it.Plan.Interval == PlanInterval.OneTime };
        if (changed == it.Subscription)
        {
            return changed;
        }

        bool isEnded = now.Status is SubscriptionStatus.Canceled or SubscriptionStatus.Terminated;
        bool isEarly = now.Status == SubscriptionStatus.Pending || changed with { OnTerminationAction = now.OnTerminationAction, BillingGroup = now.BillingGroup, MetadataJson = now.MetadataJson } == now;
        bool isNote = changed with { MetadataJson = now.MetadataJson } == now;
        return (isEnded && !isNote) || !isEarly
            ? Refuse(now, isEnded ? "changed" : "billed in another way")
            : it.Save(changed with { UpdatedAt = it.Now }, ["subscription.updated"]).Subscription;
    }

    private static Subscription Edited(Subscription now, SubscriptionPatch patch) => now with
    {
        BillingTime = patch.BillingTime ?? now.BillingTime,
        TrialPeriodDays = patch.TrialPeriodDays ?? now.TrialPeriodDays,
        SubscriptionAt = patch.SubscriptionAt ?? now.SubscriptionAt,
        PayInAdvance = patch.PayInAdvance ?? now.PayInAdvance,
        OnTerminationAction = patch.OnTerminationAction ?? now.OnTerminationAction,
        MetadataJson = patch.MetadataJson ?? now.MetadataJson,
        BillingGroup = patch.BillingGroup is null ? now.BillingGroup : patch.BillingGroup.Length == 0 ? null : patch.BillingGroup,
    };

    private static IEnumerable<FieldError> FixedFields(Subscription now, SubscriptionPatch patch)
    {
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
