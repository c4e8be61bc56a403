using System.Text.Json;
using BillingFunctions.Tests.Http.V1.Mail;

namespace BillingFunctions.Tests.Http.V1.Integrations;

/// <summary>Has a service keep or give a secret of each kind, every request twice under one key, and knows them all.</summary>
internal sealed class KeptSecrets(StoredWorld stored)
{
    private static readonly (string, string) Nobody = ("Authorization", "");

    private int _requests;
    private (string, string) _founder;

    /// <summary>What each secret is, and its text.</summary>
    public List<(string Kind, string Text)> All { get; } = [("first key", ServiceFixture.Key), ("administrators' secret", ServiceFixture.AdminSecret)];

    public async Task MakeAsync()
    {
        await OrganizationsAsync();
        await HooksAndProvidersAsync();
        await VisitorsAsync();
        await MembersAsync();

        // Last, because its server does not take what the members' mails are.
        await SendAsync("PUT", MailSteps.Settings, $$"""{"host":"smtp.example.com","user":"me","password":"{{Given("mail server", "a password of a mail server")}}","from_address":"billing@seller.example"}""");
    }

    private async Task OrganizationsAsync()
    {
        JsonElement founded = await SendAsync(
            "POST", "/v1/organizations", $$"""{"name":"Kept","hmac_key":"{{Given("receivers' key, founded", "a key that receivers had from the start")}}"}""", ("X-Admin-Secret", ServiceFixture.AdminSecret));
        _founder = ("Authorization", $"Bearer {Given("founded key", founded.GetProperty("api_key").Text("raw_key"))}");
        string key = Given("receivers' key", "a key that receivers have now");
        await SendAsync("PUT", "/v1/organizations/current", $$"""{"hmac_key":"{{key}}"}""");
        Assert.Equal(key, (await SendAsync("GET", "/v1/organizations/current", null)).Text("hmac_key"));
        JsonElement made = await SendAsync("POST", "/v1/organizations/current/api_keys", """{"name":"kept"}""");
        Given("key", made.Text("raw_key"));
        Given("rotated key", (await SendAsync("POST", $"/v1/organizations/current/api_keys/{made.Id()}/rotate", null)).Text("raw_key"));
    }

    private async Task HooksAndProvidersAsync()
    {
        JsonElement endpoint = await SendAsync("POST", "/v1/webhook_endpoints", """{"url":"https://hooks.example/kept"}""");
        Given("webhook", endpoint.Text("secret"));
        Given("rotated webhook", (await SendAsync("POST", $"/v1/webhook_endpoints/{endpoint.Id()}/rotate_secret", null)).Text("secret"));
        (string, string) test = await KeyAsync("""{"mode":"test"}""");
        foreach ((string type, string provider, string settings) in SecretScanTests.All)
            await SendAsync("POST", "/v1/integrations", $$"""{"integration_type":"{{type}}","provider_type":"{{provider}}","settings":{{settings}}}""", test);

        Given("mark", SecretScanTests.Mark);
        string nova = Given("provider's key of another surface", "a key of a provider of another surface");
        await SendAsync("POST", "/api/payment-providers", $$$"""{"providerName":"Paystack","credentials":{"secretKey":"{{{nova}}}"},"priority":2}""", await KeyAsync("""{"surface":"nova"}""", _founder));
    }

    private async Task VisitorsAsync()
    {
        string customer = (await SendAsync("POST", "/v1/customers", """{"external_id":"kept","name":"A name that is no secret"}""")).Id();
        Given("portal", (await SendAsync("GET", "/portal/auth/kept", null)).Text("token"));
        Given("access token of a customer", (await SendAsync("POST", "/v1/access_tokens", $$"""{"surface":"nno","customer_id":"{{customer}}","roles":["platform"]}""")).Text("access_token"));
    }

    private async Task MembersAsync()
    {
        await stored.Billing.UseServerAsync(stored.Mails);
        string password = Given("password", "a password of a founder");
        JsonElement registered = await SendAsync(
            "POST", "/v1/auth/register", $$"""{"name":"Fay","email":"fay@kept.example","password":"{{password}}","organization_name":"Registered"}""", Nobody);
        Given("registered key", registered.GetProperty("api_key").Text("raw_key"));
        LoggedIn(registered.GetProperty("log_in"));
        JsonElement loggedIn = LoggedIn(await SendAsync("POST", "/v1/auth/log_in", $$"""{"email":"fay@kept.example","password":"{{password}}"}""", Nobody));
        LoggedIn(await SendAsync("POST", "/v1/auth/refresh", $$"""{"refresh_token":"{{loggedIn.Text("refresh_token")}}"}""", Nobody));

        JsonElement invited = await SendAsync("POST", "/v1/members", """{"email":"ida@kept.example","role":"viewer"}""");
        Given("invitation", await MailedTokenAsync("ida@kept.example"));
        string accepted = Given("invitation of the answer", invited.Text("invitation_token"));
        await SendAsync("POST", "/v1/auth/accept_invitation", $$"""{"token":"{{accepted}}","password":"{{Given("accepted password", "a password of the invited")}}"}""", Nobody);
        await SendAsync("POST", "/v1/members", $$"""{"email":"max@kept.example","role":"admin","password":"{{Given("member's password", "a password of a member")}}"}""");
        await SendAsync("POST", "/v1/auth/forgot_password", """{"email":"max@kept.example"}""", Nobody);
        string mailed = Given("forgotten password", await MailedTokenAsync("max@kept.example"));
        await SendAsync("POST", "/v1/auth/reset_password", $$"""{"token":"{{mailed}}","password":"{{Given("new password", "a password that is new")}}"}""", Nobody);
    }

    private string Given(string kind, string text)
    {
        All.Add((kind, text));
        return text;
    }

    private JsonElement LoggedIn(JsonElement answer)
    {
        Given("access token", answer.Text("access_token"));
        Given("refresh token", answer.Text("refresh_token"));
        return answer;
    }

    private async Task<(string, string)> KeyAsync(string fields, params (string, string)[] headers)
    {
        string key = (await SendAsync("POST", "/v1/organizations/current/api_keys", fields, headers)).Text("raw_key");
        return ("Authorization", $"Bearer {Given("another key", key)}");
    }

    private async Task<string> MailedTokenAsync(string email)
    {
        string? line = null;
        await Wait.UntilAsync(() => Task.FromResult(
            (line = stored.Mails.Mails.FirstOrDefault(each => each.To == email)?.Text.Split('\n').Single(each => each.StartsWith("Token: ", StringComparison.Ordinal))) is not null));
        return line!["Token: ".Length..].Trim();
    }

    /// <summary>The answer; what is asked for again under the same key may be refused, and leaves no secret either.</summary>
    private async Task<JsonElement> SendAsync(string method, string path, string? body, params (string, string)[] headers)
    {
        (string, string)[] all = [.. headers, ("Idempotency-Key", $"kept-{++_requests}")];
        Answer first = await stored.Billing.Service.SendAsync(method, path, body, all);
        Assert.True(first.Status is 200 or 201, $"{method} {path}: {first.Status} {first.Text}");
        _ = await stored.Billing.Service.SendAsync(method, path, body, all);
        return first.Json;
    }
}
