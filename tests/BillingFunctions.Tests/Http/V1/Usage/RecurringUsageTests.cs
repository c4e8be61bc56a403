using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

/// <summary>Metrics that are carried over, from the event to the line of the invoice.</summary>
public sealed class RecurringUsageTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Seats_that_came_before_are_billed_again_and_changes_by_their_days()
    {
        string plan = await PlanAsync("seats", "unique_count", "user", """ "recurring":true """, """{"charge_model":"standard","prorated":true,"properties":{"amount":"3000"}}""");
        string customer = await world.CustomerAsync("seats");
        await SendAsync(
            "seats", Use("seats", "2026-04-20T10:00:00Z", """{"user":"ann"}"""), Use("seats", "2026-05-31T23:59:59Z", """{"user":"bob","operation_type":"add"}"""),
            Use("seats", "2026-06-10T08:00:00Z", """{"user":"bob","operation_type":"remove"}"""), Use("seats", "2026-06-16T00:00:00Z", """{"user":"cy"}"""));
        JsonElement fee = await BilledAsync(customer, "seats", plan);

        // ann 30 of 30 days, bob 10 (the day of removal counts), cy 15: 1 + 0.33334 + 0.5.
        Assert.Equal("5500.0000", BillingWorld.Text(fee, "amount_cents"));
        Assert.Equal("2.0000", BillingWorld.Text(fee, "units"));
    }

    [Fact]
    public async Task A_running_sum_goes_on_and_is_charged_by_the_days_of_its_changes()
    {
        string plan = await PlanAsync("disks", "sum", "gb", """ "recurring":true """, """{"charge_model":"standard","prorated":true,"properties":{"amount":"300"}}""");
        string customer = await world.CustomerAsync("disks");
        await SendAsync(
            "disks", Use("disks", "2026-03-05T00:00:00Z", """{"gb":10}"""), Use("disks", "2026-06-11T12:00:00Z", """{"gb":6}"""), Use("disks", "2026-06-20T23:00:00Z", """{"gb":-4}"""));
        JsonElement fee = await BilledAsync(customer, "disks", plan);

        // 10 all month, 6 for 20 of 30 days, 4 fewer for the last 10: 10 + 4 - 1.33333 units.
        Assert.Equal("3800.0000", BillingWorld.Text(fee, "amount_cents"));
        Assert.Equal("12.0000", BillingWorld.Text(fee, "units"));
    }

    [Fact]
    public async Task A_level_is_averaged_from_what_it_was_before_the_period()
    {
        string plan = await PlanAsync("levels", "weighted_sum", "n", """ "recurring":true """, """{"charge_model":"standard","properties":{"amount":"100"}}""");
        string customer = await world.CustomerAsync("levels");
        await SendAsync("levels", Use("levels", "2026-05-05T00:00:00Z", """{"n":8}"""), Use("levels", "2026-06-16T00:00:00Z", """{"n":2}"""));
        Assert.Equal("5.0000", BillingWorld.Text(await BilledAsync(customer, "levels", plan), "units"));
    }

    [Fact]
    public async Task A_weighted_sum_with_a_weight_multiplies_whatever_the_time()
    {
        string plan = await PlanAsync("weights", "weighted_sum", "n", """ "weight_field_name":"w" """, """{"charge_model":"standard","properties":{"amount":"100"}}""");
        string customer = await world.CustomerAsync("weights");
        await SendAsync("weights", Use("weights", "2026-06-05T00:00:00Z", """{"n":8,"w":"0.5"}"""), Use("weights", "2026-06-16T00:00:00Z", """{"n":2}"""));
        Assert.Equal("6.0000", BillingWorld.Text(await BilledAsync(customer, "weights", plan), "units"));
    }

    [Theory]
    [InlineData("count", "n", false, "standard", """{"amount":"1"}""", "body.charges.0.prorated")]
    [InlineData("sum", "n", false, "standard", """{"amount":"1"}""", "body.charges.0.prorated")]
    [InlineData("max", "n", true, "standard", """{"amount":"1"}""", "body.charges.0.prorated")]
    [InlineData("sum", "n", true, "package", """{"amount":"1"}""", "body.charges.0.prorated")]
    [InlineData("sum", "n", true, "standard", """{"amount":"1"}""", null)]
    public async Task Only_what_has_shares_can_be_charged_by_whole_days(string type, string field, bool recurring, string model, string properties, string? fault)
    {
        string code = $"only-{type}-{recurring}-{model}".ToLowerInvariant();
        JsonElement metric = (await world.PostAsync("/v1/billable_metrics/", $$"""
            {"code":"{{code}}","name":"x","aggregation_type":"{{type}}","field_name":"{{field}}","recurring":{{(recurring ? "true" : "false")}}}
            """)).ShouldBe(201).Json;
        Answer answer = await world.PostAsync("/v1/plans/", $$"""
            {"code":"{{code}}","name":"x","interval":"monthly","charges":[{"billable_metric_id":"{{BillingWorld.Text(metric, "id")}}","charge_model":"{{model}}","prorated":true,"properties":{{properties}}}]}
            """);
        if (fault is null)
        {
            answer.ShouldBe(201);
        }
        else
        {
            Assert.Equal([$"{fault}:value_error"], answer.ShouldBeProblem(422).Faults);
        }
    }

    private static string Use(string code, string at, string properties) =>
        $$"""{"transaction_id":"{{code}}-{{at}}","external_customer_id":"{{code}}","code":"{{code}}","timestamp":"{{at}}","properties":{{properties}}}""";

    private async Task<string> PlanAsync(string code, string type, string field, string more, string charge)
    {
        JsonElement metric = (await world.PostAsync("/v1/billable_metrics/", $$"""
            {"code":"{{code}}","name":"{{code}}","aggregation_type":"{{type}}","field_name":"{{field}}",{{more}}}
            """)).ShouldBe(201).Json;
        return BillingWorld.Text((await world.PostAsync("/v1/plans/", $$"""
            {"code":"{{code}}","name":"{{code}}","interval":"monthly","charges":[{"billable_metric_id":"{{BillingWorld.Text(metric, "id")}}",{{charge[1..^1]}}}]}
            """)).ShouldBe(201).Json, "id");
    }

    private async Task SendAsync(string customer, params string[] events)
    {
        (await world.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        await Wait.UntilAsync(async () =>
            (await world.GetAsync($"/v1/events/?limit=1&external_customer_id={customer}")).ShouldBe(200).Headers["X-Total-Count"] == $"{events.Length}");
    }

    /// <summary>The line of usage on the invoice for June.</summary>
    private async Task<JsonElement> BilledAsync(string customer, string code, string plan)
    {
        (await world.PostAsync("/v1/subscriptions/", $$"""
            {"external_id":"sub-{{code}}","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-06-01T00:00:00Z"}
            """)).ShouldBe(201);
        string invoice = BillingWorld.Text((await world.InvoicesAsync(customer, 1))[0], "id");
        return Assert.Single((await world.GetAsync($"/v1/fees/?invoice_id={invoice}&fee_type=charge")).ShouldBe(200).Json.EnumerateArray());
    }
}
