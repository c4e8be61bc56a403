using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>Creates a customer: claims its external id, then writes the partition's first rows. Repeating the command gives the first result.</summary>
public sealed class CreateCustomer(Transactor transactor, NameClaims names, CustomerReader customers)
{
    /// <summary>Kind of the claimed name.</summary>
    public const string NameKind = "customer";

    /// <summary>Kind of the claimed e-mail address.</summary>
    internal const string EmailKind = "customer e-mail";

    /// <summary>Creates it. Refused with <see cref="FailureKind.Conflict"/> when the external id is taken.</summary>
    public async ValueTask<Result<Outcome<Customer>>> RunAsync(
        DataSpace space, NewCustomer input, Command named, CancellationToken cancellationToken)
    {
        Command command = named.HoldingName();
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(input.TimeZoneId) is null)
        {
            return Failure.Invalid("timezone", $"{input.TimeZoneId} is not a time zone of the tz database", "unknown_timezone");
        }

        BillingId id = await FreeIdAsync(space, input, command, cancellationToken);
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        if (await transactor.FindAsync(address, command, StoredJson.Default.Customer, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        Result<Unit> claimed = await names.ClaimAsync(
            space, NameKind, input.ExternalId, id, command, owner => CustomerRows.PartitionOf(space, owner), cancellationToken);
        if (!claimed.IsSuccess)
        {
            return claimed.Failure;
        }

        if (input is { HasUniqueEmail: true, Email: { } email })
        {
            Result<Unit> unique = await names.ClaimAsync(
                space, EmailKind, NormalOf(email), id, command, owner => CustomerRows.PartitionOf(space, owner), cancellationToken);
            if (!unique.IsSuccess)
            {
                await names.ReleaseAsync(space, NameKind, input.ExternalId, id, cancellationToken);
                return unique.Failure;
            }
        }

        Result<Outcome<Customer>> created = await transactor.RunAsync(
            address, command, StoredJson.Default.Customer, (work, _) => ValueTask.FromResult(Create(work, space, id, input)), cancellationToken);
        if (created.Failure?.Kind is FailureKind.TooLarge or FailureKind.Invalid)
        {
            await names.ReleaseAsync(space, NameKind, input.ExternalId, id, cancellationToken);
        }

        return created;
    }

    /// <summary>An e-mail address as it is compared: its case tells nobody apart.</summary>
    internal static string NormalOf(string email) => email.ToLowerInvariant();

    /// <summary>
    /// The id that follows from the command. A key whose customer was deleted may create another one when it has been forgotten: that needs a
    /// partition of its own.
    /// </summary>
    private async ValueTask<BillingId> FreeIdAsync(DataSpace space, NewCustomer input, Command command, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            var id = new BillingId(IdDerivation.Owner(attempt, "customer", space.ToString(), command.Id, input.ExternalId), item: 0);
            if (command.Fingerprint is null || !await customers.WasDeletedAsync(space, id, cancellationToken)
                || await transactor.FindAsync(CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Customer, cancellationToken) is not null)
            {
                return id;
            }
        }
    }

    private static Result<Customer> Create(PartitionWork work, DataSpace space, BillingId id, NewCustomer input)
    {
        if (work.Exists)
        {
            return Failure.Of(FailureKind.Conflict, $"{input.ExternalId} is taken");
        }

        if (input.CreatedAt > work.Now)
        {
            return Failure.Invalid("created_at", "Input should not lie in the future", "less_than_equal");
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
            BillingEntityId = input.BillingEntityId,
            TaxNumber = input.TaxNumber,
            Address = input.Address,
            DocumentLocale = input.DocumentLocale,
            SendsDocuments = input.SendsDocuments,
            Profile = input.Profile,
            CreatedAt = input.CreatedAt ?? work.Now,
            UpdatedAt = work.Now,
        };
        work.SetGuard(
            new CustomerAccount { Space = space, Customer = customer, NextInvoiceNumber = 1 }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Upsert(space, customer));
        work.EmitEvent(space, "customer.created", id, customer, StoredJson.Default.Customer);
        return customer;
    }
}
