using System.Text.Json;
using Billing.Application.Tokens;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.BillingService;

/// <summary>Access tokens of this surface, with what their roles may do.</summary>
internal sealed class BillingServiceAuthenticator(TokenHolders tokens) : IAuthenticator
{
    private readonly AccessTokenAuthenticator _tokens = new(BillingServiceSurface.ShortName, tokens);

    public string Challenge => _tokens.Challenge;

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        Admission admission = await _tokens.AdmitAsync(request, access, cancellationToken);
        return admission.Caller is { } caller ? admission with { Caller = caller with { Scopes = ScopesOf(caller) } } : admission;
    }

    public string? SchemeOf(Access access) => _tokens.SchemeOf(access);

    public void DescribeSchemes(Utf8JsonWriter json) => _tokens.DescribeSchemes(json);

    /// <summary>Everything for administrators and tenants, who are held to their own things where these are looked up.</summary>
    private static IReadOnlyList<string> ScopesOf(Caller caller) =>
        caller.IsAnyOf(Tenants.AdminRole, "tenant") ? []
        : [.. caller.IsAnyOf("tenant_viewer") ? ["read"] : Array.Empty<string>(), .. caller.IsAnyOf("usage_producer") ? ["usage:write"] : Array.Empty<string>()];
}
