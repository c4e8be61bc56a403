using Billing.Application.People;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Tenants;

namespace BillingFunctions.Http.Nova.Auth;

internal sealed class NovaRegister : RegistrationFields
{
    [Text(2, 200), Doc("Name of the tenant.")]
    public required string CompanyName { get; set; }

    /// <summary>Invoices of a new tenant are INV-00001 and so on, one sequence for all customers.</summary>
    public Registration ToInput() => new(
        new NewOrganization(CompanyName, "USD", "UTC") { Numbering = new InvoiceNumbering(InvoiceNumbering.Default.Prefix, Gapless: true, Digits: 5) }, Name, Email, Password,
        KeySurface.Nova);
}

/// <summary>A type of its own, because its field is written in another way than on other surfaces.</summary>
internal sealed class NovaRefresh : RefreshFields;

internal sealed class NovaResetPassword
{
    [Text(1, 4096)]
    public required string Token { get; set; }

    [Text(8, 128)]
    public required string NewPassword { get; set; }
}

internal sealed record NovaTokens(string AccessToken, [property: Doc("Works once.")] string RefreshToken);

internal sealed record NovaLoggedIn(NovaTenant Tenant, string AccessToken, string RefreshToken);

internal sealed record NovaRegistered(NovaTenant Tenant, [property: Doc("Shown here only.")] string ApiKey, string AccessToken, string RefreshToken)
{
    public static NovaRegistered From(Registered it, NovaTenant tenant) => new(tenant, it.FirstKey.Secret, it.LoggedIn.AccessToken, it.LoggedIn.RefreshToken);
}
