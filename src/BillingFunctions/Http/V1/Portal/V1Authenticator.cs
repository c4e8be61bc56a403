using System.Text.Json;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>Who may call v1: portal operations take a customer's token and nothing else, all others what <see cref="ApiKeyAuthenticator"/> lets in.</summary>
internal sealed class V1Authenticator(ApiKeyAuthenticator keys, PortalAuthenticator portal) : IAuthenticator
{
    private const string PortalScheme = "portal_token";

    public string Challenge => keys.Challenge;

    public ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken) =>
        access == Access.Portal ? portal.AdmitAsync(request, cancellationToken) : keys.AdmitAsync(request, access, cancellationToken);

    public string? SchemeOf(Access access) => access == Access.Portal ? PortalScheme : keys.SchemeOf(access);

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        keys.DescribeSchemes(json);
        json.WriteStartObject(PortalScheme);
        json.WriteString("type", "apiKey");
        json.WriteString("in", "query");
        json.WriteString("name", PortalAuthenticator.Parameter);
        json.WriteString("description", "A token of one customer, from GET /portal/auth/{external_id}; it holds for 12 hours. It may also be sent as Authorization: Bearer, which keeps it out of addresses.");
        json.WriteEndObject();
    }
}
