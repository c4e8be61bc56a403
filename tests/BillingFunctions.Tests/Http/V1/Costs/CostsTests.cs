using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Costs;

/// <summary>The plan costs 49.00, a call 0.25; a gigabyte beyond ten 0.50; 20 % tax.</summary>
public sealed class CostsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_bill_is_allocated_to_the_cent()
    {
        string customer = await world.CustomerAsync("centered");
        string research = (await world.PostAsync($"/v1/customers/{customer}/cost_centers", """{"code":"research","name":"Research"}""")).ShouldBe(201).Json.Id();
        await world.PostAsync(
            $"/v1/customers/{customer}/cost_centers",
            $$$"""{"code":"lab","name":"Lab","parent_id":"{{{research}}}","allocation_rules":[{"priority":1,"percentage":33.3333,"match_tags":{"team":"a"}},{"priority":2,"resource_types":["gateway"]}]}""");
        await SendAsync("centered", [.. Enumerable.Repeat("""{"cost_center":"research"}""", 3), .. Enumerable.Repeat("""{"team":"a"}""", 4), .. Enumerable.Repeat("{}", 2), """{"resource_type":"gateway"}"""]);
        string subscription = (await world.SubscribeAsync(customer, "sub-centered", "2026-06-01T00:00:00Z")).Id();
        JsonElement invoice = (await world.InvoicesAsync(customer, 1))[0];

        JsonElement allocated = (await world.GetAsync($"/v1/invoices/{invoice.Id()}/cost_allocation")).ShouldBe(200).Json;
        decimal total = Cents(allocated, "total_cents");
        Dictionary<string, decimal> own = allocated.GetProperty("costs").EnumerateArray().ToDictionary(each => each.GetProperty("code").GetString() ?? "", each => Cents(each, "amount_cents"));
        Assert.Equal((4900 + 250) * 1.2m, total);
        Assert.Equal(total, own.Values.Sum());

        // 75 + 33 + 25 + 117 cents of usage carry 6,180 in proportion.
        Assert.Equal((1854m, 1434m), (own["research"], own["lab"]));
        Assert.Equal(1854m + 1434m, Cents(allocated.GetProperty("costs")[0], "total_cents"));
        Assert.Equal("409", $"{(await world.PostAsync($"/v1/customers/{customer}/cost_centers", """{"code":"lab","name":"Again"}""")).Status}");
        Assert.NotEmpty(subscription);
    }

    [Fact]
    public async Task Running_costs_are_shown_by_resource_and_over_time_and_all_come_to_the_same()
    {
        string customer = await world.CustomerAsync("running");
        await world.PostAsync($"/v1/customers/{customer}/cost_centers", """{"code":"any","name":"Any"}""");
        await world.SubscribeAsync(customer, "sub-running", "2026-07-01T00:00:00Z");
        await SendAsync(
            "running", [.. Enumerable.Repeat("""{"resource_type":"db","resource_id":"one"}""", 5), """{"resource_type":"web","resource_id":"two"}""", "{}"], "2026-07-01T00:00:00Z");

        JsonElement current = (await world.GetAsync($"/v1/customers/{customer}/costs/current")).ShouldBe(200).Json;
        Assert.Equal((4900m, 175m, 5075m, 0m), (Cents(current, "base_cents"), Cents(current, "usage_cents"), Cents(current, "total_cents"), Cents(current, "previous_total_cents")));
        JsonElement metric = current.GetProperty("metrics").EnumerateArray().Single(each => each.Text("metric_code") == "calls");
        Assert.Equal((175m, "7.0000"), (Cents(metric, "amount_cents"), metric.Text("units")));
        foreach ((string query, string keys) in ((string, string)[])
            [("", "db 125,web 25, 25"), ("?property=resource_id", "one 125,two 25, 25"), ("?property=metric", " 175, 0"), ("?property=resource_id&limit=1", "one 125, 50")])
        {
            JsonElement by = (await world.GetAsync($"/v1/customers/{customer}/costs/by_resource{query}")).ShouldBe(200).Json;
            string shown = string.Join(',', by.GetProperty("items").EnumerateArray().Where(each => query.Contains("metric") || Cents(each, "amount_cents") > 0)
                .Select(each => $"{each.GetProperty("key").GetString()} {Cents(each, "amount_cents"):0}"));
            Assert.Equal(keys, shown);
        }

        Assert.Equal(["query.from:out_of_range"], (await world.GetAsync($"/v1/customers/{customer}/costs/timeline?from=1994-07-01T00:00:00Z&to=2026-07-01T00:00:00Z")).ShouldBeProblem(422).Faults);
        JsonElement points = (await world.GetAsync($"/v1/customers/{customer}/costs/timeline?granularity=hour&from=2026-07-01T00:00:00Z&to=2026-07-01T03:00:00Z")).ShouldBe(200).Json.GetProperty("points");
        Assert.Equal([(175m, 175m), (0m, 175m), (0m, 175m)], points.EnumerateArray().Select(each => (Cents(each, "amount_cents"), Cents(each, "cumulative_cents"))));
        JsonElement estimate = (await world.GetAsync($"/v1/customers/{customer}/costs/estimate")).ShouldBe(200).Json;
        Assert.Equal((4900m, 175m * 31), (Cents(estimate, "base_cents"), Cents(estimate, "projected_usage_cents")));
        JsonElement allocated = (await world.GetAsync($"/v1/customers/{customer}/cost_allocation")).ShouldBe(200).Json;
        Assert.Equal(5075m, allocated.GetProperty("costs").EnumerateArray().Sum(each => Cents(each, "amount_cents")));
    }

    [Fact]
    public async Task An_alert_fires_once_and_is_dismissed()
    {
        string customer = await world.CustomerAsync("alarmed");
        await world.SubscribeAsync(customer, "sub-alarmed", "2026-07-01T00:00:00Z");
        string path = $"/v1/customers/{customer}/cost_alerts";
        string id = (await world.PostAsync(path, """{"threshold_type":"percentage_of_budget","threshold":50,"name":"Half"}""")).ShouldBe(201).Json.Id();
        await Wait.UntilAsync(async () => (await world.GetAsync(path + "?status=triggered")).ShouldBe(200).Json.GetArrayLength() == 1);
        JsonElement dismissed = (await world.PostAsync($"/v1/cost_alerts/{id}/dismiss", """{"reason":"known"}""")).ShouldBe(200).Json;
        Assert.Equal(("dismissed", "known", 4900m), (dismissed.Text("status"), dismissed.Text("dismiss_reason"), Cents(dismissed, "current_value")));
        (await world.PostAsync($"/v1/cost_alerts/{id}/dismiss")).ShouldBeProblem(400);
    }

    private static decimal Cents(JsonElement json, string field) => decimal.Parse(json.Text(field), System.Globalization.CultureInfo.InvariantCulture);

    private async Task SendAsync(string customer, string[] properties, string at = "2026-06-10T00:00:00Z")
    {
        IEnumerable<string> events = properties.Select((each, i) =>
            $$"""{"transaction_id":"{{customer}}-{{i}}","external_customer_id":"{{customer}}","code":"calls","timestamp":"{{at}}","properties":{{each}}}""");
        (await world.PostAsync("/v1/events/batch", $$"""{"events":[{{string.Join(',', events)}}]}""")).ShouldBe(201);
        await Wait.UntilAsync(async () =>
            (await world.GetAsync($"/v1/events/?limit=1&external_customer_id={customer}")).ShouldBe(200).Headers["X-Total-Count"] == $"{properties.Length}");
    }
}
