using Billing.Application.Platform;
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

    public NewOrganization ToInput() => new(Name, DefaultCurrency.ToUpperInvariant(), Timezone, HmacKey, LogoUrl, PortalAccentColor, PortalWelcomeMessage);
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

    public OrganizationPatch ToPatch() => new(Name, DefaultCurrency?.ToUpperInvariant(), Timezone, HmacKey, LogoUrl, PortalAccentColor, PortalWelcomeMessage);
}

internal sealed record OrganizationResponse(
    BillingId Id, string Name, string Slug, string DefaultCurrency, string Timezone, string? HmacKey, string? LogoUrl, string? PortalAccentColor,
    string? PortalWelcomeMessage, Instant CreatedAt, Instant UpdatedAt)
{
    public static OrganizationResponse From(Organization it) => new(
        it.Id, it.Name, it.Slug, it.DefaultCurrency, it.TimeZone, it.HmacKey, it.LogoUrl, it.PortalAccentColor, it.PortalWelcomeMessage, it.CreatedAt, it.UpdatedAt);
}

internal sealed record OrganizationCreateResponse(
    BillingId Id, string Name, string Slug, string DefaultCurrency, string Timezone, string? HmacKey, string? LogoUrl, string? PortalAccentColor,
    string? PortalWelcomeMessage, Instant CreatedAt, Instant UpdatedAt, ApiKeyCreateResponse ApiKey)
{
    public static OrganizationCreateResponse From(FoundedOrganization it)
    {
        OrganizationResponse shown = OrganizationResponse.From(it.Organization);
        return new(
            shown.Id, shown.Name, shown.Slug, shown.DefaultCurrency, shown.Timezone, shown.HmacKey, shown.LogoUrl, shown.PortalAccentColor,
            shown.PortalWelcomeMessage, shown.CreatedAt, shown.UpdatedAt, ApiKeyCreateResponse.From(it.FirstKey));
    }
}

internal sealed class ImportWindowUpdate
{
    [Doc("First instant, inclusive: a date (midnight UTC) or a date and time with an offset.", Example = "\"2025-01-01\"")]
    [Moment]
    public required string From { get; set; }

    [Doc("End, exclusive: a date (midnight UTC) or a date and time with an offset.", Example = "\"2026-07-01\"")]
    [Moment]
    public required string To { get; set; }

    public ImportWindow ToWindow() => new(TimeText.ReadMoment(From), TimeText.ReadMoment(To));
}

internal sealed record ImportWindowResponse(Instant From, Instant To)
{
    public static ImportWindowResponse Of(ImportWindow it) => new(it.From, it.To);
}
