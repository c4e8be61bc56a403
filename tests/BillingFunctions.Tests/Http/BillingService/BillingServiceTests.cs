using System.Text.Json;
using BillingFunctions.Tests.Http.V1;

namespace BillingFunctions.Tests.Http.BillingService;

/// <summary>Billing Service as a whole, and what is its own: tenants, roles, units.</summary>
public sealed class BillingServiceTests(BillingServiceWorld world) : SurfaceTests<BillingServiceWorld>(world), IClassFixture<BillingServiceWorld>
{
    private const string Root = "/api/v1/billing";

    protected override string Published => "Billing Service";

    [Fact]
    public async Task A_tenant_sees_and_touches_its_own_things_only()
    {
        var things = World.CreateThings();
        (string, string) own = await World.TokenAsync("tenant", await things.GetAsync("subscribed_tenant"));
        (string, string) other = await World.TokenAsync("tenant", await World.Billing.CustomerAsync("another-tenant"));
        List<string> wrong = [];
        foreach (OperationRow row in BillingServiceRows.All.Where(row => row.ShownBy is null && !row.Template.Contains("/coupons", StringComparison.Ordinal) && row.Template.Contains('{')))
        {
            string path = await things.FillAsync(row.Template + row.Query, row.Template);
            string? body = row.Body is null ? null : await things.FillAsync(row.Body, row.Template);
            int expected = row.Template.Contains("{planId}", StringComparison.Ordinal) ? 200 : row.Template.Contains("{tenantId}", StringComparison.Ordinal) ? 403 : 404;
            Answer answer = await World.SendAsync(row.Method, path, body, other);
            if (answer.Status != expected)
                wrong.Add($"{row.Name}: {answer.Status} {answer.Text}");

            if (row.Method == "GET" && (await World.SendAsync("GET", path, null, own)).Status != 200)
                wrong.Add($"{row.Name} is not the tenant's own");
        }

        foreach (string path in (string[])["/coupons", $"/coupons/{await things.GetAsync("couponId")}"])
        {
            if ((await World.SendAsync("GET", Root + path, null, own)).Status != 403)
                wrong.Add($"{path} is shown to tenants");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Usage_in_bytes_counts_towards_a_quota_in_gigabytes_and_a_hard_one_refuses_what_is_too_much()
    {
        string tenant = await World.Billing.CustomerAsync("storing");
        (string, string) token = await World.TokenAsync("tenant", tenant);
        (await World.SendAsync("POST", $"{Root}/quotas", $$"""{"tenantId":"{{tenant}}","resourceType":"DATA_TRANSFER_GB","quotaLimit":2,"period":"DAILY"}""", token)).ShouldBe(201);
        string Usage(decimal gigabytes, string id) => $$"""{"metricType":"DATA_TRANSFER_BYTES","quantity":{{gigabytes * 1024 * 1024 * 1024:0}},"eventId":"{{id}}"}""";

        (await World.SendAsync("POST", $"{Root}/tenants/{tenant}/usage", Usage(1.5m, "a"), token)).ShouldBe(201);
        Answer refused = await World.SendAsync("POST", $"{Root}/tenants/{tenant}/usage", Usage(0.75m, "b"), token);
        Assert.Equal((429, "QUOTA_EXCEEDED"), (refused.Status, refused.Json.Text("error")));
        JsonElement again = (await World.SendAsync("POST", $"{Root}/tenants/{tenant}/usage", Usage(1.5m, "a"), token)).ShouldBe(200).Json;
        Assert.True(again.GetProperty("duplicate").GetBoolean());
        JsonElement batch = (await World.SendAsync("POST", $"{Root}/tenants/{tenant}/usage/batch", $"[{Usage(0.5m, "c")},{Usage(0.001m, "d")}]", token)).ShouldBe(200).Json;
        Assert.Equal((1, 1, "rejected"), (batch.GetProperty("accepted").GetInt32(), batch.GetProperty("rejected").GetInt32(), batch.GetProperty("results")[1].Text("status")));
        JsonElement check = (await World.SendAsync("GET", $"{Root}/quotas/tenants/{tenant}/check?resourceType=DATA_TRANSFER_GB&requestedAmount=0.1", null, token)).ShouldBe(200).Json;
        Assert.Equal(("""{"allowed":false,"used":2,"status":"EXCEEDED"}"""), $$"""{"allowed":{{check.GetProperty("allowed").GetRawText()}},"used":{{check.GetProperty("quotas")[0].GetProperty("currentUsage").GetDecimal():0}},"status":"{{check.GetProperty("quotas")[0].Text("status")}}"}""");
    }

    [Fact]
    public async Task A_webhook_must_be_signed()
    {
        Answer refused = await World.SendAsync("POST", $"{Root}/stripe/webhook", """{"id":"evt_1","type":"invoice.paid"}""", ("Authorization", ""), ("Stripe-Signature", "t=1,v1=00"));
        Assert.Contains(refused.Status, (int[])[400, 404]);
    }

    [Fact]
    public async Task Plan_and_flags_may_stand_in_the_query()
    {
        var things = World.CreateThings();
        string tenant = await things.GetAsync("tenantId");
        (string, string) token = await World.TokenAsync("tenant", tenant);
        string plan = await things.GetAsync("planId");
        string id = (await World.SendAsync("POST", $"{Root}/tenants/{tenant}/subscriptions?planId={plan}", null, token)).ShouldBe(201).Json.Id();
        Assert.Equal(409, (await World.SendAsync("POST", $"{Root}/tenants/{tenant}/subscriptions?planId={plan}", null, token)).Status);
        Assert.Equal("CANCELLED", (await World.SendAsync("POST", $"{Root}/subscriptions/{id}/cancel?immediately=true", null, token)).ShouldBe(200).Json.Text("status"));
        Answer missing = await World.SendAsync("POST", $"{Root}/tenants/{tenant}/subscriptions", null, token);
        Assert.Equal((400, "planId"), (missing.Status, missing.Json.GetProperty("details")[0].Text("field")));
    }

    [Fact]
    public async Task Of_many_requests_at_once_one_makes_the_live_subscription()
    {
        var things = World.CreateThings();
        string tenant = await things.GetAsync("tenantId");
        string plan = await things.GetAsync("planId");
        (string, string) token = await World.TokenAsync("tenant", tenant);
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => World.SendAsync("POST", $"{Root}/tenants/{tenant}/subscriptions?planId={plan}", null, token)));
        Assert.Equal((1, 7), (answers.Count(answer => answer.Status == 201), answers.Count(answer => answer.Status == 409)));
    }

