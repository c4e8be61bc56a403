using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>Commitments and thresholds, from the catalogue to the invoice. A month costs 49.00 USD and a call 0.25, taxes are 20 %.</summary>
public sealed class PlanPartsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_commitment_is_made_changed_and_taken_back_each_in_a_version_of_the_plan()
    {
        string plan = await PlanAsync("committed");
        Answer made = (await world.PostAsync("/v1/plans/committed/commitments", """{"amount_cents":"9000"}""", ("Idempotency-Key", "c1"))).ShouldBe(201);
        Answer again = await world.PostAsync("/v1/plans/committed/commitments", """{"amount_cents":"9000"}""", ("Idempotency-Key", "c1"));
        Assert.Equal((made.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal((plan, "minimum_commitment", "9000.0000"), (made.Json.Text("plan_id"), made.Json.Text("commitment_type"), made.Json.Text("amount_cents")));

        string path = $"/v1/commitments/{made.Json.Id()}";
        JsonElement changed = (await world.Service.SendAsync("PUT", path, """{"amount_cents":8000,"invoice_display_name":"Floor"}""")).ShouldBe(200).Json;
        Assert.Equal(("8000.0000", "Floor"), (changed.Text("amount_cents"), changed.Text("invoice_display_name")));
        Assert.Equal(changed.GetRawText(), (await world.GetAsync("/v1/plans/committed/commitments")).ShouldBe(200).Json[0].GetRawText());
        (await world.Service.SendAsync("DELETE", path)).ShouldBe(204);
        Assert.Equal("[]", (await world.GetAsync("/v1/plans/committed/commitments")).Text);
        Assert.Equal(4, (await world.GetAsync($"/v1/plans/{plan}")).Json.GetProperty("version").GetInt32());
        (await world.Service.SendAsync("DELETE", path)).ShouldBeProblem(404);
        (await world.Service.SendAsync("PUT", path, "{}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Faults_name_their_fields_and_unknown_plans_are_not_found()
    {
        await PlanAsync("faulty");
        await FaultyAsync("/v1/plans/faulty/commitments", "{}", "body.amount_cents:missing");
        await FaultyAsync("/v1/plans/faulty/commitments", """{"amount_cents":-1}""", "body.amount_cents:greater_than_equal");
        await FaultyAsync("/v1/plans/faulty/commitments", """{"amount_cents":"0.5"}""", "body.amount_cents:value_error");
        await FaultyAsync("/v1/plans/faulty/commitments", """{"amount_cents":1,"commitment_type":"maximum"}""", "body.commitment_type:enum");
        await FaultyAsync("/v1/plans/faulty/usage_thresholds", """{"amount_cents":1,"currency":"EUR"}""", "body.currency:currency_mismatch");
        await FaultyAsync("/v1/plans/faulty/usage_thresholds", """{"amount_cents":"1.5"}""", "body.amount_cents:value_error");
        (await world.PostAsync("/v1/plans/none/commitments", """{"amount_cents":1}""")).ShouldBeProblem(404);
        (await world.GetAsync("/v1/plans/none/usage_thresholds")).ShouldBeProblem(404);
        (await world.Service.SendAsync("DELETE", $"/v1/usage_thresholds/{BillingWorld.Nobody}")).ShouldBeProblem(404);

        for (int i = 0; i < 20; i++) (await world.PostAsync("/v1/plans/faulty/usage_thresholds", """{"amount_cents":1}""")).ShouldBe(201);
        Assert.Contains("20", (await world.PostAsync("/v1/plans/faulty/usage_thresholds", """{"amount_cents":1}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commitment_is_trued_up_by_the_days_served_when_the_period_ends()
    {
        string plan = await PlanAsync("floor");
        (await world.PostAsync("/v1/plans/floor/commitments", """{"amount_cents":6200,"invoice_display_name":"Floor"}""")).ShouldBe(201);
        string customer = await world.CustomerAsync("floored");
        world.SetClock("2026-07-16T00:00:00Z");
        (await world.PostAsync("/v1/subscriptions/", $$"""{"external_id":"floored","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-07-16T00:00:00Z"}""")).ShouldBe(201);
        await world.PassAsync("2026-08-01T00:00:00Z");
        JsonElement invoice = (await world.InvoicesAsync(customer, 1))[0];

        // 16 of 31 days of 62.00, less 16 of 31 days of 10.00.
        Assert.Equal(["516", "2684"], invoice.GetProperty("line_items").EnumerateArray().Select(line => decimal.Parse(line.Text("amount")).ToString("0")));
    }

    [Fact]
    public async Task A_commitment_of_a_subscription_that_moved_counts_the_base_amount_that_was_billed()
    {
        world.SetClock("2026-10-01T00:00:00Z");
        string plan = await PlanAsync("moving");
        (await world.PostAsync("/v1/plans/moving/commitments", """{"amount_cents":5000}""")).ShouldBe(201);
        string customer = await world.CustomerAsync("moved");
        (await world.PostAsync("/v1/subscriptions/", $$"""{"external_id":"moved","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-10-01T00:00:00Z","pay_in_advance":true}""")).ShouldBe(201);
        await world.InvoicesAsync(customer, 1);
        (await world.Service.SendAsync("PUT", $"/v1/plans/{plan}", """{"amount_cents":3000}""")).ShouldBe(200);
        string move = (await world.PostAsync($"/v1/plans/{plan}/migrations", """{"effective_at":"2026-10-01T00:00:00Z"}""")).ShouldBe(201).Json.Id();
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/plans/{plan}/migrations/{move}")).Json.GetProperty("moved_count").GetInt32() == 1);
        await world.PassAsync("2026-11-01T00:00:00Z");
        JsonElement invoice = (await world.InvoicesAsync(customer, 2)).Single(each => each.GetProperty("line_items").GetArrayLength() == 2);

        // 10.00 were billed in advance for October, whatever the version that runs now costs; November costs that.
        Assert.Equal(["3000", "4000"], invoice.GetProperty("line_items").EnumerateArray().Select(line => decimal.Parse(line.Text("amount")).ToString("0")));
    }

    private async Task<string> PlanAsync(string code) => (await world.PostAsync(
        "/v1/plans/", $$"""{"code":"{{code}}","name":"P","interval":"monthly","amount_cents":1000}""")).ShouldBe(201).Json.Id();

    private async Task FaultyAsync(string path, string json, string fault) =>
        Assert.Equal([fault], (await world.PostAsync(path, json)).ShouldBeProblem(422).Faults);
}
