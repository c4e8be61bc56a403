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
            async (work, ct) =>
            {
                Customer? customer = await work.ReadAsync(CustomerRows.Profile, StoredJson.Default.Customer, ct);
                return customer is null || customer.Id != id ? Failure.NotFound("Customer") : Delete(work, space, customer);
            },
            cancellationToken);

    private static Result<bool> Delete(PartitionWork work, DataSpace space, Customer customer)
    {
        CustomerAccount account = work.Guard(StoredJson.Default.CustomerAccount)!;
        if (account.Subscriptions.Count > 0)
        {
            return Failure.Of(
                FailureKind.WrongState, $"The customer has {account.Subscriptions.Count} subscriptions that are billed; terminate them first");
        }

        work.SetGuard(account with { Deleted = true }, StoredJson.Default.CustomerAccount);
        work.Delete(CustomerRows.Profile);
        work.Emit(CustomerLists.Remove(space, customer));
        work.Emit(new NameRelease(space, CreateCustomer.NameKind, customer.ExternalId, customer.Id));
        work.EmitEvent(space, "customer.deleted", customer.Id, customer, StoredJson.Default.Customer);
        return true;
    }
}
