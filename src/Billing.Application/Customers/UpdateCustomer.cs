using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Customers;

/// <summary>Changes a customer.</summary>
public sealed class UpdateCustomer(Transactor transactor)
{
    /// <summary>Applies the patch.</summary>
    public ValueTask<Result<Outcome<Customer>>> RunAsync(
        DataSpace space, BillingId id, CustomerPatch patch, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Customer,
            (work, _) => ValueTask.FromResult(
                work.Account(id) is { } account ? Change(work, account, patch) : (Result<Customer>)Failure.NotFound("Customer")),
            cancellationToken);

    private static Result<Customer> Change(PartitionWork work, CustomerAccount account, CustomerPatch patch)
    {
        Customer customer = account.Customer;
        if (patch.TimeZoneId is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            return Failure.Invalid("timezone", $"{zone} is not a time zone of the tz database", "unknown_timezone");
        }

        if (patch.Currency is { } currency && currency != customer.Currency && account.Subscriptions.Count > 0)
        {
            return Failure.Invalid("currency", "The currency is fixed while subscriptions are billed; end them first", "wrong_state");
        }

        string metadata = patch.MetadataJson ?? customer.MetadataJson;
        if (patch.MetadataMembers is { } members)
        {
            metadata = MetadataText.Merge(metadata, members);
            if (MetadataText.Count(metadata) > MetadataText.MembersMax)
            {
                return Failure.Invalid("metadata", $"At most {MetadataText.MembersMax} members, those that there are counted", "too_long");
            }
        }

        Customer changed = customer with
        {
            Name = patch.Name ?? customer.Name,
            Email = patch.Email ?? (patch.ForgetsEmail ? null : customer.Email),
            Currency = patch.Currency ?? customer.Currency,
            TimeZoneId = patch.TimeZoneId ?? customer.TimeZoneId,
            MetadataJson = metadata,
            InvoiceGracePeriodDays = patch.InvoiceGracePeriodDays ?? (patch.FollowsGracePeriod ? null : customer.InvoiceGracePeriodDays),
            NetPaymentTermDays = patch.NetPaymentTermDays ?? (patch.FollowsPaymentTerm ? null : customer.NetPaymentTermDays),
            BillingEntityId = patch.BillingEntityId ?? customer.BillingEntityId,
            TaxNumber = patch.TaxNumber ?? customer.TaxNumber,
            Address = patch.Address is { } address ? (customer.Address ?? new Address()).With(address) : customer.Address,
            DocumentLocale = patch.DocumentLocale ?? (patch.FollowsDocumentLocale ? null : customer.DocumentLocale),
            SendsDocuments = patch.SendsDocuments ?? (patch.FollowsSending ? null : customer.SendsDocuments),
            UpdatedAt = work.Now,
        };
        work.SetGuard(account with { Customer = changed }, StoredJson.Default.CustomerAccount);
        work.Emit(CustomerLists.Upsert(account.Space, changed));
        work.EmitEvent(account.Space, "customer.updated", customer.Id, changed, StoredJson.Default.Customer);
        return changed;
    }
}
