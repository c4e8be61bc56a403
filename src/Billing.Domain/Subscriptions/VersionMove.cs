using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>Whether and when a subscription goes over to another version of its plan.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="At">When to look again, for <see cref="VersionMoveKind.Later"/>; else null.</param>
public readonly record struct VersionMoveStep(VersionMoveKind Kind, Instant? At = null);

/// <summary>What a move does with a subscription now.</summary>
public enum VersionMoveKind
{
    /// <summary>Nothing, ever: it has ended, is on another plan or has the version already.</summary>
    Nothing,

    /// <summary>The running period begins at or after the date of the move: the version changes now.</summary>
    Now,

    /// <summary>The running period began before the date of the move, or is billed in part: it is billed by its own version first.</summary>
    Later,
}

/// <summary>
/// Moves of running subscriptions to another version of their plan. A period is never billed by two versions: the move holds from the
/// first period that begins at or after its date. A date in the past takes the running period along when that began since and none of
/// its usage is billed yet. What was paid in advance for the running period stays as it was billed.
/// </summary>
public static class VersionMove
{
    /// <summary>What the move does with a subscription now.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="planId">The plan whose subscriptions move.</param>
    /// <param name="version">The version they move to.</param>
    /// <param name="date">The date of the move.</param>
    /// <param name="periodStart">Start of its first period that is not yet billed; null when it has not started.</param>
    /// <param name="periodEnd">End of that period; null when it has not started.</param>
    /// <param name="isBilledInPart">Whether usage of that period was billed before its end.</param>
    public static VersionMoveStep Decide(
        Subscription subscription, BillingId planId, int version, Instant date, Instant? periodStart, Instant? periodEnd, bool isBilledInPart = false)
    {
        bool isOpen = subscription.Status is SubscriptionStatus.Active or SubscriptionStatus.Pending or SubscriptionStatus.Paused;
        if (!isOpen || subscription.PlanId != planId || subscription.PlanVersion == version) return new VersionMoveStep(VersionMoveKind.Nothing);

        // Without a period nothing was billed: the version holds from the start, whenever that will be.
        bool holds = periodStart is not { } start || (new WaitingVersion(version, date).Holds(start) && !isBilledInPart);
        return holds ? new VersionMoveStep(VersionMoveKind.Now) : new VersionMoveStep(VersionMoveKind.Later, periodEnd);
    }

    /// <summary>The subscription on another version of its plan.</summary>
    public static Subscription MoveTo(this Subscription subscription, int version, Instant now) =>
        subscription with { PlanVersion = version, UpdatedAt = now };
}