    [Fact]
    public async Task A_discount_takes_the_place_of_the_one_before()
    {
        var things = World.CreateThings();
        string tenant = await things.GetAsync("subscribed_tenant");
        (string, string) token = await World.TokenAsync("tenant", tenant);
        string subscription = await things.GetAsync("new_subscription_id");
        (await World.SendAsync("POST", $"{Root}/subscriptions/{subscription}/discount", """{"type":"PERCENTAGE","value":10}""", token)).ShouldBe(200);
        JsonElement shown = (await World.SendAsync("POST", $"{Root}/subscriptions/{subscription}/discount", """{"type":"FIXED_AMOUNT","value":5,"currency":"USD"}""", token)).ShouldBe(200).Json;
        Assert.Equal(("FIXED_AMOUNT", 5m), (shown.GetProperty("discount").Text("type"), shown.GetProperty("discount").GetProperty("value").GetDecimal()));
        JsonElement applied = (await World.Billing.GetAsync($"/v1/customers/{tenant}/applied_coupons")).ShouldBe(200).Json;
        Assert.Equal(["active", "terminated"], applied.EnumerateArray().Select(each => each.Text("status")).Order());
        Assert.Equal(400, (await World.SendAsync("POST", $"{Root}/subscriptions/{subscription}/discount", """{"type":"FIXED_AMOUNT","value":5,"currency":"EUR"}""", token)).Status);
    }

    [Fact]
    public async Task Credit_of_a_coupon_is_the_tenants_at_once_and_what_cannot_be_redeemed_is_told_with_422()
    {
        var things = World.CreateThings();
        string tenant = await things.GetAsync("subscribed_tenant");
        (string, string) token = await World.TokenAsync("tenant", tenant);
        string code = $"GIFT-{things.Name}";
        (await World.SendAsync("POST", $"{Root}/coupons", $$"""{"code":"{{code}}","discountType":"CREDIT","discountValue":15}""", await World.TokenAsync("platform_admin"))).ShouldBe(201);
        string body = $$"""{"code":"{{code}}","tenantId":"{{tenant}}"}""";
        (await World.Billing.PostAsync("/v1/wallets", $$"""{"customer_id":"{{tenant}}","currency":"EUR","initial_granted_credits":"7"}""")).ShouldBe(201); // pays no invoice in the tenant's dollars
        Assert.Equal("CREDIT", (await World.SendAsync("POST", $"{Root}/coupons/redeem", body, token)).ShouldBe(200).Json.Text("discountType"));
        JsonElement live = (await World.SendAsync("GET", $"{Root}/tenants/{tenant}/subscription", null, token)).ShouldBe(200).Json;
        Assert.Equal((15m, JsonValueKind.Null), (live.GetProperty("creditBalance").GetDecimal(), live.GetProperty("discount").ValueKind));

        Answer again = (await World.SendAsync("POST", $"{Root}/coupons/redeem", body, token)).ShouldBe(422);
        Assert.Equal("code", again.Json.GetProperty("details")[0].Text("field"));
        Assert.False((await World.SendAsync("POST", $"{Root}/coupons/validate", body, token)).ShouldBe(200).Json.GetProperty("valid").GetBoolean());
        (await World.SendAsync("POST", $"{Root}/coupons/redeem", $$"""{"code":"nothing","tenantId":"{{tenant}}"}""", token)).ShouldBe(422);
        string fresh = await World.Billing.CustomerAsync($"fresh-{things.Name}");
        (string, string) its = await World.TokenAsync("tenant", fresh);
        Answer refused = await World.SendAsync("POST", $"{Root}/tenants/{fresh}/subscriptions", $$"""{"planId":"{{await things.GetAsync("planId")}}","couponCode":"nothing"}""", its);
        Assert.Equal("couponCode", refused.ShouldBe(422).Json.GetProperty("details")[0].Text("field"));
        (await World.SendAsync("GET", $"{Root}/tenants/{fresh}/subscription", null, its)).ShouldBe(404);
    }
}
