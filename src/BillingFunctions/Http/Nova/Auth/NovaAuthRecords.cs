using Billing.Application.People;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nova.Tenants;

namespace BillingFunctions.Http.Nova.Auth;

internal sealed class NovaRegister
{
    [Text(2, 100), Doc("Name of the owner.")]
    public required string Name { get; set; }

    [Email]
    public required string Email { get; set; }

    [Text(8, 128)]
    public required string Password { get; set; }

    [Text(2, 200), Doc("Name of the tenant.")]
    public required string CompanyName { get; set; }

    public Registration ToInput() => new(new NewOrganization(CompanyName, "USD", "UTC"), Name, Email, Password, KeySurface.Nova);
}

internal sealed class NovaLogIn
{
    [Email]
    public required string Email { get; set; }

    [Text(1, 128)]
    public required string Password { get; set; }
}

internal sealed class NovaRefresh
{
    [Text(1, 256)]
    public required string RefreshToken { get; set; }
}

internal sealed class NovaForgotPassword
{
    [Email]
    public required string Email { get; set; }
}

internal sealed class NovaResetPassword
{
    [Text(1, 4096)]
    public required string Token { get; set; }

    [Text(8, 128)]
    public required string NewPassword { get; set; }
}

internal sealed record NovaMessage(string Message);

internal sealed record NovaTokens(string AccessToken, [property: Doc("Works once.")] string RefreshToken);

internal sealed record NovaLoggedIn(NovaTenant Tenant, string AccessToken, string RefreshToken);

internal sealed record NovaRegistered(NovaTenant Tenant, [property: Doc("Shown here only.")] string ApiKey, string AccessToken, string RefreshToken)
{
    public static NovaRegistered From(Registered it, NovaTenant tenant) => new(tenant, it.FirstKey.Secret, it.LoggedIn.AccessToken, it.LoggedIn.RefreshToken);
}
