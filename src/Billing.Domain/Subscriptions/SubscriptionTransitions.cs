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
    public static Result<Subscription> Activate(this Subscription subscription, Instant now) =>
        subscription.Status == SubscriptionStatus.Pending
            ? subscription with { Status = SubscriptionStatus.Active, StartedAt = now, UpdatedAt = now }
            : Refuse(subscription, "activated");

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
            ? subscription with { Status = SubscriptionStatus.Canceled, CanceledAt = now, UpdatedAt = now }
            : Refuse(subscription, "canceled");

    /// <summary>Active, pending or paused to terminated: the organization's act.</summary>
    public static Result<Subscription> Terminate(this Subscription subscription, Instant now) =>
        IsOpen(subscription)
            ? subscription with { Status = SubscriptionStatus.Terminated, EndingAt = now, UpdatedAt = now }
            : Refuse(subscription, "terminated");

    private static bool IsOpen(Subscription subscription) =>
        subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Pending or SubscriptionStatus.Paused;

    private static Failure Refuse(Subscription subscription, string verb) =>
        Failure.Of(FailureKind.WrongState, $"The subscription is {subscription.Status.ToString().ToLowerInvariant()} and cannot be {verb}");
}
