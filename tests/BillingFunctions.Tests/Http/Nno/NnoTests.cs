using System.Text.Json;
using BillingFunctions.Tests.Http.V1;

namespace BillingFunctions.Tests.Http.Nno;

public sealed class NnoTests(NnoWorld world) : SurfaceTests<NnoWorld>(world), IClassFixture<NnoWorld>
{
    protected override string Published => "NNO Billing";

    [Theory]
    [InlineData("/api/billing")]
    [InlineData("")]
    public async Task What_is_reserved_is_not_implemented_and_says_so(string prefix)
    {
        Answer refused = await World.SendAsync("POST", $"{prefix}/subscription", null, await World.TokenAsync("operator"), ("X-Request-Id", "seen-by-both"));
        JsonElement error = refused.ShouldBe(501).Json.GetProperty("error");
        Assert.Equal(("NOT_IMPLEMENTED", "seen-by-both"), (error.Text("code"), error.Text("requestId")));
    }

    [Fact]
    public async Task A_platform_sees_itself_by_its_token_and_no_other()
    {
        (string own, string customer, _) = await World.PlatformAsync("itself");
        (string other, _, _) = await World.PlatformAsync("another");
        (string, string) token = await World.TokenAsync("platform", customer);

        Assert.Equal(own, (await World.SendAsync("GET", $"/subscription?platformId={own}", null, token)).ShouldBe(200).Json.Text("platformId"));
        (await World.SendAsync("GET", $"/subscription?platformId={other}", null, token)).ShouldBe(403);
        Assert.Equal("growth", (await World.SendAsync("GET", "/api/billing/subscription/proration-preview?tier=growth", null, token)).ShouldBe(200).Json.Text("newTier"));
        Assert.Contains("platformId", (await World.SendAsync("GET", "/usage/history", null, await World.TokenAsync("operator"))).ShouldBe(400).Text, StringComparison.Ordinal);
        (await World.SendAsync("GET", "/operator/overview", null, token)).ShouldBe(403);
        (await World.SendAsync("GET", "/plans", null, token)).ShouldBe(200);
    }

