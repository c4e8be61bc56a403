using System.Text.Json;

namespace Billing.Fuzz.OpenApi;

/// <summary>
/// What lets requests of one organization in, by the security schemes of a document: its key, a member's log-in, a customer's portal. Random requests log out, remove members and end
/// tokens, so each can be made anew.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="surface">Name of the surface.</param>
/// <param name="key">Authorization of the organization's key of v1.</param>
/// <param name="pool">Its things.</param>
internal sealed class ApiCredentials(FuzzService service, string surface, string key, ObjectPool pool)
{
    public const string Administrator = "admin_secret";

    private const string Portal = "portal_token";
    private const string Log = "access_token";

    /// <summary>Of so many requests that a key opens one is a member's, where the surface knows members.</summary>
    private const int OfMembers = 6;

    private string _own = "";
    private string _member = "";
    private string _portal = "";
    private int _members;
    private int _visitors;

    private bool HasMembers => surface is "v1" or "nova";

    /// <summary>The organization's key or token.</summary>
    public string Own => _own;

    /// <summary>Makes the organization's key or token.</summary>
    public async Task MakeOwnAsync() => _own = await OwnAsync();

    /// <summary>Makes them all.</summary>
    public async Task MakeAsync()
    {
        await MakeOwnAsync();
        foreach (string scheme in new[] { Log, Portal })
        {
            await RenewAsync(scheme);
        }
    }

    /// <summary>The header that lets a request in.</summary>
    public (string Name, string Value) Of(string? scheme, Random random) => scheme switch
    {
        Administrator => ("X-Admin-Secret", FuzzService.AdminSecret),
        Portal => ("Authorization", _portal),
        Log when HasMembers => ("Authorization", _member),
        _ => ("Authorization", HasMembers && random.Next(OfMembers) == 0 ? _member : _own),
    };

    /// <summary>Makes what opens a scheme anew, after something has ended it.</summary>
    public async Task RenewAsync(string? scheme)
    {
        // What ended tokens ended those of the same second, too.
        service.Clock.Advance(NodaTime.Duration.FromSeconds(1));
        if (scheme == Portal && surface == "v1")
        {
            _portal = await OfVisitorAsync("acme") ?? await OfNewVisitorAsync();
        }
        else if (HasMembers)
        {
            string email = $"member{_members++}@seller.invalid";
            await AskAsync("POST", "/v1/members", $$"""{"email":"{{email}}","role":"owner","password":"correct horse"}""");
            _member = $"Bearer {(await AskAsync("POST", "/v1/auth/log_in", $$"""{"email":"{{email}}","password":"correct horse"}""")).GetProperty("access_token").GetString()}";
        }
    }

    /// <summary>A customer's portal; null when there is no such customer any more.</summary>
    private async Task<string?> OfVisitorAsync(string externalId)
    {
        (int status, JsonElement answer, _) = await service.SendAsync("GET", $"/portal/auth/{externalId}", null, key);
        return status == 200 ? $"Bearer {answer.GetProperty("token").GetString()}" : null;
    }

    private async Task<string> OfNewVisitorAsync()
    {
        string externalId = $"visitor{_visitors++}";
        await AskAsync("POST", "/v1/customers", $$"""{"external_id":"{{externalId}}","name":"Visitor"}""");
        return await OfVisitorAsync(externalId) ?? throw new InvalidOperationException($"{externalId} cannot visit its portal");
    }

    /// <summary>What opens the surface: the key itself, a key made for it, or a token.</summary>
    private async Task<string> OwnAsync()
    {
        switch (surface)
        {
            case "v1":
                return key;
            case "nno" or "billing-service":
                string customer = pool.Find("customer_id", "customers", new Random(0))!;
                string roles = surface == "nno" ? "\"platform\",\"operator\",\"service\"" : "\"tenant\",\"platform_admin\"";
                JsonElement token = await AskAsync("POST", "/v1/access_tokens", $$"""{"surface":"{{surface}}","customer_id":"{{customer}}","roles":[{{roles}}],"expires_in":86400}""");
                return $"Bearer {token.GetProperty("access_token").GetString()}";
            default:
                JsonElement made = await AskAsync("POST", "/v1/organizations/current/api_keys", $$"""{"surface":"{{surface}}"}""");
                return $"Bearer {made.GetProperty("raw_key").GetString()}";
        }
    }

    private async Task<JsonElement> AskAsync(string method, string path, string? body) => await service.AskAsync(method, path, body, key);
}
