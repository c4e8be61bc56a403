using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions;

/// <summary>Starts a pending subscription now.</summary>
public sealed class ActivateSubscription(Transactor transactor, ICatalog catalog)
{
    /// <summary>Activates it. Refused with <see cref="FailureKind.WrongState"/> unless it is pending.</summary>
    public ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Subscription,
            (work, ct) => ActivateAsync(work, id, ct), cancellationToken);

    private async ValueTask<Result<Subscription>> ActivateAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        Subscription? pending = await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, cancellationToken);
        if (pending?.Id != id || work.Account() is not { Deleted: false } account)
        {
            return Failure.NotFound("Subscription");
        }

        Result<Subscription> activated = pending.Activate(work.Now);
        if (!activated.IsSuccess)
        {
            return activated;
        }

        Plan plan = await catalog.FindPlanAsync(account.Space, pending.PlanId, pending.PlanVersion, cancellationToken)
            ?? throw new InvalidOperationException($"Version {pending.PlanVersion} of plan {pending.PlanId} is gone");
        work.Save(account, activated.Value, plan);
        work.EmitEvent(account.Space, "subscription.started", id, activated.Value, StoredJson.Default.Subscription);
        return activated;
    }
}