    [Fact]
    public async Task Usage_is_shown_against_what_the_tier_includes_and_alerts_when_it_is_nearly_used_up()
    {
        (string platform, _, _) = await World.PlatformAsync("busy");
        IEnumerable<string> events = Enumerable.Range(0, 12).Select(i =>
            $$$"""{"transaction_id":"busy-{{{i}}}","external_customer_id":"busy","code":"invocations","timestamp":"2026-07-01T00:00:00Z","properties":{"tenant_id":"t{{{i % 2}}}"}}""");
        (await World.Billing.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        (string, string) token = await World.TokenAsync("operator");
        JsonElement used = default;
        await Wait.UntilAsync(async () => (used = (await World.SendAsync("GET", $"/usage/current?platformId={platform}", null, token)).ShouldBe(200).Json.GetProperty("resources")[0])
            .GetProperty("used").GetDecimal() == 12);

        Assert.Equal((10m, 2m, 120m, 10), (used.GetProperty("included").GetDecimal(), used.GetProperty("overage").GetDecimal(), used.GetProperty("percent").GetDecimal(), used.GetProperty("overageCost").GetInt64()));
        JsonElement alerts = (await World.SendAsync("GET", $"/usage/alerts?platformId={platform}", null, token)).ShouldBe(200).Json.GetProperty("alerts");
        Assert.Equal([80, 90, 100], alerts.EnumerateArray().Select(alert => alert.GetProperty("threshold").GetInt32()));
        Answer ofTenant = await World.SendAsync("GET", $"/usage/current?platformId={platform}&tenantId=t1", null, token);
        Assert.Equal(6, ofTenant.ShouldBe(200).Json.GetProperty("resources")[0].GetProperty("used").GetDecimal());
        JsonElement first = (await World.SendAsync("GET", $"/usage/entities?platformId={platform}&limit=1", null, token)).ShouldBe(200).Json;
        Assert.Equal(("t0", true), (first.GetProperty("data")[0].Text("tenantId"), first.GetProperty("pagination").GetProperty("hasMore").GetBoolean()));
        JsonElement second = (await World.SendAsync(
            "GET", $"/usage/entities?platformId={platform}&limit=1&cursor={first.GetProperty("pagination").Text("nextCursor")}", null, token)).ShouldBe(200).Json;
        Assert.Equal(("t1", false), (second.GetProperty("data")[0].Text("tenantId"), second.GetProperty("pagination").GetProperty("hasMore").GetBoolean()));
        (await World.SendAsync("GET", $"/usage/daily?platformId={platform}&from=2026-07-02&to=2026-07-01", null, token)).ShouldBe(400);
        (await World.SendAsync("GET", $"/usage/daily?platformId={platform}&from=2025-01-01&to=2026-07-01", null, token)).ShouldBe(400);
    }

    [Fact]
    public async Task A_tier_without_room_for_the_tenants_of_a_platform_is_refused()
    {
        (string platform, _, _) = await World.PlatformAsync("crowded", "growth");
        IEnumerable<string> events = Enumerable.Range(0, 3).Select(i =>
            $$$"""{"transaction_id":"crowded-{{{i}}}","external_customer_id":"crowded","code":"invocations","timestamp":"2026-07-01T00:00:00Z","properties":{"tenant_id":"t{{{i}}}"}}""");
        (await World.Billing.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        (string, string) token = await World.TokenAsync("operator");
        await Wait.UntilAsync(async () => (await World.SendAsync("GET", $"/usage/entities?platformId={platform}", null, token)).Json.GetProperty("data").GetArrayLength() == 3);
        Answer refused = await World.SendAsync("POST", $"/subscription/change-tier?platformId={platform}", """{"tier":"starter"}""", token);
        Assert.Contains("3 tenants", refused.ShouldBe(409).Text, StringComparison.Ordinal);
        (await World.SendAsync("POST", $"/subscription/change-tier?platformId={platform}", """{"tier":"scale"}""", token)).ShouldBe(200);
    }

    /// <summary>July has begun on Cape Verde, where the platform lived, and it is still June on Pago Pago, where it lives now: it is billed for July.</summary>
    [Fact]
    public async Task A_platform_that_has_moved_west_is_shown_in_the_period_that_has_begun()
    {
        (string platform, string customer, string subscription) = await World.PlatformAsync(
            "moved", "growth", fields: "\"billing_time\":\"anniversary\"", zone: "Atlantic/Cape_Verde", startedAt: "2026-06-01T01:00:00Z");
        IEnumerable<string> events = Enumerable.Range(0, 3).Select(i =>
            $$$"""{"transaction_id":"moved-{{{i}}}","external_customer_id":"moved","code":"invocations","timestamp":"2026-06-30T12:00:00Z","properties":{"tenant_id":"t{{{i}}}"}}""");
        (await World.Billing.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        (await World.Billing.PutAsync($"/v1/customers/{customer}", """{"timezone":"Pacific/Pago_Pago"}""")).ShouldBe(200);
        await World.Billing.PassAsync("2026-07-01T09:00:00Z");
        await World.Billing.InvoicesAsync(customer, 2);
        (string, string) token = await World.TokenAsync("operator");

        Answer usage = await World.SendAsync("GET", $"/usage/current?platformId={platform}", null, token);
        Answer shown = await World.SendAsync("GET", $"/subscription?platformId={platform}", null, token);
        Answer atProvider = await World.SendAsync("GET", $"/subscriptions/{subscription}", null, token);
        Answer ofPayer = await World.SendAsync("GET", $"/customers/{customer}/subscriptions", null, token);
        (string, string) july = ("2026-07-01T01:00:00Z", "2026-08-01T11:00:00Z");
        Assert.Equal(
            [july, july, july, july],
            [
                (usage.ShouldBe(200).Json.Text("periodStart"), usage.Json.Text("periodEnd")),
                .. new[] { shown.ShouldBe(200).Json, atProvider.ShouldBe(200).Json, ofPayer.ShouldBe(200).Json.GetProperty("data")[0] }.Select(it => (it.Text("currentPeriodStart"), it.Text("currentPeriodEnd"))),
            ]);
        (await World.SendAsync("POST", $"/subscription/change-tier?platformId={platform}", """{"tier":"starter"}""", token)).ShouldBe(200); // the three tenants were June's
    }

    [Fact]
    public async Task A_service_makes_and_changes_customers_and_one_of_a_single_customer_sees_no_other()
    {
        (string, string) token = await World.TokenAsync("service");
        JsonElement made = (await World.SendAsync("POST", "/customers", """{"email":"eve@buyer.example","metadata":{"a":"1","b":"2"}}""", token)).ShouldBe(201).Json;
        Answer[] merges = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => World.SendAsync("PATCH", $"/customers/{made.Id()}", $$$"""{"metadata":{"m{{{i}}}":"x","a":""}}""", token)));
        Assert.All(merges, merge => merge.ShouldBe(200));
        JsonElement metadata = (await World.SendAsync("GET", $"/customers/{made.Id()}", null, token)).ShouldBe(200).Json.GetProperty("metadata");
        Assert.Equal(["b", "m0", "m1", "m2", "m3", "m4"], metadata.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));

        string other = await World.PayerAsync("other-payer");
        (string, string) own = await World.TokenAsync("service", made.Id());
        (await World.SendAsync("GET", $"/customers/{made.Id()}", null, own)).ShouldBe(200);
        (await World.SendAsync("GET", $"/customers/{other}", null, own)).ShouldBe(404);
        (await World.SendAsync("POST", "/customers", """{"email":"mallory@buyer.example"}""", own)).ShouldBe(403);
        (await World.SendAsync("GET", "/operator/overview", null, token)).ShouldBe(403);
        Answer unusable = await World.SendAsync("POST", "/payment-methods/sbx_nothing/attach", $$"""{"customerId":"{{made.Id()}}"}""", token);
        Assert.Equal("id", unusable.ShouldBe(400).Json.GetProperty("error").GetProperty("details")[0].Text("field"));
    }

