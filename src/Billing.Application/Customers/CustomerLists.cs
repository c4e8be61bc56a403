using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Customers;
using Billing.Domain.Identity;

namespace Billing.Application.Customers;

/// <summary>The tenant-wide list of customers.</summary>
public static class CustomerLists
{
    /// <summary>All customers of a data space.</summary>
    public static readonly ListDefinition Customers = new(
        "customers",
        [new("external_id"), new("name"), new("email"), new("currency"), new("updated_at", ListFieldKind.Time), new(BillingEntity), new("country")]);

    /// <summary>Field of the billing entity that a customer names.</summary>
    internal const string BillingEntity = "billing_entity_id";

    /// <summary>Those whose name or e-mail address contains a text, in any case.</summary>
    public static ListFilter Search(string text) => new("name", Contains(text)) { Or = new ListFilter("email", Contains(text)) };

    private static Func<string?, bool> Contains(string text) => value => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<Customer> RowType => StoredJson.Default.Customer;

    /// <summary>Puts the customer's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Customer customer) => new(
        space, Customers.Name, customer.Id, customer.CreatedAt,
        [customer.ExternalId, customer.Name, customer.Email, customer.Currency.Code, ListKeys.Of(customer.UpdatedAt), customer.BillingEntityId?.ToString(),
            customer.Address?.CountryCode],
        StoredJson.Element(customer, RowType));

    /// <summary>Takes the customer out of the list.</summary>
    internal static ListRemove Remove(DataSpace space, Customer customer) => new(space, Customers.Name, customer.Id, customer.CreatedAt);
}
