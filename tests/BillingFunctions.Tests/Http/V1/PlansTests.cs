using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class PlansTests(V1Service service) : IClassFixture<V1Service>
{
    private static int _codes;

    [Fact]
    public async Task A_plan_shows_its_charges_as_they_were_sent()
    {
        string metric = await MetricAsync();
        JsonElement made = await service.MakeAsync("/v1/plans/", $$$"""
            {"code":"shown","name":"Pro","interval":"monthly","amount_cents":4900,"trial_period_days":14,
             "charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"graduated",
                         "properties":{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":"5"},{"from_value":11,"per_unit_amount":3}]}}]}
            """);
        Assert.Equal(
            ("4900", "USD", 14, "monthly"),
            (made.GetProperty("amount_cents").GetRawText(), made.Text("currency"), made.GetProperty("trial_period_days").GetInt32(), made.Text("interval")));
        JsonElement charge = Assert.Single(made.GetProperty("charges").EnumerateArray());
        Assert.Equal((made.Id(), metric, "graduated"), (charge.Text("plan_id"), charge.Text("billable_metric_id"), charge.Text("charge_model")));
        Assert.Equal(
            """{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":"5"},{"from_value":11,"per_unit_amount":3}]}""",
            charge.GetProperty("properties").GetRawText());
        Assert.Equal(made.GetRawText(), (await service.GetAsync($"/v1/plans/{made.Id()}")).ShouldBe(200).Text);
    }

    [Fact]
    public async Task An_update_makes_a_version_and_a_deleted_plan_is_gone()
    {
        JsonElement made = await service.MakeAsync("/v1/plans", """{"code":"versions","name":"V","interval":"yearly"}""");
        string path = $"/v1/plans/{made.Id()}";
        Answer updated = (await service.PutAsync(path, """{"amount_cents":"100.0000","name":"W"}""")).ShouldBe(200); // as other amounts are shown
        Assert.Equal("100", updated.Json.GetProperty("amount_cents").GetRawText());
        Assert.Equal((1, 2, "W"), (made.GetProperty("version").GetInt32(), updated.Json.GetProperty("version").GetInt32(), updated.Json.Text("name")));
        (await service.PostAsync("/v1/plans", """{"code":"versions","name":"V","interval":"yearly"}""")).ShouldBeProblem(409);

        (await service.DeleteAsync(path)).ShouldBe(204);
        (await service.GetAsync(path)).ShouldBeProblem(404);
        (await service.PutAsync(path, "{}")).ShouldBeProblem(404);
        (await service.PostAsync($"{path}/simulate", """{"units":1}""")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Faults_are_named_down_to_the_tier_and_leave_nothing_behind()
    {
        string metric = await MetricAsync();
        string Charge(string model, string properties) =>
            $$$"""{"code":"v","name":"V","interval":"monthly","charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"{{{model}}}","properties":{{{properties}}}}]}""";
        const string at = "body.charges.0.properties.";
        await service.RefusedAsync("POST", "/v1/plans/", """{"code":"v","name":"V","interval":"fortnightly"}""", "body.interval:enum");
        await service.RefusedAsync("POST", "/v1/plans/", """{"code":"v","name":"V","interval":"monthly","amount_cents":-1}""", "body.amount_cents:greater_than_equal");
        await service.RefusedAsync("POST", "/v1/plans/", """{"code":"v","name":"V","interval":"monthly","amount_cents":"0.5"}""", "body.amount_cents:decimal_whole");
        await service.RefusedAsync("POST", "/v1/plans/", Charge("standard", "{}"), at + "amount:missing");
        await service.RefusedAsync("POST", "/v1/plans/", Charge("package", """{"amount":"x"}"""), at + "amount:decimal_parsing");
        await service.RefusedAsync("POST", "/v1/plans/", Charge("volume", """{"tiers":[{"up_to":10,"unit_price":1}]}"""), at + "tiers.0.up_to:value_error");
        await service.RefusedAsync(
            "POST", "/v1/plans/", Charge("graduated", """{"graduated_ranges":[{"from_value":0,"to_value":10,"per_unit_amount":1},{"from_value":20,"per_unit_amount":1}]}"""),
            at + "graduated_ranges.1.from_value:value_error");
        await service.RefusedAsync("POST", "/v1/plans/", Charge("tiered", "{}"), "body.charges.0.charge_model:enum");
        await service.RefusedAsync(
            "POST", "/v1/plans/", Charge("standard", """{"amount":1}""").Replace(metric, "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000", StringComparison.Ordinal),
            "body.charges.0.billable_metric_id:unknown_reference");
        await service.RefusedAsync(
            "POST", "/v1/plans/", Charge("standard", """{"amount":1}""").Replace(metric, "2f1f0c1e-0c2e-4c53-9d0a-5a7c64f0d7aa", StringComparison.Ordinal),
            "body.charges.0.billable_metric_id:unknown_reference");
    }

    [Fact]
    public async Task A_simulation_gives_whole_cents()
    {
        string metric = await MetricAsync();
        string plan = (await service.MakeAsync(
            "/v1/plans", $$$"""{"code":"simulated","name":"S","interval":"monthly","amount_cents":1000,"charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":"0.25"}}]}""")).Id();

        JsonElement answer = (await service.PostAsync($"/v1/plans/{plan}/simulate", """{"units":10}""")).ShouldBe(200).Json;
        Assert.Equal((1000, 1003), (answer.GetProperty("base_amount_cents").GetInt32(), answer.GetProperty("total_amount_cents").GetInt32()));
        JsonElement charge = Assert.Single(answer.GetProperty("charges").EnumerateArray());
        Assert.Equal(("10", "3"), (charge.GetProperty("units").GetRawText(), charge.GetProperty("amount_cents").GetRawText()));
        await service.RefusedAsync("POST", $"/v1/plans/{plan}/simulate", """{"units":-1}""", "body.units:greater_than_equal");
    }

    [Theory]
    [InlineData(0, 101)]
    [InlineData(1, 101)]
    [InlineData(0, 100)]
    public async Task A_tier_is_as_wide_as_its_end_says_however_the_ranges_are_written(int from, int next)
    {
        string plan = (await service.MakeAsync(
            "/v1/plans", $$$"""{"code":"width-{{{from}}}-{{{next}}}","name":"W","interval":"monthly","charges":[{"billable_metric_id":"{{{await MetricAsync()}}}","charge_model":"graduated","properties":{"graduated_ranges":[{"from_value":{{{from}}},"to_value":100,"per_unit_amount":"4"},{"from_value":{{{next}}},"per_unit_amount":"1"}]}}]}""")).Id();

        Assert.Equal(404, (await service.PostAsync($"/v1/plans/{plan}/simulate", """{"units":104}""")).ShouldBe(200).Json.GetProperty("total_amount_cents").GetInt32());
    }

    [Fact]
    public async Task A_repeated_creation_with_its_key_creates_nothing_more()
    {
        const string body = """{"code":"replayed","name":"R","interval":"weekly"}""";
        Answer first = (await service.PostAsync("/v1/plans", body, "plan-key")).ShouldBe(201);
        int before = service.RowsWritten;
        Assert.Equal(first.Text, (await service.PostAsync("/v1/plans", body, "plan-key")).ShouldBe(201).Text);
        Assert.Equal(before, service.RowsWritten);
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_a_plan_and_cannot_price_a_foreign_metric()
    {
        string metric = await MetricAsync();
        string path = $"/v1/plans/{(await service.MakeAsync("/v1/plans", """{"code":"hidden","name":"H","interval":"monthly"}""")).Id()}";
        await service.HiddenAsync(("GET", path, null), ("PUT", path, "{}"), ("DELETE", path, null), ("POST", $"{path}/simulate", """{"units":1}"""));
        Answer refused = await service.ForeignAsync(
            "POST", "/v1/plans", $$$"""{"code":"p","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":1}}]}""");
        Assert.Equal(["body.charges.0.billable_metric_id:unknown_reference"], refused.ShouldBeProblem(422).Faults);
        Assert.Empty((await service.ForeignAsync("GET", "/v1/plans/subscription_counts")).ShouldBe(200).Json.EnumerateObject());
    }

    private async Task<string> MetricAsync() =>
        (await service.MakeAsync("/v1/billable_metrics", $$"""{"code":"m{{++_codes}}","name":"M","aggregation_type":"count"}""")).Id();
}
