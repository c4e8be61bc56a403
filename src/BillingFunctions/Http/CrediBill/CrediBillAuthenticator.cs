using System.Text.Json;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.CrediBill;

/// <summary>Bearer keys of apps: a live key sees live data, a test key test data. What may write may also read.</summary>
internal sealed class CrediBillAuthenticator(BearerKeys keys) : IAuthenticator
{
    private static readonly Problem NoKey = new(401, "Missing or invalid Authorization header");
    private static readonly Problem BadKey = new(401, "This API key is unknown, expired or revoked");

    public string Challenge => "Bearer realm=\"credibill\"";

    public async ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken)
    {
        if (access == Access.Public)
            return default;

        Admission admission = await keys.AdmitAsync(request, KeySurface.Credibill, NoKey, BadKey, cancellationToken);
        return admission.Caller is { } caller && caller.Scopes.Contains("write")
            ? admission with { Caller = caller with { Scopes = [.. caller.Scopes, "read"] } }
            : admission;
    }

    public string? SchemeOf(Access access) => access == Access.Public ? null : "api_key";

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        json.WriteStartObject("api_key");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("description", "A key of your app: cb_live_ or cb_test_ and 64 hexadecimal digits.");
        json.WriteEndObject();
    }
}
