using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>Runs a change of one subscription as one unit of work on its customer's partition.</summary>
public sealed class SubscriptionChange(Transactor transactor, ICatalog catalog)
{
    /// <summary>Reads the subscription, lets <paramref name="change"/> decide, and commits what it saved. Absent and foreign ids are not found.</summary>
    internal ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, Command command, Func<ChangingSubscription, CancellationToken, ValueTask<Result<Subscription>>> change,
        CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Subscription,
            async (work, ct) => await FindAsync(work, id, ct) is { } found ? await change(found, ct) : Failure.NotFound("Subscription"),
            cancellationToken);

    /// <summary>The same for a change that needs nothing else to be read.</summary>
    internal ValueTask<Result<Outcome<Subscription>>> RunAsync(
        DataSpace space, BillingId id, Command command, Func<ChangingSubscription, Result<Subscription>> change, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (found, _) => ValueTask.FromResult(change(found)), cancellationToken);

    /// <summary>The subscription within a unit of work; null when there is none.</summary>
    internal async ValueTask<ChangingSubscription?> FindAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        Subscription? subscription = await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, cancellationToken);
        return subscription?.Id == id && work.Account() is { Deleted: false } account
            ? new ChangingSubscription(work, account, subscription, await catalog.PlanOfAsync(account.Space, subscription, cancellationToken))
            : null;
    }
}

/// <summary>A subscription within the unit of work that changes it.</summary>
/// <param name="Work">The unit of work on the customer's partition.</param>
/// <param name="Account">The customer's account.</param>
/// <param name="Subscription">The subscription before the change.</param>
/// <param name="Plan">The plan version that it runs.</param>
internal sealed record ChangingSubscription(PartitionWork Work, CustomerAccount Account, Subscription Subscription, Plan Plan)
{
    /// <summary>When the change happens.</summary>
    public Instant Now => Work.Now;

    /// <summary>How far it is billed; null while it has not started and when nothing is left to bill.</summary>
    public BilledSubscription? Billed => Account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == Subscription.Id);

    /// <summary>Writes the subscription and tells what happened, under one name or several.</summary>
    public ChangingSubscription Save(Subscription changed, params ReadOnlySpan<string> eventTypes)
    {
        CustomerAccount account = Work.Save(Account, changed, Plan);
        foreach (string type in eventTypes)
        {
            Work.EmitEvent(account.Space, type, changed.Id, changed, StoredJson.Default.Subscription);
        }

        return this with { Account = account, Subscription = changed };
    }

    /// <summary>Saves what a transition gave, under the name of its event; a refusal stays one.</summary>
    public Result<Subscription> Save(Result<Subscription> changed, string eventType) => changed.Map(it => Save(it, [eventType]).Subscription);
}
