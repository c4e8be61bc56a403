using System.Text.Json;
using Billing.Application.Audit;
using Billing.Application.Tokens;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Answers;

namespace BillingFunctions.Http.Kit.Security;

/// <summary>
/// Access tokens of one surface, made by <c>POST /v1/access_tokens</c>. Whoever is let in has its customer and roles in <see cref="Caller"/>; what a role may do is the surface's
/// to say. Nobody is let in without a token, and nothing tells why one is refused.
/// </summary>
/// <param name="surface">Short name of the surface.</param>
/// <param name="tokens">Reads tokens.</param>
internal sealed class AccessTokenAuthenticator(string surface, TokenHolders tokens) : IAuthenticator
{
    private static readonly Problem NoToken = new(401, "Send an access token: Authorization: Bearer, as POST /v1/access_tokens gives it");
    private static readonly Problem BadToken = new(401, "This access token is expired, revoked, not for this API, or not a token at all");

    public string Challenge => "Bearer realm=\"billing\"";

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        if (access == Access.Public)
            return default;

        if (access != Access.Organization || BearerToken.Of(request) is not { } token)
            return new Admission(null, NoToken);

        return await tokens.ReadAsync(token, surface, cancellationToken) is { } claims ? new Admission(CallerOf(claims), null) : new Admission(null, BadToken);
    }

    public string? SchemeOf(Access access) => access == Access.Public ? null : "access_token";

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        json.WriteStartObject("access_token");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("bearerFormat", "JWT");
        json.WriteString("description", $"A token of your organization for {surface}, from POST /v1/access_tokens.");
        json.WriteEndObject();
    }

    private static Caller CallerOf(TokenClaims claims) => new(claims.Space, new BillingId(claims.Space.Organization, 0), claims.Id, [])
    {
        Kind = ActorType.AccessToken,
        Holder = claims.Holder,
        Customer = claims.Customer,
        Roles = claims.Roles,
    };
}
