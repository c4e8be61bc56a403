using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using BillingFunctions.Tests.Http.V1.People;

namespace BillingFunctions.Tests.Http.Nova;

/// <summary>Tenants of NovaBilling: how they register and get in, their settings, and their keys.</summary>
public sealed class NovaAccountsTests(PeopleWorld world) : IClassFixture<PeopleWorld>
{
    private const string Me = "/api/tenants/me";

    [Fact]
    public async Task A_tenant_registers_and_its_key_and_its_tokens_work()
    {
        JsonElement made = (await AuthAsync("register", """{"name":"Ada","email":"ada@tenant.example","password":"correct horse","companyName":"Ada's Shop"}""")).ShouldBe(201).Json;
        JsonElement tenant = made.GetProperty("tenant");
        string key = made.Text("apiKey");

        Assert.Matches("^sk_live_[0-9a-f]{64}$", key);
        Assert.Equal(("Ada's Shop", "ada@tenant.example", key, true), (tenant.Text("name"), tenant.Text("email"), tenant.Text("apiKey"), tenant.GetProperty("isActive").GetBoolean()));
        Assert.StartsWith("ada-s-shop-", tenant.Text("slug"), StringComparison.Ordinal);
        Assert.StartsWith("whsec_", tenant.Text("webhookSecret"), StringComparison.Ordinal);
        (await SendAsync("GET", "/api/customers", null, key)).ShouldBe(200);
        (await SendAsync("GET", "/api/customers", null, made.Text("accessToken"))).ShouldBe(200);
        (await SendAsync("GET", Me, null, key)).ShouldBe(401);

        JsonElement me = (await SendAsync("GET", Me, null, made.Text("accessToken"))).ShouldBe(200).Json;
        Assert.Equal($"****{key[^4..]}", me.Text("apiKey"));
        Assert.Equal(JsonValueKind.String, me.GetProperty("lastLoginAt").ValueKind);
        Answer taken = (await AuthAsync("register", """{"name":"Eve","email":"ADA@tenant.example","password":"correct horse","companyName":"Other"}""")).ShouldBe(409);
        Assert.Equal(409, taken.Json.GetProperty("statusCode").GetInt32());
    }

    [Fact]
    public async Task A_repeat_of_a_registration_makes_no_second_tenant()
    {
        const string Body = """{"name":"Ola","email":"ola@tenant.example","password":"correct horse","companyName":"Ola"}""";
        (await AuthAsync("register", Body, ("Idempotency-Key", "ola-registers"))).ShouldBe(201);
        (await AuthAsync("register", Body, ("Idempotency-Key", "ola-registers"))).ShouldBe(409);
        (await AuthAsync("login", """{"email":"ola@tenant.example","password":"correct horse"}""")).ShouldBe(200);
    }

    [Fact]
    public async Task Log_in_refresh_and_a_forgotten_password()
    {
        const string Email = "bo@tenant.example";
        await RegisterAsync(Email);
        (await AuthAsync("login", $$"""{"email":"{{Email}}","password":"wrong"}""")).ShouldBe(401);
        JsonElement loggedIn = (await AuthAsync("login", $$"""{"email":"{{Email}}","password":"correct horse"}""")).ShouldBe(200).Json;
        JsonElement next = (await AuthAsync("refresh", $$"""{"refreshToken":"{{loggedIn.Text("refreshToken")}}"}""")).ShouldBe(200).Json;
        (await AuthAsync("refresh", $$"""{"refreshToken":"{{loggedIn.Text("refreshToken")}}"}""")).ShouldBe(401);
        (await SendAsync("GET", Me, null, next.Text("accessToken"))).ShouldBe(401); // two had the old one

        string access = (await AuthAsync("login", $$"""{"email":"{{Email}}","password":"correct horse"}""")).Json.Text("accessToken");
        (await SendAsync("PATCH", Me, $$$$"""{"settings":{"smtp":{"host":"localhost","port":{{{{world.Mails.Port}}}},"security":"none","from":"bo@tenant.example"}}}""", access)).ShouldBe(200);
        string known = (await AuthAsync("forgot-password", $$"""{"email":"{{Email}}"}""")).ShouldBe(200).Text;
        Assert.Equal(known, (await AuthAsync("forgot-password", """{"email":"nobody@tenant.example"}""")).ShouldBe(200).Text);
        string token = await world.MailedTokenAsync(Email);
        (await AuthAsync("reset-password", $$"""{"token":"{{token}}","newPassword":"another horse"}""")).ShouldBe(200);
        (await AuthAsync("reset-password", $$"""{"token":"{{token}}","newPassword":"a third horse"}""")).ShouldBe(400);
        (await SendAsync("GET", Me, null, access)).ShouldBe(401);
        (await AuthAsync("login", $$"""{"email":"{{Email}}","password":"another horse"}""")).ShouldBe(200);
    }

