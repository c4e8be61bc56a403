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
}
