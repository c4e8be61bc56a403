using System.Text.Json;
using BillingFunctions.Tests.Http.V1;
using NodaTime;

namespace BillingFunctions.Tests.Http.CrediBill;

public sealed class CrediBillTests(CrediBillWorld world) : SurfaceTests<CrediBillWorld>(world), IClassFixture<CrediBillWorld>
{
    protected override string Published => "CrediBill";

    /// <summary>Whatever the method: the header decides, then the key, and NovaBilling answers when neither tells.</summary>
    [Theory]
    [InlineData("cb", "", false, "error")]
    [InlineData("cb", "credibill", false, "error")]
    [InlineData("cb", "nova", true, "statusCode")]
    [InlineData("cb", "elsewhere", true, "error")]
    [InlineData("sk", "", false, "statusCode")]
    [InlineData("sk", "nova", false, "statusCode")]
    [InlineData("sk", "credibill", true, "error")]
    [InlineData("none", "credibill", true, "error")]
    [InlineData("none", "nova", true, "statusCode")]
    [InlineData("none", "elsewhere", true, "statusCode")]
    [InlineData("none", "", true, "statusCode")]
    public async Task On_the_shared_paths_the_surface_that_is_named_answers_and_refuses_the_key_of_another(string key, string header, bool isRefused, string field)
    {
        (string, string) credential = key switch
        {
            "cb" => await World.EverythingAsync(),
            "sk" => await World.NovaKeyAsync(),
            _ => ("Authorization", ""),
        };
        foreach (string path in (string[])["/api/customers", "/api/plans", "/api/subscriptions", "/api/invoices"])
        {
            foreach (string method in (string[])["GET", "POST", "PATCH", "DELETE", "PUT"])
            {
                Answer answer = await World.SendAsync(method, path, method is "POST" or "PATCH" ? "{}" : null, credential, ("X-Billing-Surface", header));
                bool isUnknown = isRefused && answer.Status == 405; // what a path has not is told to everyone
                Assert.True((isUnknown || isRefused == (answer.Status == 401)) && answer.Status < 500, $"{method} {path}: {answer.Status} {answer.Text}");
                Assert.True(answer.Status < 300 || answer.Json.TryGetProperty(field, out _), $"{method} {path}: {answer.Text}");
            }
        }
    }

    [Theory]
    [InlineData("Bearer cb_live_unknown", "error")]
    [InlineData("Bearer sk_live_unknown", "statusCode")]
    [InlineData("Bearer something else", "statusCode")]
    [InlineData("", "statusCode")]
    public async Task Unknown_credentials_are_refused_in_the_shape_of_the_surface_that_they_look_like(string credential, string field)
    {
        Answer refused = await World.SendAsync("GET", "/api/plans", null, ("Authorization", credential));
        Assert.Equal((401, true), (refused.Status, refused.Json.TryGetProperty(field, out _)));
    }

    [Fact]
    public async Task What_may_write_may_read_and_not_the_other_way_round()
    {
        (string, string) writer = await KeyOfAsync("write");
        (string, string) reader = await KeyOfAsync("read");
        foreach (OperationRow row in CrediBillRows.All.Where(row => row.ShownBy is null))
        {
            string? body = row.Body is null ? null : "{}";
            Assert.NotEqual(403, (await World.SendAsync(row.Method, row.Template, body, writer)).Status);
            Assert.Equal(row.Method != "GET", (await World.SendAsync(row.Method, row.Template, body, reader)).Status == 403);
        }
    }