    [Fact]
    public async Task Settings_are_merged_and_those_that_the_engine_knows_take_effect()
    {
        string access = (await RegisterAsync("cy@tenant.example")).Text("accessToken");
        JsonElement first = (await SendAsync("PATCH", Me, """{"name":"Cy","webhookUrl":"http://127.0.0.1:9/hook","settings":{"netPaymentTerms":14,"country":"KE","color":"red"}}""", access)).ShouldBe(200).Json;
        Assert.Equal(("Cy", "http://127.0.0.1:9/hook", 14), (first.Text("name"), first.Text("webhookUrl"), first.GetProperty("settings").GetProperty("netPaymentTerms").GetInt32()));
        Assert.False(first.TryGetProperty("webhookSecret", out _) || first.TryGetProperty("apiKey", out _));

        string smtp = $$$$"""{"settings":{"color":null,"webhookEvents":["invoice.paid"],"smtp":{"host":"localhost","port":{{{{world.Mails.Port}}}},"security":"none","from":"cy@tenant.example"}}}""";
        JsonElement settings = (await SendAsync("PATCH", Me, smtp, access)).ShouldBe(200).Json.GetProperty("settings");
        Assert.Equal(["country", "netPaymentTerms", "smtp", "webhookEvents"], settings.EnumerateObject().Select(each => each.Name).Order(StringComparer.Ordinal));
        Assert.Equal(14, (await world.Billing.GetAsync("/v1/organizations/current", ("Authorization", $"Bearer {access}"))).ShouldBe(200).Json.GetProperty("net_payment_term").GetInt32());
        JsonElement endpoint = (await world.Billing.GetAsync("/v1/webhook_endpoints", ("Authorization", $"Bearer {access}"))).ShouldBe(200).Json[0];
        Assert.Contains("invoice.paid", endpoint.GetRawText(), StringComparison.Ordinal);
        (await SendAsync("POST", $"{Me}/smtp/test", """{"to":"me@tenant.example"}""", access)).ShouldBe(200);
        Assert.Contains(world.Mails.Mails, mail => mail.To == "me@tenant.example");

        Answer refused = (await SendAsync("PATCH", Me, """{"settings":{"netPaymentTerms":"soon"}}""", access)).ShouldBe(400);
        Assert.Equal("settings.netPaymentTerms", refused.Json.GetProperty("errors")[0].Text("field"));
        (await SendAsync("PATCH", Me, """{"settings":{"smtp":{"host":"x"}}}""", access)).ShouldBe(400);
        Answer unknown = (await SendAsync("PATCH", Me, """{"settings":{"webhookEvents":["invoice.paid","usage.recorded"]}}""", access)).ShouldBe(400);
        Assert.Equal("settings.webhookEvents.1", unknown.Json.GetProperty("errors")[0].Text("field"));
        (await SendAsync("PATCH", Me, """{"unknown":1}""", access)).ShouldBe(400);
    }

