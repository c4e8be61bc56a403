using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1;

/// <summary>Bearer keys of organizations, tokens of their members, and the secret of whoever runs the service. Nobody is let in without one or the other.</summary>
internal sealed class ApiKeyAuthenticator(BearerKeys keys, BearerPeople people, PublicHttpSettings settings) : IAuthenticator
{
    private const string AdminHeader = "X-Admin-Secret";

    private static readonly Problem NoKey = new(401, "Send an API key: Authorization: Bearer bxb_live_...");
    private static readonly Problem BadKey = new(401, "This API key is unknown, expired or revoked");
    private static readonly Problem NoAdmin = new(401, $"Send the administrator's secret in the header {AdminHeader}");

    private readonly byte[]? _adminHash = settings.AdminSecret is { Length: >= PublicHttpSettings.AdminSecretMinLength } secret ? Hash(secret) : null;

    public string Challenge => "Bearer realm=\"billing\"";

    public ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken) => access switch
    {
        Access.Public => ValueTask.FromResult(default(Admission)),
        Access.Administrator => ValueTask.FromResult(new Admission(null, IsAdmin(request) ? null : NoAdmin)),
        _ when BearerPeople.IsMeantBy(request) => people.AdmitAsync(request, cancellationToken),
        _ => keys.AdmitAsync(request, KeySurface.V1, NoKey, BadKey, cancellationToken),
    };

    public string? SchemeOf(Access access) => access switch
    {
        Access.Organization => "api_key",
        Access.Administrator => "admin_secret",
        _ => null,
    };

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        json.WriteStartObject("api_key");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("description", "A key of your organization: bxb_live_ or bxb_test_ and 64 hexadecimal digits; or the access token of a member who has logged in.");
        json.WriteEndObject();
        json.WriteStartObject("admin_secret");
        json.WriteString("type", "apiKey");
        json.WriteString("in", "header");
        json.WriteString("name", AdminHeader);
        json.WriteString("description", "The secret of whoever runs the service, from the setting BILLING_ADMIN_SECRET.");
        json.WriteEndObject();
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Hashes are compared, in constant time: so neither the secret's text nor its length shows in how long an answer takes.</summary>
    private bool IsAdmin(HttpRequest request) =>
        _adminHash is not null && request.Headers[AdminHeader] is [{ } given] && CryptographicOperations.FixedTimeEquals(Hash(given), _adminHash);
}
