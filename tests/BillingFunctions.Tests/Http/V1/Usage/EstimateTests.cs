using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

public sealed class EstimateTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/events/estimate_fees";

    [Fact]
    public async Task An_estimate_is_what_the_event_then_adds_to_the_running_period()
    {
        string id = await SubscribedAsync("estimated");
        await world.UseAsync("estimated", "2026-07-01T00:00:00Z", 1, "9");
        JsonElement estimate = (await EstimateAsync(id, "storage", """{"gb":"2.5"}""")).ShouldBe(200).Json;
        string before = await AmountAsync(id);
        await world.UseAsync("estimated", "2026-07-01T00:00:00.5Z", 0, "2.5");

        Assert.Equal(
            $$"""{"charge_model":"graduated","metric_code":"storage","units":"2.5000","amount_cents":"75.0000","unit_amount_cents":"30.0000","currency":"USD","fees":[{"metric_code":"storage","charge_model":"graduated","group":null,"units":"2.5000","amount_cents":"75.0000","explanation":"{{Explained}}","steps":{{estimate.GetProperty("fees")[0].GetProperty("steps").GetRawText()}}}]}""",
            estimate.GetRawText());
        Assert.Equal("0.0000 75.0000", Amounts(estimate.GetProperty("fees")[0]));
        Assert.Equal(("25.0000", "100.0000"), (before, await AmountAsync(id)));
        JsonElement charge = (await world.GetAsync("/v1/customers/estimated/current_usage?subscription_id=sub-estimated")).ShouldBe(200).Json.GetProperty("charges")[1];
        Assert.Equal(Explained, BillingWorld.Text(charge, "explanation"));
        Assert.Equal("0.0000 75.0000", Amounts(charge));
    }

    [Fact]
    public async Task A_tier_that_is_not_reached_costs_nothing_and_a_call_its_price()
    {
        string id = await SubscribedAsync("small");

        Assert.Equal(("1.0000", "25.0000"), Units((await EstimateAsync(id, "calls", "{}")).ShouldBe(200).Json));
        Assert.Equal(("3.0000", "0.0000"), Units((await EstimateAsync(id, "storage", """{"gb":3}""")).ShouldBe(200).Json));
        Assert.Equal(("1.0000", "25.0000"), Units((await world.PostAsync(Path + "/", Body(id, "calls", "{}"))).ShouldBe(200).Json));
        Assert.Equal("0.0000", await AmountAsync(id));
    }

    [Fact]
    public async Task An_event_outside_the_service_or_the_plan_costs_nothing()
    {
        string pending = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("pending"), "sub-pending", null), "id");
        string id = await SubscribedAsync("unpriced");
        (await world.PostAsync("/v1/billable_metrics/", """{"code":"unpriced","name":"U","aggregation_type":"sum","field_name":"n"}""")).ShouldBe(201);
        JsonElement unpriced = (await EstimateAsync(id, "unpriced", """{"n":4}""")).ShouldBe(200).Json;

        Assert.Equal(("0.0000", "0.0000"), Units((await EstimateAsync(pending, "calls", "{}")).ShouldBe(200).Json));
        Assert.Equal(("4.0000", "0.0000"), Units(unpriced));
        Assert.Equal(JsonValueKind.Null, unpriced.GetProperty("charge_model").ValueKind);
        Assert.Equal(0, unpriced.GetProperty("fees").GetArrayLength());
    }

    [Theory]
    [InlineData("{}", "body.subscription_id:missing", "body.code:missing")]
    [InlineData("""{"subscription_id":"x","code":"","properties":[]}""", "body.subscription_id:uuid_parsing", "body.code:string_too_short", "body.properties:dict_type")]
    public async Task Wrong_fields_are_named(string body, params string[] faults) =>
        Assert.Equal(faults, (await world.PostAsync(Path, body)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task What_intake_would_refuse_is_refused_and_what_is_unknown_not_found()
    {
        string id = await SubscribedAsync("refused");

        Assert.Equal(["body.properties:decimal_type"], (await EstimateAsync(id, "storage", """{"gb":"many"}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.properties:too_long"], (await EstimateAsync(id, "storage", $$"""{"{{new string('p', 300)}}":1}""")).ShouldBeProblem(422).Faults.Distinct());
        (await EstimateAsync(id, "nothing", "{}")).ShouldBeProblem(404);
        (await EstimateAsync(BillingWorld.Nobody, "calls", "{}")).ShouldBeProblem(404);
        (await world.PostAsync(Path, Body(id, "calls", "{}"), world.Foreign)).ShouldBeProblem(404);
    }

    private const string Explained = "10 in tier (0, 10] x 0.00 USD = 0.00 USD; 1.5 in tier above 10 x 0.50 USD = 0.75 USD";

    private static string Amounts(JsonElement fee) =>
        string.Join(' ', fee.GetProperty("steps").EnumerateArray().Select(step => BillingWorld.Text(step, "amount_cents")));

    private static (string, string) Units(JsonElement estimate) => (BillingWorld.Text(estimate, "units"), BillingWorld.Text(estimate, "amount_cents"));

    private static string Body(string subscription, string code, string properties) =>
        $$"""{"subscription_id":"{{subscription}}","code":"{{code}}","properties":{{properties}}}""";

    private Task<Answer> EstimateAsync(string subscription, string code, string properties) => world.PostAsync(Path, Body(subscription, code, properties));

    private async Task<string> AmountAsync(string subscription) =>
        BillingWorld.Text((await world.GetAsync($"/v1/subscriptions/{subscription}/current_usage/")).ShouldBe(200).Json, "current_usage_amount_cents");

    private async Task<string> SubscribedAsync(string name) =>
        BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync(name), $"sub-{name}", "2026-07-01T00:00:00Z"), "id");
}