    [Fact]
    public async Task A_tenant_counts_what_it_has()
    {
        JsonElement made = await RegisterAsync("di@tenant.example");
        (await SendAsync("POST", "/api/customers", """{"externalId":"c1","email":"c1@buyer.example","currency":"USD"}""", made.Text("apiKey"))).ShouldBe(201);
        JsonElement usage = default;
        await Wait.UntilAsync(async () => (usage = (await SendAsync("GET", $"{Me}/usage", null, made.Text("accessToken"))).ShouldBe(200).Json).GetProperty("customers").GetInt32() == 1);
        Assert.Equal((0, 0, JsonValueKind.String), (usage.GetProperty("activeSubscriptions").GetInt32(), usage.GetProperty("totalInvoices").GetInt32(), usage.GetProperty("totalRevenue").ValueKind));
    }

    [Fact]
    public async Task Invoices_of_a_new_tenant_are_numbered_in_one_sequence_of_five_digits()
    {
        string key = (await RegisterAsync("numbers@tenant.example")).Text("apiKey");
        List<string> numbers = [];
        foreach (string name in (string[])["c1", "c2"])
        {
            string customer = (await SendAsync("POST", "/api/customers", $$"""{"externalId":"{{name}}","email":"{{name}}@buyer.example","currency":"USD"}""", key)).ShouldBe(201).Json.Id();
            string invoice = (await SendAsync("POST", "/api/invoices", $$"""
                {"customerId":"{{customer}}","dueDate":"2027-01-31","items":[{"description":"Work","quantity":1,"unitAmount":5}]}
                """, key)).ShouldBe(201).Json.Id();
            numbers.Add((await SendAsync("POST", $"/api/invoices/{invoice}/finalize", null, key)).ShouldBe(201).Json.Text("invoiceNumber"));
        }

        Assert.Equal(["INV-00001", "INV-00002"], numbers);
    }

    [Fact]
    public async Task Analytics_convert_by_the_rates_that_the_tenant_has_fixed_and_name_what_has_none()
    {
        JsonElement made = await RegisterAsync("rates@tenant.example");
        string key = made.Text("apiKey");
        foreach ((string currency, string amount) in ((string, string)[])[("USD", "10"), ("JPY", "1500"), ("KES", "1000")])
        {
            string customer = (await SendAsync("POST", "/api/customers", $$"""{"externalId":"{{currency}}","email":"r@buyer.example","currency":"{{currency}}"}""", key)).ShouldBe(201).Json.Id();
            string invoice = (await SendAsync("POST", "/api/invoices", $$"""
                {"customerId":"{{customer}}","dueDate":"2027-01-31","items":[{"description":"Work","quantity":1,"unitAmount":{{amount}}}]}
                """, key)).ShouldBe(201).Json.Id();
            (await SendAsync("POST", $"/api/invoices/{invoice}/finalize", null, key)).ShouldBe(201);
            (await SendAsync("POST", $"/api/invoices/{invoice}/mark-paid", "{}", key)).ShouldBe(201);
        }

        string access = made.Text("accessToken");
        (await SendAsync("PATCH", Me, """{"settings":{"exchangeRates":{"JPY":0.0067}}}""", access)).ShouldBe(200);
        Answer shown = default!;
        await Wait.UntilAsync(async () => (shown = (await SendAsync("GET", "/api/analytics/revenue?groupBy=month", null, key)).ShouldBe(200)).Text.Contains("20.05", StringComparison.Ordinal));
        Assert.Equal(("20.05", 2, "KES"), (shown.Json.Text("totalRevenue"), shown.Json.GetProperty("invoiceCount").GetInt32(), shown.Json.GetProperty("unconverted")[0].GetString()));
        Assert.Equal("20.05", shown.Json.GetProperty("series").EnumerateArray().Last().Text("revenue"));
        Assert.Equal("1500", (await SendAsync("GET", "/api/analytics/revenue?currency=JPY", null, key)).ShouldBe(200).Json.Text("totalRevenue"));
        Assert.Equal("20.05", (await SendAsync("GET", "/api/analytics/payments", null, key)).ShouldBe(200).Json.Text("totalVolume"));
        Assert.Equal("6.68", (await SendAsync("GET", "/api/analytics/customers", null, key)).ShouldBe(200).Json.Text("arpu"));
        Answer refused = (await SendAsync("PATCH", Me, """{"settings":{"exchangeRates":{"JPY":-1}}}""", access)).ShouldBe(400);
        Assert.Equal("settings.exchangeRates.JPY", refused.Json.GetProperty("errors")[0].Text("field"));
    }

