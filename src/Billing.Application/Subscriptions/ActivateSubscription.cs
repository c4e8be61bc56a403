using Billing.Application.Consistency;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>Starts a pending subscription now.</summary>
public sealed class ActivateSubscription(SubscriptionChange change)
{
    /// <summary>Activates it. Refused with <see cref="FailureKind.WrongState"/> unless it is pending.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        change.RunAsync(space, id, command, it => it.Save(it.Subscription.Activate(it.Now, it.Account.Customer.TimeZoneId), "subscription.started"), cancellationToken);
}
