using Billing.Application.BillingEntities;
using Billing.Application.Invoicing.Numbering;
using Billing.Application.Platform;
using Billing.Domain.BillingEntities;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.BillingEntities;

internal sealed class BillingEntityCreate : AddressFields
{
    [Text(1, 100), Doc("Unique.", Example = "\"berlin\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    [Text(0, 255), Doc("The registered name, printed when it differs from the name.")]
    public string? LegalName { get; set; }

    [Text(0, 100), Doc("Tax registration number, printed on documents.")]
    public string? TaxId { get; set; }

    [Email]
    public string? Email { get; set; }

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [TimeZoneName]
    public string Timezone { get; set; } = "UTC";

    [LanguageTag, Doc("Language of documents. One without labels prints in English.", Example = "\"de\"")]
    public string DocumentLocale { get; set; } = "en";

    [Text(0, 20), Doc("First part of invoice numbers; INV without one.")]
    public string? InvoicePrefix { get; set; }

    [Doc("per_customer: prefix, customer and a number per customer. gapless: prefix and one number for all.")]
    public InvoiceNumberScheme InvoiceNumbering { get; set; }

    [Range(1, 12), Doc("Least digits of a number, filled up with zeros; left out: 4.")]
    public int? InvoiceNumberDigits { get; set; }

    [Range(1, int.MaxValue), Doc("The least number that the next invoice may get, when numbers are gapless.")]
    public int NextInvoiceNumber { get; set; } = 1;

    [Range(0, 3650), Doc("Of customers that have none of their own; left out: as the organization says, 0 unless set.")]
    public int? InvoiceGracePeriod { get; set; }

    [Range(0, 3650), Doc("Of customers that have none of their own; left out: as the organization says, 30 unless set.")]
    public int? NetPaymentTerm { get; set; }

    [Text(0, 1024)]
    public string? InvoiceFooter { get; set; }

    [Doc("Whether it issues for customers that name no entity. The one that did before does so no more.")]
    public bool IsDefault { get; set; }

    public BillingEntityInput ToInput() => new()
    {
        Name = Name,
        LegalName = LegalName,
        Address = ToAddress(),
        TaxNumber = TaxId,
        Email = Email,
        Currency = Billing.Domain.Monetary.Currency.Parse(Currency),
        TimeZoneId = Timezone,
        DocumentLocale = DocumentLocale,
        InvoicePrefix = InvoicePrefix,
        NumberScheme = InvoiceNumbering,
        NumberDigits = InvoiceNumberDigits,
        NextInvoiceNumber = NextInvoiceNumber,
        InvoiceGracePeriodDays = InvoiceGracePeriod,
        NetPaymentTermDays = NetPaymentTerm,
        InvoiceFooter = InvoiceFooter,
        IsDefault = IsDefault,
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class BillingEntityUpdate : AddressFields
{
    [Text(1, 255)]
    public string? Name { get; set; }

    [Text(0, 255), Doc("The registered name, printed when it differs from the name.")]
    public string? LegalName { get; set; }

    [Text(0, 100), Doc("Tax registration number, printed on documents.")]
    public string? TaxId { get; set; }

    [Email]
    public string? Email { get; set; }

    [CurrencyCode]
    public string? Currency { get; set; }

    [TimeZoneName]
    public string? Timezone { get; set; }

    [LanguageTag]
    public string? DocumentLocale { get; set; }

    [Text(0, 20)]
    public string? InvoicePrefix { get; set; }

    public InvoiceNumberScheme? InvoiceNumbering { get; set; }

    [Range(1, 12)]
    public int? InvoiceNumberDigits { get; set; }

    [Range(1, int.MaxValue), Doc("A number that was given out before is never given again.")]
    public int? NextInvoiceNumber { get; set; }

    [Range(0, 3650)]
    public int? InvoiceGracePeriod { get; set; }

    [Range(0, 3650)]
    public int? NetPaymentTerm { get; set; }

    [Text(0, 1024)]
    public string? InvoiceFooter { get; set; }

    [Doc("true makes it the default; false is refused for the one that is.")]
    public bool? IsDefault { get; set; }

    public BillingEntityInput ToInput() => new()
    {
        Name = Name,
        LegalName = LegalName,
        Address = ToAddress(),
        TaxNumber = TaxId,
        Email = Email,
        Currency = Currency is null ? null : Billing.Domain.Monetary.Currency.Parse(Currency),
        TimeZoneId = Timezone,
        DocumentLocale = DocumentLocale,
        InvoicePrefix = InvoicePrefix,
        NumberScheme = InvoiceNumbering,
        NumberDigits = InvoiceNumberDigits,
        NextInvoiceNumber = NextInvoiceNumber,
        InvoiceGracePeriodDays = InvoiceGracePeriod,
        NetPaymentTermDays = NetPaymentTerm,
        InvoiceFooter = InvoiceFooter,
        IsDefault = IsDefault,
    };
}

internal sealed record BillingEntityResponse(
    BillingId Id, string Code, string Name, string? LegalName, string? AddressLine1, string? AddressLine2, string? City, string? State, string? Country,
    string? ZipCode, string? TaxId, string? Email, string Currency, string Timezone, string DocumentLocale, string? InvoicePrefix, int NextInvoiceNumber,
    int InvoiceGracePeriod, int NetPaymentTerm, string? InvoiceFooter, bool IsDefault, Instant CreatedAt, Instant UpdatedAt, InvoiceNumberScheme InvoiceNumbering,
    int InvoiceNumberDigits)
{
    /// <param name="it">The entity.</param>
    /// <param name="settings">What the organization says of terms where the entity says nothing.</param>
    public static BillingEntityResponse From(BillingEntity it, InvoiceSettings settings)
    {
        PaymentTerms terms = it.ToTerms().Over(settings.Terms).Over(PaymentTerms.Standard);
        return new BillingEntityResponse(
            it.Id, it.Code, it.Name, it.LegalName, it.Address?.Line1, it.Address?.Line2, it.Address?.City, it.Address?.State, it.Address?.CountryCode,
            it.Address?.PostalCode, it.TaxNumber, it.Email, it.Currency.Code, it.TimeZoneId, it.DocumentLocale, it.InvoicePrefix, it.NextInvoiceNumber,
            terms.GraceDays!.Value, terms.NetDays!.Value, it.InvoiceFooter, it.IsDefault, it.CreatedAt, it.UpdatedAt, it.NumberScheme, NumberSeries.DigitsOf(it));
    }
}
