using Billing.Application.People;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.V1.Platform;
using NodaTime;

namespace BillingFunctions.Http.V1.People;

internal sealed class RegisterRequest : RegistrationFields
{
    [Text(2, 200)]
    public required string OrganizationName { get; set; }

    [CurrencyCode]
    public string DefaultCurrency { get; set; } = "USD";

    [TimeZoneName]
    public string Timezone { get; set; } = "UTC";

    public Registration ToInput() => new(new NewOrganization(OrganizationName, DefaultCurrency.ToUpperInvariant(), Timezone), Name, Email, Password, KeySurface.V1);
}

internal sealed class LogInRequest : LogInFields
{
    [Doc("The data that the tokens open.")]
    public Mode Mode { get; set; }
}

internal sealed class LogOutRequest : RefreshFields
{
    [Doc("End all log-ins of the member.")]
    public bool Everywhere { get; set; }
}

internal sealed class ResetPasswordRequest
{
    [Text(1, 4096)]
    public required string Token { get; set; }

    [Text(8, 128)]
    public required string Password { get; set; }
}

internal sealed class AcceptInvitationRequest
{
    [Text(1, 4096)]
    public required string Token { get; set; }

    [Text(8, 128)]
    public required string Password { get; set; }

    [Text(1, 100), Doc("Left out: as it was in the invitation.")]
    public string? Name { get; set; }
}

internal sealed record DoneResponse(string Message);

internal sealed record LogInResponse(
    [property: Doc("Works wherever a key does, within the member's role: Authorization: Bearer.")] string AccessToken, string TokenType, Instant ExpiresAt,
    [property: Doc("Works once.")] string RefreshToken, Instant RefreshExpiresAt, Mode Mode, MemberResponse Member)
{
    public static LogInResponse From(LoggedIn it) => new(
        it.AccessToken, "Bearer", it.AccessExpiresAt, it.RefreshToken, it.RefreshExpiresAt, it.Mode, MemberResponse.From(new MemberView(it.Member, null)));
}

internal sealed record RegisterResponse(OrganizationResponse Organization, ApiKeyCreateResponse ApiKey, LogInResponse LogIn)
{
    public static RegisterResponse From(Registered it) => new(OrganizationResponse.From(it.Organization, hmacKey: null), ApiKeyCreateResponse.From(it.FirstKey), LogInResponse.From(it.LoggedIn));
}
