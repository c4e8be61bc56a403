using Billing.Domain.Results;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// The state machine of a subscription. Each function returns the subscription after the step, or a
/// <see cref="FailureKind.WrongState"/> failure that names the state it is in.
/// </summary>
public static class SubscriptionTransitions
{
    /// <summary>Pending to active; the start is now.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="now">When.</param>
    /// <param name="zoneId">The customer's zone, which says what day that is.</param>
    public static Result<Subscription> Activate(this Subscription subscription, Instant now, string zoneId) =>
        subscription is { Status: SubscriptionStatus.Pending, Prepaid.AwaitsPayment: true }
            ? Failure.Of(FailureKind.WrongState, "The subscription is pending until its invoice is paid and cannot be activated otherwise")
            : subscription.Status == SubscriptionStatus.Pending
            ? subscription with { Status = SubscriptionStatus.Active, StartedAt = now, AnchorZoneId = zoneId, StartsAt = null, UpdatedAt = now }
            : Refuse(subscription, "activated");

    /// <summary>Pending to active at its agreed start, however late that is seen.</summary>
    public static Result<Subscription> Start(this Subscription subscription, Instant now, string zoneId) => subscription is { StartsAt: { } at }
        ? subscription.Activate(now, zoneId).Map(active => active with { StartedAt = at })
        : Refuse(subscription, "started");

    /// <summary>Takes an agreed start back: it waits to be activated.</summary>
    public static Result<Subscription> TakeStartBack(this Subscription subscription, Instant now) => subscription is { StartsAt: not null }
        ? subscription with { StartsAt = null, UpdatedAt = now }
        : Failure.Of(FailureKind.WrongState, $"The subscription is {Word(subscription)} and has no start to be taken back");

    /// <summary>Whether its trial is running; what has not started has none yet.</summary>
    public static bool IsInTrial(this Subscription subscription, Instant at, DateTimeZone zone) =>
        subscription is { Status: SubscriptionStatus.Active or SubscriptionStatus.Paused, TrialEndedAt: null, TrialPeriodDays: > 0 }
        && at < FirstBilling.FromOf(subscription, zone);

    /// <summary>Active in its trial, with some days more.</summary>
    public static Result<Subscription> ExtendTrial(this Subscription subscription, int days, Instant now, DateTimeZone zone) => subscription.IsInTrial(now, zone)
        ? subscription with { TrialPeriodDays = subscription.TrialPeriodDays + days, UpdatedAt = now }
        : NoTrial(subscription);

    /// <summary>Active in its trial, which ends now: this day is the first that is charged.</summary>
    public static Result<Subscription> EndTrial(this Subscription subscription, Instant now, DateTimeZone zone) => subscription.IsInTrial(now, zone)
        ? subscription with { TrialEndedAt = now, UpdatedAt = now }
        : NoTrial(subscription);

    /// <summary>Active to paused.</summary>
    public static Result<Subscription> Pause(this Subscription subscription, Instant now) =>
        subscription.Status == SubscriptionStatus.Active
            ? subscription with { Status = SubscriptionStatus.Paused, PausedAt = now, UpdatedAt = now }
            : Refuse(subscription, "paused");

    /// <summary>Paused to active.</summary>
    public static Result<Subscription> Resume(this Subscription subscription, Instant now) =>
        subscription.Status == SubscriptionStatus.Paused
            ? subscription with
            {
                Status = SubscriptionStatus.Active,
                Pauses = [.. subscription.Pauses, new Pause(subscription.PausedAt ?? now, now)],
                PausedAt = null,
                ResumedAt = now,
                UpdatedAt = now,
            }
            : Refuse(subscription, "resumed");

    /// <summary>Active, pending or paused to cancelled: the customer's wish.</summary>
    public static Result<Subscription> Cancel(this Subscription subscription, Instant now) =>
        IsOpen(subscription)
            ? subscription.WithoutPlans(now) with { Status = SubscriptionStatus.Canceled, CanceledAt = now, EndingAt = null, EndsAs = null, UpdatedAt = now }
            : Refuse(subscription, "canceled");

    /// <summary>Active, pending or paused to terminated: the organization's act.</summary>
    public static Result<Subscription> Terminate(this Subscription subscription, Instant now) =>
        IsOpen(subscription)
            ? subscription.WithoutPlans(now) with { Status = SubscriptionStatus.Terminated, EndingAt = now, EndsAs = null, UpdatedAt = now }
            : Refuse(subscription, "terminated");

    /// <summary>
    /// Active or paused, with an end that is agreed for later; an earlier agreement is replaced. Refused when another plan or quantity was agreed that would
    /// never come.
    /// </summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="at">When it ends.</param>
    /// <param name="endsAs">What it becomes: cancelled or terminated.</param>
    /// <param name="now">When that is agreed.</param>
    public static Result<Subscription> ScheduleEnd(this Subscription subscription, Instant at, SubscriptionStatus endsAs, Instant now) =>
        subscription.Status is not (SubscriptionStatus.Active or SubscriptionStatus.Paused) ? Refuse(subscription, "ended later")
            : subscription.NextPlan is { } plan && at <= plan.EffectiveAt ? Conflict(subscription, "plan")
            : subscription.NextQuantity is { } quantity && at <= quantity.EffectiveAt ? Conflict(subscription, "quantity")
            : subscription with { EndingAt = at, EndsAs = endsAs, UpdatedAt = now };

    /// <summary>Takes an agreed end back, as long as it has not come.</summary>
    public static Result<Subscription> TakeEndBack(this Subscription subscription, Instant now) =>
        subscription.EndsAs is not null && subscription.EndingAt > now
            ? subscription with { EndingAt = null, EndsAs = null, UpdatedAt = now }
            : Failure.Of(FailureKind.WrongState, $"The subscription is {Word(subscription)} and has no end to be taken back");

    /// <summary>The subscription at an instant: ended, when its agreed end has come by then; else as it is.</summary>
    public static Subscription EndedBy(this Subscription subscription, Instant at) => subscription switch
    {
        { EndsAs: null } => subscription,
        { EndingAt: { } end } when end > at => subscription,
        { EndsAs: SubscriptionStatus.Canceled } =>
            subscription with { Status = SubscriptionStatus.Canceled, CanceledAt = subscription.EndingAt, EndsAs = null },
        _ => subscription with { Status = SubscriptionStatus.Terminated, EndsAs = null },
    };

    // What was agreed for later does not come any more. What has come holds: its period may still wait to be closed.
    private static Subscription WithoutPlans(this Subscription subscription, Instant now) =>
        (subscription.NextPlan?.EffectiveAt > now ? subscription.WithoutNextPlan() : subscription) with
        {
            NextQuantity = subscription.NextQuantity?.EffectiveAt > now ? null : subscription.NextQuantity,
            StartsAt = null,
        };

    private static Failure Conflict(Subscription subscription, string what) => Failure.Of(
        FailureKind.WrongState, $"The subscription is {Word(subscription)} and its {what} is to change at that end or later: take that back first");

    private static Failure NoTrial(Subscription subscription) =>
        Failure.Of(FailureKind.WrongState, $"The subscription is {Word(subscription)} and not in a trial");

    private static bool IsOpen(Subscription subscription) =>
        subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Pending or SubscriptionStatus.Paused;

    private static Failure Refuse(Subscription subscription, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The subscription is {Word(subscription)} and cannot be {verb}");

    private static string Word(Subscription subscription) => subscription.Status.ToString().ToLowerInvariant();
}
