using Billing.Application.Platform;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Platform;

internal sealed class OrganizationCreate
{
    [Text(1, 255)]
    public required string Name { get; set; }

    [CurrencyCode]
    public string DefaultCurrency { get; set; } = "USD";

    [TimeZoneName]
    public string Timezone { get; set; } = "UTC";

    [Text(0, 255), Doc("Key that your receivers verify our messages with.")]
    public string? HmacKey { get; set; }

    [WebAddress]
    public string? LogoUrl { get; set; }

    [Color]
    public string? PortalAccentColor { get; set; }

    [Text(0, 500)]
    public string? PortalWelcomeMessage { get; set; }

    [Range(0, 3650), Doc("Days from the end of a period until its invoice is issued, where neither customer nor billing entity says anything; left out: 0.")]
    public int? InvoiceGracePeriod { get; set; }

    [Range(0, 3650), Doc("Days from issue until payment is due, where neither customer nor billing entity says anything; left out: 30.")]
    public int? NetPaymentTerm { get; set; }

    public NewOrganization ToInput() => new(Name, DefaultCurrency.ToUpperInvariant(), Timezone, HmacKey, LogoUrl, PortalAccentColor, PortalWelcomeMessage)
    {
        Terms = new PaymentTerms(InvoiceGracePeriod, NetPaymentTerm),
    };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class OrganizationUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    [CurrencyCode]
    public string? DefaultCurrency { get; set; }

    [TimeZoneName]
    public string? Timezone { get; set; }

    [Text(0, 255)]
    public string? HmacKey { get; set; }

    [WebAddress]
    public string? LogoUrl { get; set; }

    [Color]
    public string? PortalAccentColor { get; set; }

    [Text(0, 500)]
    public string? PortalWelcomeMessage { get; set; }

    [Range(0, 3650), Doc("Of invoices that are issued from now on, where neither customer nor billing entity says anything.")]
    public int? InvoiceGracePeriod { get; set; }

    [Range(0, 3650), Doc("Of invoices that are issued from now on, where neither customer nor billing entity says anything.")]
    public int? NetPaymentTerm { get; set; }

    public OrganizationPatch ToPatch() => new(Name, DefaultCurrency?.ToUpperInvariant(), Timezone, HmacKey, LogoUrl, PortalAccentColor, PortalWelcomeMessage)
    {
        Terms = new PaymentTerms(InvoiceGracePeriod, NetPaymentTerm),
    };
}

internal sealed record OrganizationResponse(
    BillingId Id, string Name, string Slug, string DefaultCurrency, string Timezone, string? HmacKey, string? LogoUrl, string? PortalAccentColor,
    string? PortalWelcomeMessage, Instant CreatedAt, Instant UpdatedAt, int InvoiceGracePeriod, int NetPaymentTerm)
{
    /// <param name="it">The organization.</param>
    /// <param name="hmacKey">Its key in clear; null for none.</param>
    public static OrganizationResponse From(Organization it, string? hmacKey) => new(
        it.Id, it.Name, it.Slug, it.DefaultCurrency, it.TimeZone, hmacKey, it.LogoUrl, it.PortalAccentColor, it.PortalWelcomeMessage, it.CreatedAt, it.UpdatedAt,
        it.InvoiceGracePeriodDays ?? PaymentTerms.Standard.GraceDays!.Value, it.NetPaymentTermDays ?? PaymentTerms.Standard.NetDays!.Value);
}

internal sealed record OrganizationCreateResponse(
    BillingId Id, string Name, string Slug, string DefaultCurrency, string Timezone, string? HmacKey, string? LogoUrl, string? PortalAccentColor,
    string? PortalWelcomeMessage, Instant CreatedAt, Instant UpdatedAt, ApiKeyCreateResponse ApiKey, int InvoiceGracePeriod, int NetPaymentTerm)
{
    public static OrganizationCreateResponse From(FoundedOrganization it, string? hmacKey)
    {
        OrganizationResponse shown = OrganizationResponse.From(it.Organization, hmacKey);
        return new(
            shown.Id, shown.Name, shown.Slug, shown.DefaultCurrency, shown.Timezone, shown.HmacKey, shown.LogoUrl, shown.PortalAccentColor,
            shown.PortalWelcomeMessage, shown.CreatedAt, shown.UpdatedAt, ApiKeyCreateResponse.From(it.FirstKey), shown.InvoiceGracePeriod, shown.NetPaymentTerm);
    }
}

internal sealed class ImportWindowUpdate
{
    [Doc("First instant, inclusive: a date (midnight UTC) or a date and time with an offset.", Example = "\"2025-01-01T00:00:00Z\"")]
    [Moment]
    public required string From { get; set; }

    [Doc("End, exclusive: a date (midnight UTC) or a date and time with an offset.", Example = "\"2026-07-01T00:00:00Z\"")]
    [Moment]
    public required string To { get; set; }

    public ImportWindow ToWindow() => new(TimeText.ReadMoment(From), TimeText.ReadMoment(To));
}

internal sealed record ImportWindowResponse(Instant From, Instant To)
{
    public static ImportWindowResponse Of(ImportWindow it) => new(it.From, it.To);
}
