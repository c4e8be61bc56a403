using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Customers;

/// <summary>Looks customers up.</summary>
public sealed class CustomerReader(ITableStore tables, NameClaims names)
{
    /// <summary>A customer by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<Customer?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await FindAccountIncludingDeletedAsync(space, id, cancellationToken) is { Deleted: false } account ? account.Customer : null;

    /// <summary>The same, and also customers that are deleted: their invoices still name them.</summary>
    public async ValueTask<Customer?> FindIncludingDeletedAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        (await FindAccountIncludingDeletedAsync(space, id, cancellationToken))?.Customer;

    /// <summary>A customer by the organization's own id, or null.</summary>
    public async ValueTask<Customer?> FindAsync(DataSpace space, string externalId, CancellationToken cancellationToken) =>
        await names.FindAsync(space, CreateCustomer.NameKind, externalId, cancellationToken) is { } id
            ? await FindAsync(space, id, cancellationToken)
            : null;

    /// <summary>The account of a customer, or null as for the customer itself.</summary>
    internal async ValueTask<CustomerAccount?> FindAccountAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await FindAccountIncludingDeletedAsync(space, id, cancellationToken) is { Deleted: false } account ? account : null;

    /// <summary>The account of a customer, also of one that is deleted; null for absent and foreign ids.</summary>
    internal async ValueTask<CustomerAccount?> FindAccountIncludingDeletedAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        CustomerAccount? account = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount);
        return account?.Customer.Id == id ? account : null;
    }

    /// <summary>True when the id was a customer's who is deleted.</summary>
    internal async ValueTask<bool> WasDeletedAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await FindAccountIncludingDeletedAsync(space, id, cancellationToken) is { Deleted: true };
}
