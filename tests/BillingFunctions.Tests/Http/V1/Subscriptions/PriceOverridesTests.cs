using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Prices agreed with one subscription. A month costs 49.00 USD, a call 0.25, a gigabyte beyond ten 0.50; it is the first of July 2026.</summary>
public sealed class PriceOverridesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Agreed_prices_bill_the_running_period_and_what_was_billed_stays()
    {
        (string customer, string id, JsonElement june) = await world.BilledAsync("agreed");
        await world.UseAsync("agreed", "2026-07-01T00:00:00Z", 4, "1");
        (string calls, _) = await ChargesAsync();
        string path = Path(id);
        string body = $$"""{"amount_cents":3000,"charges":[{"charge_id":"{{calls}}","properties":{"amount":"10"},"min_amount_cents":"35"}]}""";
        Assert.Empty((await world.GetAsync(path)).ShouldBe(200).Json.GetProperty("charges").EnumerateArray());
        JsonElement set = (await world.PutAsync(path, body)).ShouldBe(200).Json;

        Assert.Equal(set.GetRawText(), (await world.GetAsync(path)).ShouldBe(200).Json.GetRawText());
        Assert.Equal(set.GetRawText(), (await world.PutAsync(path, body)).ShouldBe(200).Json.GetRawText());
        Assert.Equal((id, world.PlanId, "USD"), (set.Text("subscription_id"), set.Text("plan_id"), set.Text("currency")));
        JsonElement charge = set.GetProperty("charges").EnumerateArray().Single();
        Assert.Equal((calls, "standard", "10"), (charge.Text("charge_id"), charge.Text("charge_model"), charge.GetProperty("properties").Text("amount")));
        Assert.Equal("3040.0000", await PreviewAsync(id)); // 30.00, four calls of 0.10
        Assert.Equal(june.GetRawText(), (await world.InvoicesAsync(customer, 1))[0].GetRawText());

        (await world.Service.SendAsync("DELETE", path)).ShouldBe(204);
        Assert.Equal("5000.0000", await PreviewAsync(id));
        (await world.Service.SendAsync("DELETE", path)).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Wrong_fields_are_named_and_change_nothing()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("wrong"), "wrong-1", "2026-07-01T00:00:00Z"), "id");
        (string calls, _) = await ChargesAsync();
        async Task<IEnumerable<string>> FaultsAsync(string body) => (await world.PutAsync(Path(id), body)).ShouldBeProblem(422).Faults;

        Assert.Equal(["body.amount_cents:greater_than_equal"], await FaultsAsync("""{"amount_cents":-1}"""));
        Assert.Equal(["body.charges.0.properties:missing"], await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}"}]}"""));
        Assert.Equal(
            ["body.charges.0.charge_id:unknown_reference"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{BillingWorld.Nobody}}","properties":{"amount":"1"} }]}"""));
        Assert.Equal(
            ["body.commitments.0.commitment_id:unknown_reference"],
            await FaultsAsync($$"""{"commitments":[{"commitment_id":"{{BillingWorld.Nobody}}","amount_cents":1}]}"""));
        Assert.Equal(
            ["body.charges.0.max_amount_cents:value_error"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{"amount":"1"},"min_amount_cents":"2","max_amount_cents":"1"}]}"""));
        Assert.Equal(
            ["body.charges:value_error"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{"amount":"1"} },{"charge_id":"{{calls}}","properties":{"amount":"2"} }]}"""));
        Assert.Contains((await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{} }]}""")), fault => fault.StartsWith("body.charges.0.properties", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(Path(id))).ShouldBe(200).Json.GetProperty("currency").ValueKind);
    }

    [Fact]
    public async Task Prices_of_filters_are_agreed_too_and_those_not_named_stay()
    {
        string metric = await MakeAsync("/v1/billable_metrics", """{"code":"regional","name":"Regional","aggregation_type":"count"}""");
        string filter = await MakeAsync("/v1/billable_metrics/regional/filters", """{"key":"region","values":["eu","us"]}""");
        string plan = await MakeAsync("/v1/plans", $$$"""
            {"code":"regional","name":"Regional","interval":"monthly","charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":100},
             "filters":[{"billable_metric_filter_id":"{{{filter}}}","values":["eu"],"properties":{"amount":200}},{"billable_metric_filter_id":"{{{filter}}}","values":["us"],"properties":{"amount":300}}]}]}
            """);
        string charge = (await world.GetAsync($"/v1/plans/{plan}")).Json.GetProperty("charges")[0].Id();
        string customer = await world.CustomerAsync("regional");
        string id = await MakeAsync("/v1/subscriptions", $$"""{"external_id":"regional","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-07-01T00:00:00Z"}""");
        IEnumerable<string> events = ((string[])["eu", "us", "asia"]).Select(region =>
            $$$"""{"transaction_id":"{{{region}}}","external_customer_id":"regional","code":"regional","timestamp":"2026-07-01T00:00:00Z","properties":{"region":"{{{region}}}"}}""");
        (await world.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        await Wait.UntilAsync(async () => await PreviewAsync(id) == "600.0000");

        string Body(string filters) => $$"""{"charges":[{"charge_id":"{{charge}}","properties":{"amount":"90"},"filters":[{{filters}}]}]}""";
        JsonElement set = (await world.PutAsync(Path(id), Body($$$"""{"billable_metric_filter_id":"{{{filter}}}","values":["us"],"properties":{"amount":"250"}}"""))).ShouldBe(200).Json;
        Assert.Equal("540.0000", await PreviewAsync(id)); // asia 90, eu 200 as the plan says, us 250
        JsonElement shown = set.GetProperty("charges")[0].GetProperty("filters").EnumerateArray().Single();
        Assert.Equal((filter, "us", "250"), (shown.Text("billable_metric_filter_id"), shown.GetProperty("values")[0].GetString(), shown.GetProperty("properties").Text("amount")));

        async Task<IEnumerable<string>> FaultsAsync(string filters) => (await world.PutAsync(Path(id), Body(filters))).ShouldBeProblem(422).Faults;
        Assert.Equal(
            ["body.charges.0.filters.0.billable_metric_filter_id:unknown_reference"],
            await FaultsAsync($$$"""{"billable_metric_filter_id":"{{{BillingWorld.Nobody}}}","properties":{}}"""));
        Assert.Equal(["body.charges.0.filters.0.values:value_error"], await FaultsAsync($$$"""{"billable_metric_filter_id":"{{{filter}}}","properties":{}}"""));
        Assert.Equal(
            ["body.charges.0.filters.0.properties.amount:greater_than_equal"],
            await FaultsAsync($$$"""{"billable_metric_filter_id":"{{{filter}}}","values":["us"],"properties":{"amount":-1}}"""));
    }

    [Fact]
    public async Task An_ended_subscription_keeps_its_prices()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("over"), "over-1", "2026-07-01T00:00:00Z"), "id");
        (await world.PutAsync(Path(id), """{"amount_cents":100}""")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{id}/cancel")).ShouldBe(200);

        Assert.Contains("canceled", (await world.PutAsync(Path(id), """{"amount_cents":200}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("canceled", (await world.Service.SendAsync("DELETE", Path(id))).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    private async Task<string> MakeAsync(string path, string json) => (await world.PostAsync(path, json)).ShouldBe(201).Json.Id();

    private static string Path(string id) => $"/v1/subscriptions/{id}/price_override";

    private async Task<string> PreviewAsync(string id) =>
        (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{id}}"}""")).ShouldBe(200).Json.Text("subtotal_cents");

    private async Task<(string Calls, string Storage)> ChargesAsync()
    {
        JsonElement[] charges = [.. (await world.GetAsync($"/v1/plans/{world.PlanId}")).ShouldBe(200).Json.GetProperty("charges").EnumerateArray()];
        return (charges[0].Id(), charges[1].Id());
    }
}
