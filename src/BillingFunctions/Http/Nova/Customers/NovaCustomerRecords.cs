using System.Text.Json;
using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Subscriptions;
using NodaTime;

namespace BillingFunctions.Http.Nova.Customers;

internal sealed class NovaCustomerCreate
{
    [Text(1, 255), Doc("Your own id of the customer, unique.", Example = "\"acme\"")]
    public required string ExternalId { get; set; }

    [Email]
    public required string Email { get; set; }

    [Text(1, 200), Doc("Left out: the e-mail address.")]
    public string? Name { get; set; }

    [CountryCode]
    public string? Country { get; set; }

    [CurrencyCode]
    public required string Currency { get; set; }

    [FreeObject, Doc("Anything of your own.")]
    public JsonElement? Metadata { get; set; }

    [Range(0, 365), Doc("Days until payment is due; left out: as the plan says, else the tenant.")]
    public int? NetPaymentTerms { get; set; }

    [Doc("When it was made elsewhere, for what is imported; left out: now.", Example = "null")]
    public Instant? CreatedAt { get; set; }

    public NewCustomer ToInput() => new()
    {
        ExternalId = ExternalId,
        Name = Name ?? Email,
        Email = Email,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        TimeZoneId = "UTC",
        MetadataJson = ListedRows.TextOf(Metadata) ?? "{}",
        NetPaymentTermDays = NetPaymentTerms,
        Address = Country is null ? null : new Address(null, null, null, null, null, Country),
        CreatedAt = CreatedAt,
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaCustomerUpdate
{
    [Text(0, 255), Doc("Not looked at: it never changes.")]
    public string? ExternalId { get; set; }

    [Email]
    public string? Email { get; set; }

    [Text(1, 200)]
    public string? Name { get; set; }

    [CountryCode]
    public string? Country { get; set; }

    [CurrencyCode, Doc("Fixed while subscriptions are billed.")]
    public string? Currency { get; set; }

    [FreeObject, Doc("Replaces all metadata.")]
    public JsonElement? Metadata { get; set; }

    [Range(0, 365)]
    public int? NetPaymentTerms { get; set; }

    public CustomerPatch ToPatch() => new()
    {
        Name = Name,
        Email = Email,
        Currency = Currency is null ? null : Billing.Domain.Monetary.Currency.Parse(Currency),
        MetadataJson = ListedRows.TextOf(Metadata),
        NetPaymentTermDays = NetPaymentTerms,
        Address = Country is null ? null : new Address(null, null, null, null, null, Country),
    };
}

internal sealed record NovaCustomer(
    BillingId Id, string ExternalId, string? Email, string? Name, string? Country, string Currency, int? NetPaymentTerms, [property: FreeObject] JsonElement Metadata,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaCustomer From(Customer it) => new(
        it.Id, it.ExternalId, it.Email, it.Name, it.Address?.CountryCode, it.Currency.Code, it.NetPaymentTermDays, ListedRows.Parse(it.MetadataJson), it.CreatedAt, it.UpdatedAt);
}

/// <summary>A customer in a list.</summary>
internal sealed record NovaListedCustomer(
    BillingId Id, string ExternalId, string? Email, string? Name, string? Country, string Currency, int? NetPaymentTerms, [property: FreeObject] JsonElement Metadata,
    Instant CreatedAt, Instant UpdatedAt, int ActiveSubscriptions, [property: Doc("Sum of paid invoices in the customer's currency.")] decimal TotalSpent)
{
    public static NovaListedCustomer From(Customer it, int activeSubscriptions, decimal totalSpent) => new(
        it.Id, it.ExternalId, it.Email, it.Name, it.Address?.CountryCode, it.Currency.Code, it.NetPaymentTermDays, ListedRows.Parse(it.MetadataJson), it.CreatedAt, it.UpdatedAt,
        activeSubscriptions, totalSpent);
}

/// <summary>A customer with what it has.</summary>
internal sealed record NovaCustomerDetail(
    BillingId Id, string ExternalId, string? Email, string? Name, string? Country, string Currency, int? NetPaymentTerms, [property: FreeObject] JsonElement Metadata,
    Instant CreatedAt, Instant UpdatedAt, IReadOnlyList<NovaSubscription> Subscriptions, [property: Doc("The last 10.")] IReadOnlyList<NovaInvoice> Invoices)
{
    public static NovaCustomerDetail From(Customer it, IReadOnlyList<NovaSubscription> subscriptions, IReadOnlyList<NovaInvoice> invoices) => new(
        it.Id, it.ExternalId, it.Email, it.Name, it.Address?.CountryCode, it.Currency.Code, it.NetPaymentTermDays, ListedRows.Parse(it.MetadataJson), it.CreatedAt, it.UpdatedAt,
        subscriptions, invoices);
}