    [Fact]
    public async Task A_test_key_sees_only_what_was_made_with_test_keys()
    {
        string live = await World.CustomerAsync();
        string test = (await World.AskAsync("test", "POST", "/api/customers", """{"email":"tester@buyer.example"}""")).ShouldBe(201).Json.GetProperty("customerId").GetString()!;

        (await World.AskAsync("test", "GET", $"/api/customers?customerId={live}")).ShouldBe(404);
        (await World.AskAsync("live", "GET", $"/api/customers?customerId={test}")).ShouldBe(404);
        Answer plan = await World.AskAsync("test", "POST", "/api/plans", """{"name":"Plan","pricingModel":"flat","baseAmount":1,"currency":"UGX","interval":"monthly","status":"active","mode":"live"}""");
        Assert.Contains("mode", plan.ShouldBe(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_s_settings_hold_for_its_customers()
    {
        (string, string) owner = await World.NewAppAsync();
        (await World.SendAsync("PUT", "/v1/organizations/current", """{"default_currency":"KES","timezone":"Africa/Nairobi","net_payment_term":7}""", owner)).ShouldBe(200);
        Answer key = await World.SendAsync("POST", "/v1/organizations/current/api_keys", """{"surface":"credibill"}""", owner);
        (string, string) app = ("Authorization", $"Bearer {key.ShouldBe(201).Json.GetProperty("raw_key").GetString()}");
        string id = (await World.SendAsync("POST", "/api/customers", """{"email":"a@buyer.example"}""", app)).ShouldBe(201).Json.GetProperty("customerId").GetString()!;
        JsonElement shown = (await World.SendAsync("GET", $"/v1/customers/{id}", null, owner)).ShouldBe(200).Json;
        Assert.Equal(("KES", "Africa/Nairobi", 7), (shown.GetProperty("currency").GetString(), shown.GetProperty("timezone").GetString(), shown.GetProperty("net_payment_term").GetInt32()));
    }

    [Fact]
    public async Task An_e_mail_address_is_had_once_and_an_archived_plan_takes_nobody()
    {
        await World.DoAsync("POST", "/api/customers", """{"email":"Once@buyer.example"}""");
        (await World.AskAsync("POST", "/api/customers", """{"email":"once@Buyer.example"}""")).ShouldBe(400);

        string plan = await World.PlanAsync();
        await World.DoAsync("PATCH", "/api/plans", $$"""{"planId":"{{plan}}","status":"archived"}""");
        (await World.AskAsync("POST", "/api/subscriptions", $$"""{"customerId":"{{await World.CustomerAsync()}}","planId":"{{plan}}"}""")).ShouldBe(400);
    }

    [Fact]
    public async Task All_customers_are_sent_as_they_are_read()
    {
        string customer = await World.CustomerAsync();
        Answer all = await World.AskAsync("GET", "/api/customers");

        Assert.Contains(customer, all.ShouldBe(200).Json.GetProperty("customers").EnumerateArray().Select(it => it.Text("_id")));
        Assert.Equal("chunked", all.Headers["Transfer-Encoding"]);
        Assert.Equal(customer, (await World.AskAsync("GET", $"/api/customers?customerId={customer}")).ShouldBe(200).Json.GetProperty("customer").Text("_id"));
    }

    /// <summary>July has begun on Cape Verde, where the customer lived, and it is still June on Pago Pago, where it lives now: it is billed for July.</summary>
    [Fact]
    public async Task A_subscription_of_a_customer_that_has_moved_west_is_shown_in_the_period_that_has_begun()
    {
        string customer = await World.Billing.CustomerAsync("moved", "Atlantic/Cape_Verde");
        JsonElement subscription = await World.Billing.SubscribeAsync(customer, "moved", "2026-06-01T01:00:00Z", "\"billing_time\":\"anniversary\"");
        (await World.Billing.PutAsync($"/v1/customers/{customer}", """{"timezone":"Pacific/Pago_Pago"}""")).ShouldBe(200);
        await World.Billing.PassAsync("2026-07-01T09:00:00Z");
        await World.Billing.InvoicesAsync(customer, 1);

        JsonElement shown = await World.SubscriptionAsync(subscription.Id());
        Assert.Equal(
            (Instant.FromUtc(2026, 7, 1, 1, 0).ToUnixTimeMilliseconds(), Instant.FromUtc(2026, 8, 1, 11, 0).ToUnixTimeMilliseconds()),
            (shown.GetProperty("currentPeriodStart").GetInt64(), shown.GetProperty("currentPeriodEnd").GetInt64()));
    }

    private async Task<(string, string)> KeyOfAsync(string scope)
    {
        Answer made = await World.Billing.PostAsync("/v1/organizations/current/api_keys", $$"""{"surface":"credibill","scopes":["{{scope}}"]}""");
        return ("Authorization", $"Bearer {made.ShouldBe(201).Json.GetProperty("raw_key").GetString()}");
    }
}