    [Fact]
    public async Task Another_address_logs_in_and_the_one_before_is_free()
    {
        string access = (await RegisterAsync("old@tenant.example")).Text("accessToken");
        (await SendAsync("PATCH", Me, """{"email":"new@tenant.example"}""", access)).ShouldBe(200);
        (await AuthAsync("login", """{"email":"old@tenant.example","password":"correct horse"}""")).ShouldBe(401);
        (await AuthAsync("login", """{"email":"new@tenant.example","password":"correct horse"}""")).ShouldBe(200);
        string other = (await RegisterAsync("old@tenant.example")).Text("accessToken");
        (await SendAsync("PATCH", Me, """{"email":"new@tenant.example"}""", other)).ShouldBe(409);
    }

    [Fact]
    public async Task Keys_do_what_their_scopes_say_until_they_are_revoked()
    {
        string access = (await RegisterAsync("keys@tenant.example")).Text("accessToken");
        JsonElement made = (await SendAsync("POST", $"{Me}/api-keys", """{"name":"reports","scopes":["customers:read"]}""", access)).ShouldBe(201).Json;
        string key = made.Text("key");
        (await SendAsync("GET", "/api/customers", null, key)).ShouldBe(200);
        (await SendAsync("POST", "/api/customers", """{"externalId":"c","email":"c@buyer.example","currency":"USD"}""", key)).ShouldBe(403);

        JsonElement list = (await SendAsync("GET", $"{Me}/api-keys", null, access)).ShouldBe(200).Json.GetProperty("data");
        Assert.Equal($"****{key[^4..]}", list.EnumerateArray().Single(each => each.Text("name") == "reports").Text("key"));
        (await SendAsync("DELETE", $"{Me}/api-keys/{made.Id()}", null, access)).ShouldBe(200);
        (await SendAsync("DELETE", $"{Me}/api-keys/{made.Id()}", null, access)).ShouldBe(404);
        (await SendAsync("GET", "/api/customers", null, key)).ShouldBe(401);
        string foreign = (await RegisterAsync("stranger@tenant.example")).Text("accessToken");
        JsonElement own = (await SendAsync("GET", $"{Me}/api-keys", null, access)).Json.GetProperty("data")[0];
        (await SendAsync("DELETE", $"{Me}/api-keys/{own.Id()}", null, foreign)).ShouldBe(404);
        (await SendAsync("POST", $"{Me}/api-keys", """{"name":"late","scopes":[],"expiresAt":"2020-01-01T00:00:00Z"}""", access)).ShouldBe(400);
    }

    private Task<Answer> AuthAsync(string step, string body, params (string, string)[] headers) =>
        world.Billing.PostAsync($"/api/auth/{step}", body, [("Authorization", ""), .. headers]);

    private Task<Answer> SendAsync(string method, string path, string? body, string token) =>
        world.Billing.Service.SendAsync(method, path, body, ("Authorization", $"Bearer {token}"));

    private async Task<JsonElement> RegisterAsync(string email) =>
        (await AuthAsync("register", $$"""{"name":"Someone","email":"{{email}}","password":"correct horse","companyName":"Company"}""")).ShouldBe(201).Json;
}
