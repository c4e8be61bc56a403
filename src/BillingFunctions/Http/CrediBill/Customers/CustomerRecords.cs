using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Customers;
using Billing.Application.Platform;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Customers;

internal sealed class CustomerCreate
{
    /// <summary>Days from the end of a period until its payment is overdue, where the app says nothing else.</summary>
    private const int GraceDays = 3;

    private const string Business = "business";

    [Email, Doc("Unique in the app.")]
    public required string Email { get; set; }

    [Text(0, 255), JsonPropertyName("first_name")]
    public string? FirstName { get; set; }

    [Text(0, 255), JsonPropertyName("last_name")]
    public string? LastName { get; set; }

    [Text(0, 64)]
    public string? Phone { get; set; }

    [Text(1, 255), Doc("Your own id of the customer; unique in the app.")]
    public string? ExternalCustomerId { get; set; }

    [OneOf("individual", Business)]
    public string Type { get; set; } = "individual";

    [OneOf("active", "inactive", "blocked")]
    public string Status { get; set; } = "active";

    [FreeObject]
    public JsonElement? Metadata { get; set; }

    /// <param name="fallbackId">Our id of a customer that was given none.</param>
    /// <param name="app">Its settings hold for the customer: currency, time zone and days of grace.</param>
    public NewCustomer ToInput(string fallbackId, Organization app)
    {
        string name = $"{FirstName} {LastName}".Trim();
        return new NewCustomer
        {
            ExternalId = ExternalCustomerId ?? fallbackId,
            Name = name.Length > 0 ? name : Email,
            Email = Email,
            HasUniqueEmail = true,
            Currency = Currency.Parse(app.DefaultCurrency),
            TimeZoneId = app.TimeZone,
            NetPaymentTermDays = app.NetPaymentTermDays is null ? GraceDays : null,
            MetadataJson = ListedRows.TextOf(Metadata) ?? "{}",
            Profile = new CustomerProfile(FirstName, LastName, Phone, Type == Business, Enum.Parse<CustomerStanding>(Status, ignoreCase: true)),
        };
    }
}

internal sealed record CustomerCreated(bool Success, BillingId CustomerId);

internal sealed record CustomerData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, string? Email,
    [property: JsonPropertyName("first_name")] string? FirstName, [property: JsonPropertyName("last_name")] string? LastName, string? Phone,
    string ExternalCustomerId, string Type, string Status, bool HasUsedTrial, long? FirstTrialDate, JsonElement Metadata)
{
    [Doc("Of a single customer.")]
    public IReadOnlyList<SubscriptionData>? Subscriptions { get; init; }

    [Doc("Of a single customer.")]
    public IReadOnlyList<InvoiceData>? Invoices { get; init; }

    public static CustomerData From(Customer it) => new(
        it.Id, Milliseconds.Of(it.CreatedAt), it.Email, it.Profile is { } known ? known.FirstName : it.Name, it.Profile?.LastName, it.Profile?.Phone, it.ExternalId,
        it.Profile is { IsBusiness: true } ? "business" : "individual", (it.Profile?.Standing ?? CustomerStanding.Active).ToString().ToLowerInvariant(),
        it.FirstTrialAt is not null, Milliseconds.Of(it.FirstTrialAt), ListedRows.Parse(it.MetadataJson));
}

/// <summary>All customers, or the one that was asked for.</summary>
internal sealed record CustomersAnswer(IAsyncEnumerable<CustomerData>? Customers, CustomerData? Customer);
