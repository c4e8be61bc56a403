using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Identity;

namespace Billing.Application.Customers;

/// <summary>What units of work on a customer's partition share.</summary>
internal static class AccountWork
{
    /// <summary>The account of a living customer, or null when the id is not its own.</summary>
    public static CustomerAccount? Account(this PartitionWork work, BillingId customerId) =>
        work.Account() is { Deleted: false } account && account.Customer.Id == customerId ? account : null;

    /// <summary>The account of the partition, or null when nothing was ever written there.</summary>
    public static CustomerAccount? Account(this PartitionWork work) => work.Guard(StoredJson.Default.CustomerAccount);
}
