namespace BillingFunctions.Tests.Http.CrediBill;

public sealed class CrediBillTests(CrediBillWorld world) : SurfaceTests<CrediBillWorld>(world), IClassFixture<CrediBillWorld>
{
    protected override string Published => "CrediBill";

    [Fact]
    public async Task A_header_that_contradicts_the_key_is_refused_in_the_shape_of_the_key_s_surface()
    {
        Answer refused = await World.SendAsync("GET", "/api/customers", null, await World.KeyAsync("customers:read"), ("X-Billing-Surface", "nova"));
        Assert.Equal((401, true), (refused.Status, refused.Json.TryGetProperty("error", out _)));
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
        (await World.SendAsync("GET", "/api/plans", null, writer)).ShouldBe(200);
        (await World.SendAsync("GET", "/api/plans", null, reader)).ShouldBe(200);
        (await World.SendAsync("POST", "/api/customers", """{"email":"reader@buyer.example"}""", reader)).ShouldBe(403);
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
    public async Task An_e_mail_address_is_had_once_and_an_archived_plan_takes_nobody()
    {
        await World.DoAsync("POST", "/api/customers", """{"email":"Once@buyer.example"}""");
        (await World.AskAsync("POST", "/api/customers", """{"email":"once@Buyer.example"}""")).ShouldBe(400);

        string plan = await World.PlanAsync();
        await World.DoAsync("PATCH", "/api/plans", $$"""{"planId":"{{plan}}","status":"archived"}""");
        (await World.AskAsync("POST", "/api/subscriptions", $$"""{"customerId":"{{await World.CustomerAsync()}}","planId":"{{plan}}"}""")).ShouldBe(400);
    }

    private async Task<(string, string)> KeyOfAsync(string scope)
    {
        Answer made = await World.Billing.PostAsync("/v1/organizations/current/api_keys", $$"""{"surface":"credibill","scopes":["{{scope}}"]}""");
        return ("Authorization", $"Bearer {made.ShouldBe(201).Json.GetProperty("raw_key").GetString()}");
    }
}
