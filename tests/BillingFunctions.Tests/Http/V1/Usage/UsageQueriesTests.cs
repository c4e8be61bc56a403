using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

public sealed class UsageQueriesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_trend_has_every_local_day_and_only_the_service()
    {
        string customer = await world.CustomerAsync("trend", "Europe/Warsaw");
        await world.UseAsync("trend", "2026-06-27T21:59:59Z", 1, "1");
        await world.UseAsync("trend", "2026-06-28T21:59:59Z", 2, "1.5");
        await world.UseAsync("trend", "2026-06-28T22:00:00Z", 3, "2");
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-trend", "2026-06-28T10:00:00Z"), "id");
        string path = $"/v1/subscriptions/{id}/usage_trend";
        JsonElement trend = (await world.GetAsync($"{path}?start_date=2026-06-27&end_date=2026-06-29")).ShouldBe(200).Json;
        JsonElement calls = (await world.GetAsync($"{path}/?start_date=2026-06-28&end_date=2026-06-28&code=calls")).ShouldBe(200).Json;
        JsonElement usual = (await world.GetAsync(path)).ShouldBe(200).Json;

        Assert.Equal(
            ["2026-06-27 0.0000 0", "2026-06-28 3.5000 3", "2026-06-29 5.0000 4"],
            trend.GetProperty("data_points").EnumerateArray().Select(point => $"{BillingWorld.Text(point, "date")} {BillingWorld.Text(point, "value")} {point.GetProperty("events_count")}"));
        Assert.Equal(
            """{"date":"2026-06-28","value":"2.0000","events_count":2,"metrics":[{"code":"calls","units":"2.0000","events_count":2}]}""",
            calls.GetProperty("data_points")[0].GetRawText());
        Assert.Equal(("2026-06-02", "2026-07-01", 30), (
            BillingWorld.Text(usual, "start_date"), BillingWorld.Text(usual, "end_date"), usual.GetProperty("data_points").GetArrayLength()));
        Assert.Equal(["query.start_date:out_of_range"], (await world.GetAsync($"{path}?start_date=2026-06-30&end_date=2026-06-29")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.start_date:out_of_range"], (await world.GetAsync($"{path}?start_date=2024-06-30")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.end_date:date_parsing"], (await world.GetAsync($"{path}?end_date=9999-12-31")).ShouldBeProblem(422).Faults);
        (await world.GetAsync($"{path}?end_date=9998-12-31")).ShouldBe(200);
        (await world.GetAsync($"{path}?code=nothing")).ShouldBeProblem(404);
        (await world.GetAsync(path, world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/subscriptions/{BillingWorld.Nobody}/usage_trend")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Usage_is_read_by_metric_filter_value_group_and_step()
    {
        await world.CustomerAsync("asked", "Europe/Warsaw");
        await SendAsync("asked", "2026-06-10T21:30:00Z", "eu", 1);
        await SendAsync("asked", "2026-06-10T22:30:00Z", "us", 2);
        await SendAsync("asked", "2026-06-10T22:45:00Z", null, 4);
        const string path = "/v1/customers/asked/usage?code=storage&from_timestamp=2026-06-10T00:00:00Z&to_timestamp=2026-06-12T00:00:00Z";
        JsonElement metric = await MetricAsync(path + "&group_by=region&step=day");
        JsonElement hours = await MetricAsync(path + "&step=hour&filter_key=region&filter_value=us");

        Assert.Equal("7.0000 3", Quantity(metric));
        Assert.Equal([" 4.0000 1", "eu 1.0000 1", "us 2.0000 1"], Groups(metric));
        Assert.Equal(
            ["2026-06-10T00:00:00Z 1.0000 1", "2026-06-10T22:00:00Z 6.0000 2", "2026-06-11T22:00:00Z 0.0000 0"],
            metric.GetProperty("series").EnumerateArray().Select(step => $"{BillingWorld.Text(step, "from_datetime")} {Quantity(step)}"));
        Assert.Equal([" 4.0000 1", "us 2.0000 1"], Groups(metric.GetProperty("series")[1]));
        Assert.Equal(48, hours.GetProperty("series").GetArrayLength());
        Assert.Equal(
            ["2026-06-10T22:00:00Z 2026-06-10T23:00:00Z"],
            hours.GetProperty("series").EnumerateArray().Where(step => step.GetProperty("events_count").GetInt32() > 0)
                .Select(step => $"{BillingWorld.Text(step, "from_datetime")} {BillingWorld.Text(step, "to_datetime")}"));
        Assert.Equal("Europe/Warsaw", BillingWorld.Text((await world.GetAsync(path)).Json, "timezone"));
    }

    [Fact]
    public async Task A_subscriptions_usage_is_of_its_plans_metrics_and_its_service()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("served"), "sub-served", "2026-06-20T12:00:00Z"), "id");
        await world.UseAsync("served", "2026-06-20T11:59:59Z", 5, "1");
        await world.UseAsync("served", "2026-06-20T12:00:00Z", 2, "3");
        (await world.PostAsync("/v1/billable_metrics/", """{"code":"other","name":"O","aggregation_type":"count","event_code":"calls"}""")).ShouldBe(201);
        JsonElement usage = (await world.GetAsync($"/v1/subscriptions/{id}/usage")).ShouldBe(200).Json;

        Assert.Equal("2026-06-20T12:00:00Z", BillingWorld.Text(usage, "from_datetime"));
        Assert.Equal(
            ["calls 2.0000 2", "storage 3.0000 1"],
            usage.GetProperty("metrics").EnumerateArray().Select(metric => $"{BillingWorld.Text(metric, "code")} {Quantity(metric)}"));
        Assert.Contains("other 7.0000 7", (await world.GetAsync("/v1/customers/served/usage")).ShouldBe(200).Json
            .GetProperty("metrics").EnumerateArray().Select(metric => $"{BillingWorld.Text(metric, "code")} {Quantity(metric)}"));
        (await world.GetAsync($"/v1/subscriptions/{id}/usage?code=other")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("step=week", "query.step:enum")]
    [InlineData("filter_key=region", "query.filter_value:missing")]
    [InlineData("filter_value=eu", "query.filter_key:missing")]
    [InlineData("from_timestamp=2026-07-02T00:00:00Z", "query.from_timestamp:out_of_range")]
    [InlineData("from_timestamp=2025-01-01T00:00:00Z", "query.from_timestamp:out_of_range")]
    [InlineData("from_timestamp=2026-05-01T00:00:00Z&step=hour", "query.from_timestamp:out_of_range")]
    [InlineData("to_timestamp=9999-12-31T23:00:00Z", "query.to_timestamp:datetime_parsing")]
    [InlineData("from_timestamp=soon", "query.from_timestamp:datetime_parsing")]
    public async Task Wrong_parameters_are_named(string query, string fault)
    {
        string customer = $"wrong {query}";
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync(customer), $"sub-{customer}", "2026-07-01T00:00:00Z"), "id");
        Assert.Equal([fault], (await world.GetAsync($"/v1/customers/{Uri.EscapeDataString(customer)}/usage?{query}")).ShouldBeProblem(422).Faults);
        Assert.Equal([fault], (await world.GetAsync($"/v1/subscriptions/{id}/usage?{query}")).ShouldBeProblem(422).Faults);
    }

    private static string Quantity(JsonElement json) => $"{BillingWorld.Text(json, "units")} {json.GetProperty("events_count")}";

    private static IEnumerable<string> Groups(JsonElement json) =>
        json.GetProperty("groups").EnumerateArray().Select(group => $"{BillingWorld.Text(group, "value")} {Quantity(group)}");

    private async Task<JsonElement> MetricAsync(string path) =>
        Assert.Single((await world.GetAsync(path)).ShouldBe(200).Json.GetProperty("metrics").EnumerateArray());

    private async Task SendAsync(string customer, string at, string? region, int gigabytes)
    {
        string properties = region is null ? $$"""{"gb":{{gigabytes}}}""" : $$"""{"gb":{{gigabytes}},"region":"{{region}}"}""";
        (await world.PostAsync(
            "/v1/events/", $$"""{"transaction_id":"{{at}}","external_customer_id":"{{customer}}","code":"storage","timestamp":"{{at}}","properties":{{properties}}}"""))
            .ShouldBe(201);
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/events/?external_customer_id={customer}&from_timestamp={at}")).Json.EnumerateArray()
            .Any(one => BillingWorld.Text(one, "transaction_id") == at));
    }
}
