using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Alerts;

/// <summary>A call costs 0.25.</summary>
public sealed class UsageAlertsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task An_alert_is_made_tested_fires_and_tells_what_it_did()
    {
        (string subscription, string metric) = await SubscribedAsync("watched");
        JsonElement made = (await world.PostAsync("/v1/usage_alerts/", Body(subscription, metric, "4", ""","recurring":true,"name":"Many calls" """))).ShouldBe(201).Json;
        string path = $"/v1/usage_alerts/{made.Id()}";
        Assert.Equal(
            ("4.0000", true, "Many calls", 0, JsonValueKind.Null, "usage"),
            (made.Text("threshold_value"), made.GetProperty("recurring").GetBoolean(), made.Text("name"), made.GetProperty("times_triggered").GetInt32(),
                made.GetProperty("triggered_at").ValueKind, made.Text("measure")));
        await world.UseAsync("watched", "2026-07-01T00:00:00Z", 9, "1");
        JsonElement status = (await world.GetAsync(path + "/status")).ShouldBe(200).Json;
        Assert.Equal(
            ("9.0000", "225.0000", "2026-07-01T00:00:00Z", "2026-08-01T00:00:00Z"),
            (status.Text("current_usage"), status.Text("usage_percentage"), status.Text("billing_period_start"), status.Text("billing_period_end")));

        Answer triggers = await FiredAsync(path, 2);
        Assert.Equal(["8.0000", "4.0000"], triggers.Json.EnumerateArray().Select(each => each.Text("threshold_value")));
        Assert.All(triggers.Json.EnumerateArray(), each => Assert.Equal((made.Id(), "calls", "9.0000"), (each.Text("usage_alert_id"), each.Text("metric_code"), each.Text("current_usage"))));
        Answer second = (await world.GetAsync(path + "/triggers?skip=1&limit=1")).ShouldBe(200);
        Assert.Equal(("4.0000", "2"), (Assert.Single(second.Json.EnumerateArray()).Text("threshold_value"), second.Headers["X-Total-Count"]));
        JsonElement tested = (await world.PostAsync(path + "/test")).ShouldBe(200).Json;
        Assert.Equal((2, false), (tested.GetProperty("fired_in_period").GetInt32(), tested.GetProperty("would_trigger").GetBoolean()));
        JsonElement fired = (await world.GetAsync(path)).ShouldBe(200).Json;
        Assert.Equal((2, JsonValueKind.String), (fired.GetProperty("times_triggered").GetInt32(), fired.GetProperty("triggered_at").ValueKind));
        Assert.Equal(fired.GetRawText(), Assert.Single((await world.GetAsync($"/v1/usage_alerts?subscription_id={subscription}")).ShouldBe(200).Json.EnumerateArray()).GetRawText());
    }

    [Fact]
    public async Task An_alert_is_changed_and_deleted()
    {
        (string subscription, string metric) = await SubscribedAsync("changed");
        string id = (await world.PostAsync("/v1/usage_alerts", Body(subscription, metric, "4"))).ShouldBe(201).Json.Id();
        JsonElement changed = (await world.Service.SendAsync("PATCH", $"/v1/usage_alerts/{id}", """{"threshold_value":7.5,"name":"N","recurring":true}""")).ShouldBe(200).Json;
        Assert.Equal(("7.5000", "N", true), (changed.Text("threshold_value"), changed.Text("name"), changed.GetProperty("recurring").GetBoolean()));
        Assert.Equal(["body.threshold_value:greater_than"], (await world.Service.SendAsync("PATCH", $"/v1/usage_alerts/{id}", """{"threshold_value":0}""")).ShouldBeProblem(422).Faults);
        (await world.Service.SendAsync("DELETE", $"/v1/usage_alerts/{id}")).ShouldBe(204);
        foreach ((string method, string path) in ((string, string)[])[("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/status"), ("GET", "/triggers"), ("POST", "/test")])
            (await world.Service.SendAsync(method, $"/v1/usage_alerts/{id}{path}", method == "PATCH" ? "{}" : null)).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_fault_is_named_and_what_is_not_there_is_not_found()
    {
        (string subscription, string metric) = await SubscribedAsync("faulty");
        string customer = (await world.GetAsync($"/v1/subscriptions/{subscription}")).Json.Text("customer_id");
        foreach ((string body, string fault) in ((string, string)[])
        [
            ($$"""{"billable_metric_id":"{{metric}}","threshold_value":1}""", "body.subscription_id:missing"),
            ($$"""{"subscription_id":"{{subscription}}","threshold_value":1}""", "body.billable_metric_id:missing"),
            ($$"""{"subscription_id":"{{subscription}}","billable_metric_id":"{{metric}}"}""", "body.threshold_value:missing"),
            (Body(subscription, metric, "0"), "body.threshold_value:greater_than"),
            (Body(subscription, metric, "1", ""","measure":"weight" """), "body.measure:enum"),
            (Body(subscription, metric, "1", $""","customer_id":"{customer}" """), "body.customer_id:value_error"),
        ])
            Assert.Equal([fault], (await world.PostAsync("/v1/usage_alerts", body)).ShouldBeProblem(422).Faults);

        (await world.PostAsync("/v1/usage_alerts", Body(BillingWorld.Nobody, metric, "1"))).ShouldBeProblem(404);
        (await world.PostAsync("/v1/usage_alerts", Body(subscription, BillingWorld.Nobody, "1"))).ShouldBeProblem(404);
        (await world.PostAsync($"/v1/subscriptions/{subscription}/cancel")).ShouldBe(200);
        Assert.Contains("canceled", (await world.PostAsync("/v1/usage_alerts", Body(subscription, metric, "1"))).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_makes_one_alert_and_a_customer_may_be_watched_by_amount()
    {
        (string subscription, string metric) = await SubscribedAsync("keyed");
        Answer first = (await world.PostAsync("/v1/usage_alerts", Body(subscription, metric, "400"), ("Idempotency-Key", "alert"))).ShouldBe(201);
        Answer again = (await world.PostAsync("/v1/usage_alerts", Body(subscription, metric, "400"), ("Idempotency-Key", "alert"))).ShouldBe(201);
        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));

        string customer = (await world.GetAsync($"/v1/subscriptions/{subscription}")).Json.Text("customer_id");
        string id = (await world.PostAsync("/v1/usage_alerts", $$"""{"customer_id":"{{customer}}","measure":"amount","threshold_value":100}""")).ShouldBe(201).Json.Id();
        await world.UseAsync("keyed", "2026-07-01T00:00:00Z", 4, "1");
        Assert.Equal("100.0000", (await FiredAsync($"/v1/usage_alerts/{id}", 1)).Json[0].Text("current_usage"));
    }

    private static string Body(string subscription, string metric, string threshold, string more = "") =>
        $$"""{"subscription_id":"{{subscription}}","billable_metric_id":"{{metric}}","threshold_value":"{{threshold}}"{{more}}}""";

    private async Task<(string Subscription, string Metric)> SubscribedAsync(string externalId)
    {
        string customer = await world.CustomerAsync(externalId);
        string subscription = (await world.SubscribeAsync(customer, $"sub-{externalId}", "2026-07-01T00:00:00Z")).Id();
        string metric = (await world.GetAsync("/v1/billable_metrics")).Json.EnumerateArray().Single(each => each.Text("code") == "calls").Id();
        return (subscription, metric);
    }

    /// <summary>What an alert has fired, once it is so much: what usage asks for is followed up 15 seconds later.</summary>
    private async Task<Answer> FiredAsync(string path, int count)
    {
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(NodaTime.Duration.FromSeconds(20));
            return (await world.GetAsync(path + "/triggers")).ShouldBe(200).Json.GetArrayLength() == count;
        });
        return await world.GetAsync(path + "/triggers");
    }
}