    [Fact]
    public async Task A_subscription_is_bought_changed_and_ended_in_the_words_of_the_provider()
    {
        (string, string) token = await World.TokenAsync("service");
        string method = await World.MethodAsync(await World.PayerAsync("buyer-one"), isDefault: false);
        Answer stolen = await World.SendAsync("POST", "/subscriptions", $$"""{"userId":"buyer-two","priceId":"starter","paymentMethodId":"{{method}}"}""", token);
        stolen.ShouldBe(409);
        JsonElement bought = (await World.SendAsync("POST", "/subscriptions", """{"userId":"buyer-three","priceId":"starter","paymentMethodId":"sbx_succeeds","quantity":2}""", token)).ShouldBe(201).Json;
        Assert.Equal(("active", "buyer-three", 2), (bought.Text("status"), bought.Text("userId"), bought.GetProperty("quantity").GetInt32()));
        string path = $"/subscriptions/{bought.Id()}";
        await Wait.UntilAsync(async () => (await World.SendAsync("GET", path, null, token)).ShouldBe(200).Json.GetProperty("latestInvoiceId").ValueKind == JsonValueKind.String);

        (await World.SendAsync("PATCH", path, """{"quantity":2,"priceId":"starter"}""", token)).ShouldBe(200);
        (await World.SendAsync("PATCH", path, """{"quantity":3,"paymentMethodId":"sbx_nothing"}""", token)).ShouldBe(400);
        Assert.Equal(2, (await World.SendAsync("GET", path, null, token)).Json.GetProperty("quantity").GetInt32());
        Assert.True((await World.SendAsync("DELETE", $"{path}?immediately=yes", null, token)).ShouldBe(200).Json.GetProperty("cancelAtPeriodEnd").GetBoolean());
        (await World.SendAsync("DELETE", path, null, token)).ShouldBe(200);
        Assert.False((await World.SendAsync("PATCH", path, """{"cancelAtPeriodEnd":false}""", token)).ShouldBe(200).Json.GetProperty("cancelAtPeriodEnd").GetBoolean());
        Assert.Equal("canceled", (await World.SendAsync("DELETE", $"{path}?immediately=1", null, token)).ShouldBe(200).Json.Text("status"));
        (await World.SendAsync("PATCH", path, """{"cancelAtPeriodEnd":true}""", token)).ShouldBe(409);
    }
}
