using System.Text.Json;
using Billing.Application.Tokens;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Nno;

/// <summary>Access tokens: a platform sees and changes itself, an operator everything.</summary>
internal sealed class NnoAuthenticator(TokenHolders tokens) : IAuthenticator
{
    public const string Operator = "operator";

    private static readonly Dictionary<string, string[]> ScopesOfRoles = new(StringComparer.Ordinal)
    {
        [Operator] = ["*"],
        ["platform"] = ["platform:read", "platform:write", "plans:read"],
        ["service"] = ["customers:read", "customers:write", "subscriptions:read", "subscriptions:write", "payment_methods:read", "payment_methods:write"],
    };

    private readonly AccessTokenAuthenticator _tokens = new(NnoSurface.SurfaceName, tokens);

    public string Challenge => _tokens.Challenge;

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        Admission admission = await _tokens.AdmitAsync(request, access, cancellationToken);
        return admission.Caller is { } caller
            ? admission with { Caller = caller with { Scopes = [.. caller.Roles.SelectMany(role => ScopesOfRoles.GetValueOrDefault(role) ?? ["nothing"])] } }
            : admission;
    }

    public string? SchemeOf(Access access) => _tokens.SchemeOf(access);

    public void DescribeSchemes(Utf8JsonWriter json) => _tokens.DescribeSchemes(json);
}
