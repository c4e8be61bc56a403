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
            async (work, ct) =>
            {
                Customer? customer = await work.ReadAsync(CustomerRows.Profile, StoredJson.Default.Customer, ct);
                return customer is null || customer.Id != id ? Failure.NotFound("Customer") : Change(work, space, customer, patch);
            },
            cancellationToken);

    private static Result<Customer> Change(PartitionWork work, DataSpace space, Customer customer, CustomerPatch patch)
    {
        if (patch.TimeZoneId is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            return Failure.Invalid("timezone", $"{zone} is not a time zone of the tz database", "unknown_timezone");
        }

        bool billed = work.Guard(StoredJson.Default.CustomerAccount)!.Subscriptions.Count > 0;
        if (patch.Currency is { } currency && currency != customer.Currency && billed)
        {
            return Failure.Invalid("currency", "The currency is fixed while subscriptions are billed; end them first", "wrong_state");
        }

        Customer changed = customer with
        {
            Name = patch.Name ?? customer.Name,
            Email = patch.Email ?? customer.Email,
            Currency = patch.Currency ?? customer.Currency,
            TimeZoneId = patch.TimeZoneId ?? customer.TimeZoneId,
            MetadataJson = patch.MetadataJson ?? customer.MetadataJson,
            InvoiceGracePeriodDays = patch.InvoiceGracePeriodDays ?? customer.InvoiceGracePeriodDays,
            NetPaymentTermDays = patch.NetPaymentTermDays ?? customer.NetPaymentTermDays,
            UpdatedAt = work.Now,
        };
        work.Replace(CustomerRows.Profile, changed, StoredJson.Default.Customer);
        work.Emit(CustomerLists.Upsert(space, changed));
        work.EmitEvent(space, "customer.updated", customer.Id, changed, StoredJson.Default.Customer);
        return changed;
    }
}
