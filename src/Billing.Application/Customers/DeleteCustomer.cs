using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Customers;

/// <summary>Deletes a customer that nothing is billed to any more. Its invoices stay; its external id becomes free.</summary>
public sealed class DeleteCustomer(Transactor transactor)
{
    /// <summary>Deletes it. Refused with <see cref="FailureKind.WrongState"/> while subscriptions are billed.</summary>
    public ValueTask<Result<Outcome<bool>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Boolean,
            (work, _) => ValueTask.FromResult(
                work.Account(id) is { } account ? Delete(work, account) : (Result<bool>)Failure.NotFound("Customer")),
            cancellationToken);

    private static Result<bool> Delete(PartitionWork work, CustomerAccount account)
    {
        Customer customer = account.Customer;
        if (account.Subscriptions.Count > 0)
        {
            return Failure.Of(
                FailureKind.WrongState, $"The customer has subscriptions that are billed ({account.Subscriptions.Count}): terminate them first");
        }

        work.SetGuard(account with { Deleted = true }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Remove(account.Space, customer));
        work.Emit(new NameRelease(account.Space, CreateCustomer.NameKind, customer.ExternalId, customer.Id));
        if (customer.Email is { } email)
        {
            work.Emit(new NameRelease(account.Space, CreateCustomer.EmailKind, CreateCustomer.NormalOf(email), customer.Id));
        }

        work.EmitEvent(account.Space, "customer.deleted", customer.Id, customer, StoredJson.Default.Customer);
        return true;
    }
}
