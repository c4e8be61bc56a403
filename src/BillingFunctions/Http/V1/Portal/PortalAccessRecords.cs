using Billing.Application.Customers;
using Billing.Application.Portal;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.V1.Portal;

internal sealed record PortalTokenResponse(string Token);

internal sealed record PortalUrlResponse(string PortalUrl);

internal sealed record PortalBrandingResponse(
    [property: Doc("Who issues the customer's invoices.")] string Name, string? LogoUrl,
    [property: Doc("The organization's; without one, that of the documents.")] string? AccentColor, string? WelcomeMessage)
{
    public static PortalBrandingResponse From(PortalBrand it) => new(it.Name, it.LogoUrl, it.AccentColor, it.WelcomeMessage);
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class PortalProfileUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    [Email]
    public string? Email { get; set; }

    [TimeZoneName, Doc("Holds from the next period.")]
    public string? Timezone { get; set; }

    public CustomerPatch ToPatch() => new() { Name = Name, Email = Email, TimeZoneId = Timezone };
}
