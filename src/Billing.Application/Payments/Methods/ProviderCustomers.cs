using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Methods;

/// <summary>Who our customers are at the providers, both ways.</summary>
public sealed class ProviderCustomers(ITableStore tables, Transactor transactor)
{
    private const string Row = "customer";
    private const string IdColumn = "id";

    /// <summary>How a customer pays, or null for no such customer.</summary>
    internal async ValueTask<PayerProfile> FindAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, customerId);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Payer, cancellationToken);
        return row is null ? PayerProfile.Empty : DocumentCodec.Read(row.Columns, StoredJson.Default.PayerProfile)!;
    }

    /// <summary>Our customer by the provider's id, or null.</summary>
    internal async ValueTask<BillingId?> FindAsync(DataSpace space, PaymentProviderKind kind, string providerCustomerId, CancellationToken cancellationToken) =>
        await tables.GetAsync(Tables.Names, PartitionOf(space, kind, providerCustomerId), Row, cancellationToken) is { } row
            && BillingId.TryParse(row.Columns.Text(IdColumn), out BillingId id)
            ? id
            : null;

    /// <summary>
    /// The customer's id at a provider, which is told of the customer when it does not know it; null at a provider that keeps no customers. The way back from the provider's id is written first, so that what
    /// the provider tells of the customer finds it.
    /// </summary>
    internal async ValueTask<Result<string?>> EnsureAsync(DataSpace space, Customer customer, OpenConnection open, CancellationToken cancellationToken)
    {
        PaymentProviderKind kind = open.Connection.Kind;
        if (!open.Provider.Features.HasFlag(ProviderFeatures.Customers))
        {
            return (string?)null;
        }

        if ((await FindAsync(space, customer.Id, cancellationToken)).CustomerAt(kind.ToProvider()) is { } known)
        {
            return known;
        }

        Result<string> created = await open.Provider.Methods.CreateCustomerAsync(open.Credentials, customer.Id, PayerOf(customer, null), cancellationToken);
        if (!created.IsSuccess)
        {
            return created.Failure;
        }

        await tables.CommitAsync(
            Tables.Names, [RowWrite.Upsert(PartitionOf(space, kind, created.Value), Row, new Columns().Set(IdColumn, customer.Id.ToString()))], cancellationToken);
        Result<Outcome<PayerProfile>> kept = await transactor.RunAsync(
            CustomerRows.PartitionOf(space, customer.Id), Command.FromJob("payer", space.ToString(), customer.Id.ToString(), kind.ToString(), created.Value),
            StoredJson.Default.PayerProfile,
            async (work, ct) =>
            {
                PayerProfile profile = (await work.PayerAsync(ct)).With(new ProviderCustomer(kind.ToProvider(), created.Value));
                work.Put(CustomerRows.Payer, profile, StoredJson.Default.PayerProfile);
                return profile;
            },
            cancellationToken);
        return kept.IsSuccess ? kept.Value.Value.CustomerAt(kind.ToProvider()) : kept.Failure;
    }

    /// <summary>The customer as a provider knows it.</summary>
    internal static Payer PayerOf(Customer customer, string? providerCustomerId, string? phone = null) => new()
    {
        ProviderCustomerId = providerCustomerId,
        Email = customer.Email,
        Name = customer.Name,
        Phone = phone,
    };

    private static string PartitionOf(DataSpace space, PaymentProviderKind kind, string providerCustomerId) =>
        $"{space}|payer|{IdDerivation.Digest(kind.ToString(), providerCustomerId)}";
}
