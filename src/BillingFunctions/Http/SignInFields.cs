using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http;

/// <summary>Whoever registers, in the words that surfaces with log-ins share.</summary>
internal abstract class RegistrationFields
{
    [Text(2, 100), Doc("Name of the owner.")]
    public required string Name { get; set; }

    [Email]
    public required string Email { get; set; }

    [Text(8, 128)]
    public required string Password { get; set; }
}

/// <summary>An address and its password.</summary>
internal class LogInFields
{
    [Email]
    public required string Email { get; set; }

    [Text(1, 128)]
    public required string Password { get; set; }
}

/// <summary>A refresh token.</summary>
internal class RefreshFields
{
    [Text(1, 256)]
    public required string RefreshToken { get; set; }
}

/// <summary>The address of someone who has forgotten a password.</summary>
internal sealed class ForgotPasswordFields
{
    [Email]
    public required string Email { get; set; }
}
