using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>Creates a customer: claims its external id, then writes the partition's first rows. Repeating the command gives the first result.</summary>
public sealed class CreateCustomer(Transactor transactor, NameClaims names)
{
    /// <summary>Kind of the claimed name.</summary>
    public const string NameKind = "customer";

    /// <summary>Creates it. Refused with <see cref="FailureKind.Conflict"/> when the external id is taken.</summary>
    public async ValueTask<Result<Outcome<Customer>>> RunAsync(
        DataSpace space, NewCustomer input, Command command, CancellationToken cancellationToken)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(input.TimeZoneId) is null)
        {
            return Failure.Invalid("timezone", $"{input.TimeZoneId} is not a time zone of the tz database", "unknown_timezone");
        }

        OwnerKey key = IdDerivation.Owner(0, "customer", space.ToString(), command.Id, input.ExternalId);
        PartitionAddress address = PartitionAddress.Customer(space, key);
        if (await transactor.FindAsync(address, command, StoredJson.Default.Customer, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        var id = new BillingId(key, item: 0);
        Result<Unit> claimed = await names.ClaimAsync(
            space, NameKind, input.ExternalId, id, command, owner => CustomerRows.PartitionOf(space, owner), cancellationToken);
        return claimed.IsSuccess
            ? await transactor.RunAsync(
                address, command, StoredJson.Default.Customer, (work, _) => ValueTask.FromResult(Create(work, space, id, input)), cancellationToken)
            : claimed.Failure;
    }

    private static Result<Customer> Create(PartitionWork work, DataSpace space, BillingId id, NewCustomer input)
    {
        if (work.Exists)
        {
            return Failure.Of(FailureKind.Conflict, $"{input.ExternalId} is taken");
        }

        var customer = new Customer
        {
            Id = id,
            ExternalId = input.ExternalId,
            Name = input.Name,
            Email = input.Email,
            Currency = input.Currency,
            TimeZoneId = input.TimeZoneId,
            MetadataJson = input.MetadataJson,
            InvoiceGracePeriodDays = input.InvoiceGracePeriodDays,
            NetPaymentTermDays = input.NetPaymentTermDays,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        work.SetGuard(
            new CustomerAccount { Space = space, Customer = customer, NextInvoiceNumber = 1 }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Upsert(space, customer));
        work.EmitEvent(space, "customer.created", id, customer, StoredJson.Default.Customer);
        return customer;
    }
}
