using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Entitlements;

/// <summary>What subscriptions of the plan may use, and how much of their limits is left.</summary>
public sealed class SubscriptionEntitlementsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_limit_is_checked_against_the_usage_of_the_running_period()
    {
        await FeatureAsync("calls", "quantity", "10");
        string customer = await world.CustomerAsync("limited");
        await world.SubscribeAsync(customer, "sub-limited", "2026-06-01T00:00:00Z");
        await world.UseAsync("limited", "2026-06-30T23:00:00Z", 5, "1");
        await world.UseAsync("limited", "2026-07-01T00:00:00Z", 7, "1");

        JsonElement check = await CheckAsync("sub-limited", "calls", "?quantity=3");
        Assert.Equal(("10.0000", "7.0000", "3.0000", true), (check.Text("limit"), check.Text("used"), check.Text("remaining"), check.GetProperty("allowed").GetBoolean()));
        Assert.Equal("2026-07-01T00:00:00Z", check.Text("period_start"));
        Assert.Equal("limit_reached", (await CheckAsync("sub-limited", "calls", "?quantity=3.5")).Text("reason"));
        Assert.Equal(["query.quantity:greater_than_equal"], (await world.GetAsync("/v1/subscriptions/sub-limited/entitlements/calls/check?quantity=-1")).ShouldBeProblem(422).Faults);

        (await world.PutAsync("/v1/subscriptions/sub-limited/entitlements/calls", """{"value":"5"}""")).ShouldBe(200);
        JsonElement beyond = await CheckAsync("sub-limited", "calls", "?quantity=0");
        Assert.Equal(("0.0000", "limit_reached"), (beyond.Text("remaining"), beyond.Text("reason")));
        (await world.PutAsync("/v1/subscriptions/sub-limited/entitlements/calls", """{"value":"unlimited"}""")).ShouldBe(200);
        JsonElement open = await CheckAsync("sub-limited", "calls", "?quantity=1000000");
        Assert.Equal((true, JsonValueKind.Null, "7.0000"), (open.GetProperty("allowed").GetBoolean(), open.GetProperty("remaining").ValueKind, open.Text("used")));
    }

    [Fact]
    public async Task A_subscriptions_own_entitlement_holds_before_its_plans_and_its_plan_again_after()
    {
        await FeatureAsync("theme", "custom", "light");
        string customer = await world.CustomerAsync("owner");
        await world.SubscribeAsync(customer, "sub-owner", "2026-07-01T00:00:00Z");
        Assert.Equal(("light", "plan"), await EffectiveAsync("sub-owner", "theme"));

        const string path = "/v1/subscriptions/sub-owner/entitlements/theme";
        JsonElement set = (await world.PutAsync(path, """{"value":"dark"}""")).ShouldBe(200).Json;
        Assert.Equal(("dark", "subscription", "theme", "custom"), (set.Text("value"), set.Text("source"), set.Text("feature_code"), set.Text("feature_type")));
        Assert.Equal(("dark", "subscription"), await EffectiveAsync("sub-owner", "theme"));
        (await world.Service.SendAsync("DELETE", path)).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", path)).ShouldBeProblem(404);
        Assert.Equal(("light", "plan"), await EffectiveAsync("sub-owner", "theme"));
    }

    [Fact]
    public async Task Another_plan_grants_what_it_grants_from_its_first_moment()
    {
        string feature = await FeatureAsync("support", "custom", "mail");
        string richer = (await world.PostAsync("/v1/plans", """{"code":"richer","name":"R","interval":"monthly","amount_cents":9900}""")).ShouldBe(201).Json.Id();
        (await world.PostAsync("/v1/entitlements", $$"""{"plan_id":"{{richer}}","feature_id":"{{feature}}","value":"phone"}""")).ShouldBe(201);
        string customer = await world.CustomerAsync("mover");
        string id = (await world.SubscribeAsync(customer, "sub-mover", "2026-07-01T00:00:00Z")).Id();
        Assert.Equal(("mail", "plan"), await EffectiveAsync("sub-mover", "support"));
        (await world.PostAsync($"/v1/subscriptions/{id}/change_plan", $$"""{"new_plan_id":"{{richer}}","timing":"immediate"}""")).ShouldBe(200);
        Assert.Equal(("phone", "plan"), await EffectiveAsync("sub-mover", "support"));

        (await world.PutAsync($"/v1/plans/{richer}", """{"amount_cents":9901}""")).ShouldBe(200);
        Assert.Equal(("phone", "plan"), await EffectiveAsync("sub-mover", "support"));
    }

    [Fact]
    public async Task A_switched_off_feature_an_ungranted_one_and_an_ended_subscription_are_not_allowed()
    {
        await FeatureAsync("beta", "boolean", "false");
        (await world.PostAsync("/v1/features", """{"code":"rare","name":"R","feature_type":"boolean"}""")).ShouldBe(201);
        string customer = await world.CustomerAsync("leaver");
        string id = (await world.SubscribeAsync(customer, "sub-leaver", "2026-07-01T00:00:00Z")).Id();
        Assert.Equal("not_granted", (await CheckAsync("sub-leaver", "beta")).Text("reason"));
        JsonElement rare = await CheckAsync("sub-leaver", "rare");
        Assert.Equal(("not_granted", JsonValueKind.Null), (rare.Text("reason"), rare.GetProperty("value").ValueKind));
        (await world.PutAsync("/v1/subscriptions/sub-leaver/entitlements/rare", """{"value":"true"}""")).ShouldBe(200);
        Assert.True((await CheckAsync("sub-leaver", "rare")).GetProperty("allowed").GetBoolean());

        (await world.PostAsync($"/v1/subscriptions/{id}/cancel")).ShouldBe(200);
        Assert.Equal("subscription_not_active", (await CheckAsync("sub-leaver", "rare")).Text("reason"));
        Assert.Contains("canceled", (await world.PutAsync("/v1/subscriptions/sub-leaver/entitlements/rare", """{"value":"false"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_a_wrong_value_is_named()
    {
        await FeatureAsync("places", "quantity", "3");
        string customer = await world.CustomerAsync("nobody");
        await world.SubscribeAsync(customer, "sub-nobody", "2026-07-01T00:00:00Z");
        (await world.GetAsync("/v1/subscriptions/none/entitlements")).ShouldBeProblem(404);
        (await world.GetAsync("/v1/subscriptions/none/entitlements/places/check")).ShouldBeProblem(404);
        (await world.GetAsync("/v1/subscriptions/sub-nobody/entitlements/none/check")).ShouldBeProblem(404);
        (await world.PutAsync("/v1/subscriptions/none/entitlements/places", """{"value":"1"}""")).ShouldBeProblem(404);
        (await world.PutAsync("/v1/subscriptions/sub-nobody/entitlements/none", """{"value":"1"}""")).ShouldBeProblem(404);
        Assert.Equal(["body.value:value_error"], (await world.PutAsync("/v1/subscriptions/sub-nobody/entitlements/places", """{"value":"x"}""")).ShouldBeProblem(422).Faults);
        JsonElement unmeasured = await CheckAsync("sub-nobody", "places", "?quantity=4");
        Assert.Equal(("limit_reached", JsonValueKind.Null), (unmeasured.Text("reason"), unmeasured.GetProperty("used").ValueKind));
    }

    private async Task<string> FeatureAsync(string code, string type, string value)
    {
        string id = (await world.PostAsync("/v1/features", $$"""{"code":"{{code}}","name":"F","feature_type":"{{type}}"}""")).ShouldBe(201).Json.Id();
        (await world.PostAsync("/v1/entitlements", $$"""{"plan_id":"{{world.PlanId}}","feature_id":"{{id}}","value":"{{value}}"}""")).ShouldBe(201);
        return id;
    }

    private async Task<(string, string)> EffectiveAsync(string subscription, string feature)
    {
        JsonElement found = (await world.GetAsync($"/v1/subscriptions/{subscription}/entitlements")).ShouldBe(200).Json.EnumerateArray()
            .Single(each => each.Text("feature_code") == feature);
        return (found.Text("value"), found.Text("source"));
    }

    private async Task<JsonElement> CheckAsync(string subscription, string feature, string query = "") =>
        (await world.GetAsync($"/v1/subscriptions/{subscription}/entitlements/{feature}/check{query}")).ShouldBe(200).Json;
}
