using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Pauses an active subscription now: the days after this one are not charged until it is resumed. Usage goes on being billed, and days that were paid in
/// advance already are not given back.
/// </summary>
public sealed class PauseSubscription(SubscriptionChange change)
{
    /// <summary>Pauses it. Refused with <see cref="FailureKind.WrongState"/> unless it is active.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => it.Save(it.Subscription.Pause(it.Now), "subscription.paused"), cancellationToken);
}
