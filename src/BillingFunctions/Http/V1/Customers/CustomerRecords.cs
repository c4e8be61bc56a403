using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Platform;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Customers;

internal sealed class CustomerCreate : AddressFields
{
    [Text(1, 255), Doc("Your own id of the customer, unique; usage events name it.", Example = "\"acme\"")]
    public required string ExternalId { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    [Email]
    public string? Email { get; set; }

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [TimeZoneName, Doc("Periods and days are counted in it.", Example = "\"Europe/Warsaw\"")]
    public string Timezone { get; set; } = "UTC";

    [FreeObject, Doc("Anything of your own; never looked into.")]
    public JsonElement? BillingMetadata { get; set; }

    [Range(0, 3650), Doc("Days from the end of a period until its invoice is issued; left out: as its billing entity says at that time, else the organization, 0 unless set.")]
    public int? InvoiceGracePeriod { get; set; }

    [Range(0, 3650), Doc("Days from issue until payment is due; left out: as its billing entity says at that time, else the organization, 30 unless set.")]
    public int? NetPaymentTerm { get; set; }

    [Text(1, 100), Doc("Code of the billing entity that issues its invoices; left out: the default one, whichever that is.")]
    public string? BillingEntityCode { get; set; }

    [Text(0, 100), Doc("Tax number, printed on documents.")]
    public string? TaxId { get; set; }

    [LanguageTag, Doc("Language of documents and mails; left out: that of the billing entity.", Example = "\"fr\"")]
    public string? DocumentLocale { get; set; }

    [Doc("Whether documents are mailed when they are issued; left out: as the organization's mail settings say.")]
    public bool? SendIssuedDocuments { get; set; }

    [Doc("When it was made elsewhere, for what is imported; left out: now.")]
    public Instant? CreatedAt { get; set; }

    /// <param name="named">The entity that the body names; null when it names none.</param>
    public NewCustomer ToInput(BillingEntity? named) => new()
    {
        ExternalId = ExternalId,
        Name = Name,
        Email = Email,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        TimeZoneId = Timezone,
        MetadataJson = ListedRows.TextOf(BillingMetadata) ?? "{}",
        InvoiceGracePeriodDays = InvoiceGracePeriod,
        NetPaymentTermDays = NetPaymentTerm,
        BillingEntityId = named?.Id,
        TaxNumber = TaxId,
        Address = ToAddress(),
        DocumentLocale = DocumentLocale,
        SendsDocuments = SendIssuedDocuments,
        CreatedAt = CreatedAt,
    };
}

/// <summary>Fields that are left out stay as they are, and so do those that are null, but for terms.</summary>
internal sealed class CustomerUpdate : AddressFields
{
    [Text(1, 255)]
    public string? Name { get; set; }

    [Email, Doc("null: none any more.")]
    public string? Email
    {
        get;
        set => (field, ForgetsEmail) = (value, value is null);
    }

    [CurrencyCode, Doc("Fixed while subscriptions are billed.")]
    public string? Currency { get; set; }

    [TimeZoneName, Doc("Holds from the next period.")]
    public string? Timezone { get; set; }

    [FreeObject]
    public JsonElement? BillingMetadata { get; set; }

    [Range(0, 3650), Doc("null: that of its billing entity again.")]
    public int? InvoiceGracePeriod
    {
        get;
        set => (field, FollowsGracePeriod) = (value, value is null);
    }

    [Range(0, 3650), Doc("null: that of its billing entity again.")]
    public int? NetPaymentTerm
    {
        get;
        set => (field, FollowsPaymentTerm) = (value, value is null);
    }

    [Text(1, 100), Doc("Code of the billing entity that issues its invoices from now on.")]
    public string? BillingEntityCode { get; set; }

    [Text(0, 100), Doc("Tax number, printed on documents.")]
    public string? TaxId { get; set; }

    [LanguageTag, Doc("Language of documents and mails; null: that of its billing entity again.", Example = "\"fr\"")]
    public string? DocumentLocale
    {
        get;
        set => (field, FollowsDocumentLocale) = (value, value is null);
    }

    [Doc("Whether documents are mailed when they are issued; null: as the organization's mail settings say again.")]
    public bool? SendIssuedDocuments
    {
        get;
        set => (field, FollowsSending) = (value, value is null);
    }

    private bool FollowsGracePeriod { get; set; }

    private bool FollowsPaymentTerm { get; set; }

    private bool ForgetsEmail { get; set; }

    private bool FollowsDocumentLocale { get; set; }

    private bool FollowsSending { get; set; }

    public CustomerPatch ToPatch(BillingEntity? named) => new()
    {
        Name = Name,
        Email = Email,
        ForgetsEmail = ForgetsEmail,
        Currency = Currency is null ? null : Billing.Domain.Monetary.Currency.Parse(Currency),
        TimeZoneId = Timezone,
        MetadataJson = ListedRows.TextOf(BillingMetadata),
        InvoiceGracePeriodDays = InvoiceGracePeriod,
        FollowsGracePeriod = FollowsGracePeriod,
        NetPaymentTermDays = NetPaymentTerm,
        FollowsPaymentTerm = FollowsPaymentTerm,
        BillingEntityId = named?.Id,
        TaxNumber = TaxId,
        Address = ToAddress(),
        DocumentLocale = DocumentLocale,
        FollowsDocumentLocale = FollowsDocumentLocale,
        SendsDocuments = SendIssuedDocuments,
        FollowsSending = FollowsSending,
    };
}

internal sealed record CustomerResponse(
    BillingId Id, string ExternalId, string Name, string? Email, string Currency, string Timezone,
    [property: FreeObject] JsonElement BillingMetadata,
    int InvoiceGracePeriod, int NetPaymentTerm, BillingId? BillingEntityId, Instant CreatedAt, Instant UpdatedAt, string? TaxId, string? AddressLine1,
    string? AddressLine2, string? City, string? State, string? ZipCode, string? Country, string? DocumentLocale, bool? SendIssuedDocuments,
    [property: Doc("An invoice was due and is not paid; null in events.")] bool? PastDue)
{
    /// <param name="it">The customer.</param>
    /// <param name="settings">What entities and the organization say of terms where the customer says nothing.</param>
    /// <param name="pastDue">Whether an invoice was due and is not paid, where that is looked up.</param>
    public static CustomerResponse From(Customer it, InvoiceSettings settings, bool? pastDue)
    {
        (int graceDays, int netDays) = settings.TermsOf(it, it.BillingEntityId);
        return new CustomerResponse(
            it.Id, it.ExternalId, it.Name, it.Email, it.Currency.Code, it.TimeZoneId, ListedRows.Parse(it.MetadataJson), graceDays, netDays,
            it.BillingEntityId, it.CreatedAt, it.UpdatedAt, it.TaxNumber, it.Address?.Line1, it.Address?.Line2, it.Address?.City, it.Address?.State,
            it.Address?.PostalCode, it.Address?.CountryCode, it.DocumentLocale, it.SendsDocuments, pastDue);
    }
}
