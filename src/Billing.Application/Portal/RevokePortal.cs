using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Portal;

/// <summary>Takes back every portal token and link that a customer was given so far.</summary>
public sealed class RevokePortal(Transactor transactor, CustomerReader customers)
{
    /// <summary>Revokes them, at once and everywhere: each request reads the customer's epoch. Refused when there is no such customer.</summary>
    public async ValueTask<Result<Outcome<Customer>>> RunAsync(DataSpace space, string externalId, Command command, CancellationToken cancellationToken) =>
        await customers.FindAsync(space, externalId, cancellationToken) is { } found
            ? await transactor.RunAsync(
                CustomerRows.PartitionOf(space, found.Id), command, StoredJson.Default.Customer,
                (work, _) => ValueTask.FromResult(work.Account(found.Id) is { } account ? Revoke(work, account) : (Result<Customer>)Failure.NotFound("Customer")),
                cancellationToken)
            : Failure.NotFound("Customer");

    private static Customer Revoke(PartitionWork work, CustomerAccount account)
    {
        Customer changed = account.Customer with { PortalEpoch = account.Customer.PortalEpoch + 1, UpdatedAt = work.Now };
        work.SetGuard(account with { Customer = changed }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Upsert(account.Space, changed));
        work.EmitEvent(account.Space, "customer.updated", changed.Id, changed, StoredJson.Default.Customer);
        return changed;
    }
}
