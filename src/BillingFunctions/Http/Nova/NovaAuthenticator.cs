using System.Text.Json;
using Billing.Application.Platform;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.Nova;

/// <summary>Bearer keys of tenants, and tokens of people who have logged in. Nobody is let in without one, except where everyone is; what belongs to the tenant itself takes no keys.</summary>
internal sealed class NovaAuthenticator(BearerKeys keys, BearerPeople people) : IAuthenticator
{
    private static readonly Problem NoKey = new(401, "Send an API key: Authorization: Bearer sk_live_...");
    private static readonly Problem NoPerson = new(401, "Log in, and send the access token: Authorization: Bearer. Keys do not work here");
    private static readonly Problem BadKey = new(401, "This API key is unknown, expired or revoked");

    public string Challenge => "Bearer realm=\"nova\"";

    public ValueTask<Admission> AdmitAsync(HttpRequest request, Access access, CancellationToken cancellationToken) => access switch
    {
        Access.Public => ValueTask.FromResult(default(Admission)),
        _ when BearerPeople.IsMeantBy(request) => people.AdmitAsync(request, cancellationToken),
        Access.Person => ValueTask.FromResult(new Admission(null, NoPerson)),
        _ => keys.AdmitAsync(request, KeySurface.Nova, NoKey, BadKey, cancellationToken),
    };

    public string? SchemeOf(Access access) => access switch
    {
        Access.Public => null,
        Access.Person => "access_token",
        _ => "api_key",
    };

    public void DescribeSchemes(Utf8JsonWriter json)
    {
        json.WriteStartObject("api_key");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("description", "A key of your tenant: sk_live_ or sk_test_ and 64 hexadecimal digits.");
        json.WriteEndObject();
        json.WriteStartObject("access_token");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteString("bearerFormat", "JWT");
        json.WriteString("description", "The access token of a person who has logged in. It works wherever a key does, too.");
        json.WriteEndObject();
    }
}
