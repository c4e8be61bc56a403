using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

public sealed class UsageTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task The_pipeline_shows_how_far_usage_is_counted()
    {
        JsonElement pipeline = (await world.GetAsync("/v1/usage/pipeline")).ShouldBe(200).Json;

        Assert.Equal("usage", BillingWorld.Text(pipeline, "hub"));
        Assert.All(
            pipeline.GetProperty("partitions").EnumerateArray(),
            partition => Assert.Equal(
                partition.GetProperty("end_sequence").GetInt64() - partition.GetProperty("committed_sequence").GetInt64(), partition.GetProperty("lag").GetInt64()));
    }

    [Fact]
    public async Task Current_usage_is_what_the_running_period_would_be_billed()
    {
        string customer = await world.CustomerAsync("current");
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-current", "2026-07-01T00:00:00Z"), "id");
        await world.UseAsync("current", "2026-06-30T23:59:59Z", 9, "99");
        await world.UseAsync("current", "2026-07-01T00:00:00Z", 3, "12.5");

        JsonElement usage = (await world.GetAsync($"/v1/customers/current/current_usage?subscription_id={id}")).ShouldBe(200).Json;
        Answer byName = await world.GetAsync("/v1/customers/current/current_usage?subscription_id=sub-current");
        JsonElement total = (await world.GetAsync($"/v1/subscriptions/{id}/current_usage")).ShouldBe(200).Json;

        Assert.Equal(("2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z"), (BillingWorld.Text(usage, "from_datetime"), BillingWorld.Text(usage, "to_datetime")));
        Assert.Equal(("200.0000", "USD"), (BillingWorld.Text(usage, "amount_cents"), BillingWorld.Text(usage, "currency")));
        Assert.Equal(
            [
                """{"billable_metric":{"code":"calls","name":"Calls","aggregation_type":"count"},"units":"3.0000","amount_cents":"75.0000","charge_model":"standard","filters":{},"events_count":3,"explanation":"3 x 0.25 USD = 0.75 USD"}""",
                """{"billable_metric":{"code":"storage","name":"Storage","aggregation_type":"sum"},"units":"12.5000","amount_cents":"125.0000","charge_model":"graduated","filters":{},"events_count":1,"explanation":"10 in tier (0, 10] x 0.00 USD = 0.00 USD; 2.5 in tier above 10 x 0.50 USD = 1.25 USD"}""",
            ],
            usage.GetProperty("charges").EnumerateArray().Select(charge => charge.GetRawText().Split(",\"steps\":")[0] + "}"));
        JsonElement step = usage.GetProperty("charges")[1].GetProperty("steps")[1];
        Assert.Equal(("2.5 in tier above 10 x 0.50 USD = 1.25 USD", "125.0000"), (BillingWorld.Text(step, "text"), BillingWorld.Text(step, "amount_cents")));
        Assert.Equal(usage.GetRawText(), byName.ShouldBe(200).Text);
        Assert.Equal(
            $$"""{"subscription_id":"{{id}}","current_usage_amount_cents":"200.0000","billing_period_start":"2026-07-01T00:00:00Z","billing_period_end":"2026-08-01T00:00:00Z"}""",
            total.GetRawText());
    }

    [Fact]
    public async Task Projected_usage_grows_by_the_days_that_are_left()
    {
        string customer = await world.CustomerAsync("projected");
        await world.SubscribeAsync(customer, "sub-projected", "2026-07-01T00:00:00Z");
        await world.UseAsync("projected", "2026-07-01T00:00:00Z", 1, "1");
        JsonElement usage = (await world.GetAsync("/v1/customers/projected/projected_usage?subscription_id=sub-projected")).ShouldBe(200).Json;

        Assert.Equal(["31.0000", "31.0000"], usage.GetProperty("charges").EnumerateArray().Select(charge => BillingWorld.Text(charge, "units")));
        Assert.Equal("1825.0000", BillingWorld.Text(usage, "amount_cents"));
    }

    [Fact]
    public async Task Past_usage_goes_back_to_the_start_newest_period_first()
    {
        string customer = await world.CustomerAsync("past", "Europe/Warsaw");
        await world.UseAsync("past", "2026-05-31T21:59:59Z", 1, "1");
        await world.UseAsync("past", "2026-05-31T22:00:00Z", 2, "1");
        await world.SubscribeAsync(customer, "sub-past", "2026-04-14T22:00:00Z");
        Answer one = await world.GetAsync("/v1/customers/past/past_usage?external_subscription_id=sub-past");
        Answer all = await world.GetAsync("/v1/customers/past/past_usage?external_subscription_id=sub-past&periods_count=12");

        Assert.Equal(["2026-05-31T22:00:00Z"], one.ShouldBe(200).Json.EnumerateArray().Select(usage => BillingWorld.Text(usage, "from_datetime")));
        Assert.Equal(
            ["2026-05-31T22:00:00Z 50.0000", "2026-04-30T22:00:00Z 25.0000", "2026-04-14T22:00:00Z 0.0000"],
            all.ShouldBe(200).Json.EnumerateArray().Select(usage => $"{BillingWorld.Text(usage, "from_datetime")} {BillingWorld.Text(usage, "amount_cents")}"));
        Assert.Equal("3", all.Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Past_usage_is_what_the_close_billed_explanations_included()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("closed");
        JsonElement[] billed = [.. (await world.GetAsync($"/v1/invoices/{BillingWorld.Text(invoice, "id")}")).ShouldBe(200).Json.GetProperty("line_items").EnumerateArray()
            .Where(line => line.GetProperty("metric_code").ValueKind == JsonValueKind.String)];
        JsonElement[] shown = [.. (await world.GetAsync("/v1/customers/closed/past_usage?external_subscription_id=sub-closed")).ShouldBe(200).Json[0].GetProperty("charges").EnumerateArray()];

        Assert.Equal(2, billed.Length);
        Assert.Equal(
            billed.Select(line => (BillingWorld.Text(line, "quantity"), BillingWorld.Text(line, "amount"))),
            shown.Select(charge => (BillingWorld.Text(charge, "units"), BillingWorld.Text(charge, "amount_cents"))));

        // The invoice goes on with the taxes.
        Assert.All(billed.Zip(shown), pair => Assert.StartsWith(BillingWorld.Text(pair.Second, "explanation") + "; ", BillingWorld.Text(pair.First, "explanation"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_subscription_that_has_not_started_has_used_nothing()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("idle"), "sub-idle", null), "id");
        await world.UseAsync("idle", "2026-07-01T00:00:00Z", 1, "20");
        JsonElement usage = (await world.GetAsync("/v1/customers/idle/current_usage?subscription_id=sub-idle")).ShouldBe(200).Json;

        Assert.Equal("0.0000", BillingWorld.Text(usage, "amount_cents"));
        Assert.Equal(2, usage.GetProperty("charges").GetArrayLength());
        Assert.Equal("[]", (await world.GetAsync("/v1/customers/idle/past_usage?external_subscription_id=sub-idle")).ShouldBe(200).Text);
        (await world.GetAsync($"/v1/subscriptions/{id}/current_usage")).ShouldBe(200);
    }

    [Fact]
    public async Task Only_the_customers_own_subscription_is_found()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("mine"), "sub-mine", null), "id");
        await world.CustomerAsync("yours");

        foreach (string path in (string[])["current_usage?subscription_id", "projected_usage?subscription_id", "past_usage?external_subscription_id"])
        {
            (await world.GetAsync($"/v1/customers/yours/{path}={id}")).ShouldBeProblem(404);
            (await world.GetAsync($"/v1/customers/mine/{path}=sub-none")).ShouldBeProblem(404);
            (await world.GetAsync($"/v1/customers/nobody/{path}={id}")).ShouldBeProblem(404);
            (await world.GetAsync($"/v1/customers/mine/{path}={id}", world.Foreign)).ShouldBeProblem(404);
            Assert.Equal([$"query.{path[(path.IndexOf('?') + 1)..]}:missing"], (await world.GetAsync($"/v1/customers/mine/{path.Split('?')[0]}")).ShouldBeProblem(422).Faults);
        }

        (await world.GetAsync($"/v1/subscriptions/{id}/current_usage", world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/subscriptions/{BillingWorld.Nobody}/current_usage")).ShouldBeProblem(404);
    }
}
