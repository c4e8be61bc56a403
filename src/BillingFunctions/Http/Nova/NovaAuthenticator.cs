using System.Text.Json;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Nova;

/// <summary>Bearer keys of tenants. Nobody is let in without one, except where everyone is.</summary>
internal sealed class NovaAuthenticator(BearerKeys keys) : IAuthenticator
{
    private static readonly Problem NoKey = new(401, "Send an API key: Authorization: Bearer sk_live_...");
    private static readonly Problem BadKey = new(401, "This API key is unknown, expired or revoked");

    public string Challenge => "Bearer realm=\"nova\"";

    public ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken) => access == Access.Public
        ? ValueTask.FromResult(default(Admission))
        : keys.AdmitAsync(request, KeySurface.Nova, NoKey, BadKey, cancellationToken);

    public string? SchemeOf(Access access) => access == Access.Public ? null : "api_key";

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        json.WriteStartObject("api_key");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("description", "A key of your tenant: sk_live_ or sk_test_ and 64 hexadecimal digits.");
        json.WriteEndObject();
    }
}
