using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class BillableMetricsTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task A_metric_is_created_read_changed_and_deleted()
    {
        JsonElement made = await service.MakeAsync(
            "/v1/billable_metrics/",
            """{"code":"gb","name":"Storage","event_code":"measured","aggregation_type":"weighted_sum","field_name":"gb","recurring":true,"rounding_function":"ceil","rounding_precision":2}""");
        Assert.Equal(("weighted_sum", "ceil", 2), (made.Text("aggregation_type"), made.Text("rounding_function"), made.GetProperty("rounding_precision").GetInt32()));
        Assert.Equal("measured", made.Text("event_code"));
        string path = $"/v1/billable_metrics/{made.Id()}";
        Assert.Equal(made.GetRawText(), (await service.GetAsync(path)).ShouldBe(200).Text);

        Answer updated = (await service.PutAsync(path, """{"name":"Gigabytes","rounding_function":"floor"}""")).ShouldBe(200);
        Assert.Equal(("Gigabytes", "floor", "gb"), (updated.Json.Text("name"), updated.Json.Text("rounding_function"), updated.Json.Text("field_name")));
        (await service.PostAsync("/v1/billable_metrics", """{"code":"gb","name":"x","aggregation_type":"count"}""")).ShouldBeProblem(409);

        (await service.DeleteAsync(path)).ShouldBe(204);
        (await service.GetAsync(path)).ShouldBeProblem(404);
        (await service.PutAsync(path, "{}")).ShouldBeProblem(404);
        (await service.DeleteAsync(path)).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"name":"x","aggregation_type":"count"}""", "body.code:missing")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"median"}""", "body.aggregation_type:enum")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"sum"}""", "body.field_name:missing")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"count","recurring":true}""", "body.recurring:value_error")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"custom"}""", "body.expression:missing")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"custom","expression":"1 +"}""", "body.expression:value_error")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"count","rounding_precision":2}""", "body.rounding_precision:value_error")]
    [InlineData("""{"code":"v","name":"x","aggregation_type":"count","rounding_function":"round","rounding_precision":16}""", "body.rounding_precision:less_than_equal")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/billable_metrics/", json, fault);

    [Fact]
    public async Task A_replay_answers_the_first_result_and_makes_nothing_more()
    {
        const string metric = """{"code":"once","name":"Once","aggregation_type":"count"}""";
        const string filter = """{"key":"region","values":["eu"]}""";
        Answer first = (await service.PostAsync("/v1/billable_metrics/", metric, "metric-once")).ShouldBe(201);
        Answer again = (await service.PostAsync("/v1/billable_metrics/", metric, "metric-once")).ShouldBe(201);
        Answer filtered = (await service.PostAsync("/v1/billable_metrics/once/filters/", filter, "filter-once")).ShouldBe(201);
        Answer filteredAgain = (await service.PostAsync("/v1/billable_metrics/once/filters/", filter, "filter-once")).ShouldBe(201);

        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal((filtered.Text, "true"), (filteredAgain.Text, filteredAgain.Headers["Idempotency-Replayed"]));
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        (await service.PostAsync("/v1/billable_metrics/", metric.Replace("Once", "Twice", StringComparison.Ordinal), "metric-once")).ShouldBeProblem(422);
    }

    [Fact]
    public async Task Lists_are_sorted_paged_and_counted()
    {
        foreach ((string code, string type) in ((string, string)[])[("sorted-b", "count"), ("sorted-a", "count"), ("sorted-c", "count")])
            await service.MakeAsync("/v1/billable_metrics", $$"""{"code":"{{code}}","name":"{{code}}","aggregation_type":"{{type}}"}""");

        async Task<string[]> CodesAsync(string query) =>
            [.. (await service.GetAsync($"/v1/billable_metrics/?{query}")).ShouldBe(200).Json.EnumerateArray().Select(one => one.Text("code")).Where(code => code.StartsWith("sorted-", StringComparison.Ordinal))];
        int total = int.Parse((await service.GetAsync("/v1/billable_metrics?limit=1")).ShouldBe(200).Headers["X-Total-Count"]);

        Assert.Equal(["sorted-a", "sorted-b", "sorted-c"], await CodesAsync("order_by=code&limit=1000"));
        Assert.Equal(["sorted-c", "sorted-b", "sorted-a"], await CodesAsync("order_by=code:desc&limit=1000"));
        Assert.Equal(await CodesAsync("limit=1000"), await CodesAsync("order_by=nothing:asc&limit=1000"));
        Assert.InRange(total, 3, int.MaxValue);
        Assert.Equal(1, (await service.GetAsync($"/v1/billable_metrics?skip={total - 1}&limit=5")).ShouldBe(200).Json.GetArrayLength());
        Assert.Equal(["query.limit:greater_than_equal"], (await service.GetAsync("/v1/billable_metrics?limit=0")).ShouldBeProblem(422).Faults);
    }

    [Theory]
    [InlineData("""{"name":""}""", "body.name:string_too_short")]
    [InlineData("""{"field_name":""}""", "body.field_name:missing")]
    [InlineData("""{"rounding_precision":3}""", "body.rounding_precision:value_error")]
    [InlineData("""{"rounding_function":"up"}""", "body.rounding_function:enum")]
    [InlineData("""{"expression":"1 +"}""", "body.expression:value_error")]
    public async Task A_faulty_change_is_named_and_changes_nothing(string json, string fault)
    {
        string code = $"changed-{fault}-{json.Length}";
        JsonElement made = await service.MakeAsync("/v1/billable_metrics", $$"""{"code":"{{code}}","name":"C","aggregation_type":"sum","field_name":"n"}""");
        await service.RefusedAsync("PUT", $"/v1/billable_metrics/{made.Id()}", json, fault);
        Assert.Equal(made.GetRawText(), (await service.GetAsync($"/v1/billable_metrics/{made.Id()}/")).ShouldBe(200).Text);
    }

    [Theory]
    [InlineData("{}", "body.key:missing")]
    [InlineData("""{"key":"","values":"eu"}""", "body.key:string_too_short", "body.values:list_type")]
    [InlineData("""{"key":"region","values":["eu",{"a":1},null,7,[]]}""", "body.values.1:value_error", "body.values.2:value_error", "body.values.4:value_error")]
    public async Task A_faulty_filter_is_named(string json, params string[] faults)
    {
        await service.PostAsync("/v1/billable_metrics", """{"code":"faulty-filter","name":"F","aggregation_type":"count"}""");
        await service.RefusedAsync("POST", "/v1/billable_metrics/faulty-filter/filters", json, faults);
    }

    [Fact]
    public async Task Filters_are_added_listed_and_removed()
    {
        await service.MakeAsync("/v1/billable_metrics", """{"code":"filtered","name":"F","aggregation_type":"count"}""");
        const string path = "/v1/billable_metrics/filtered/filters";
        JsonElement made = await service.MakeAsync(path, """{"key":"region","values":["eu",1,true]}""");
        Assert.Equal("""["eu","1","true"]""", made.GetProperty("values").GetRawText());
        (await service.PostAsync(path, """{"key":"region","values":[]}""")).ShouldBeProblem(409);
        Assert.Equal(made.Id(), Assert.Single((await service.GetAsync(path)).ShouldBe(200).Json.EnumerateArray()).Id());

        (await service.DeleteAsync($"{path}/{made.Id()}")).ShouldBe(204);
        (await service.DeleteAsync($"{path}/{made.Id()}")).ShouldBeProblem(404);
        (await service.GetAsync("/v1/billable_metrics/unheard_of/filters")).ShouldBeProblem(404);
        (await service.PostAsync("/v1/billable_metrics/unheard_of/filters", """{"key":"region"}""")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Plans_that_price_a_metric_are_counted_listed_and_keep_it_from_being_deleted()
    {
        string id = (await service.MakeAsync("/v1/billable_metrics", """{"code":"used","name":"U","aggregation_type":"count"}""")).Id();
        JsonElement plan = await service.MakeAsync(
            "/v1/plans", $$$"""{"code":"user","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{{{id}}}","charge_model":"standard","properties":{"amount":1}}]}""");

        Assert.Equal(1, (await service.GetAsync("/v1/billable_metrics/plan_counts")).ShouldBe(200).Json.GetProperty(id).GetInt32());
        Assert.Equal(plan.Id(), Assert.Single((await service.GetAsync($"/v1/billable_metrics/{id}/plans")).ShouldBe(200).Json.EnumerateArray()).Id());
        (await service.DeleteAsync($"/v1/billable_metrics/{id}")).ShouldBeProblem(400);
        JsonElement stats = (await service.GetAsync("/v1/billable_metrics/stats")).ShouldBe(200).Json;
        Assert.True(stats.GetProperty("total").GetInt32() >= stats.GetProperty("by_aggregation_type").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_metric_whose_plan_is_deleted_still_shows_what_was_used_when_it_is_deleted_too()
    {
        string metric = (await service.MakeAsync("/v1/billable_metrics", """{"code":"former","name":"F","aggregation_type":"count"}""")).Id();
        string plan = (await service.MakeAsync(
            "/v1/plans", $$$"""{"code":"former","name":"P","interval":"monthly","charges":[{"billable_metric_id":"{{{metric}}}","charge_model":"standard","properties":{"amount":1}}]}""")).Id();
        string customer = (await service.MakeAsync("/v1/customers", """{"external_id":"former","name":"F"}""")).Id();
        string subscription = (await service.MakeAsync(
            "/v1/subscriptions", $$"""{"external_id":"former-1","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-05-01T00:00:00Z"}""")).Id();
        (await service.PostAsync($"/v1/subscriptions/{subscription}/cancel", "")).ShouldBe(200);
        await Wait.UntilAsync(async () => (await service.DeleteAsync($"/v1/plans/{plan}")).Status == 204);
        (await service.DeleteAsync($"/v1/billable_metrics/{metric}")).ShouldBe(204);

        (await service.GetAsync($"/v1/billable_metrics/{metric}")).ShouldBeProblem(404);
        (await service.GetAsync($"/v1/subscriptions/{subscription}/current_usage")).ShouldBe(200);
        Assert.Single((await service.GetAsync($"/v1/customers/former/current_usage?subscription_id={subscription}")).ShouldBe(200).Json.GetProperty("charges").EnumerateArray());
        Assert.NotEmpty((await service.GetAsync("/v1/customers/former/past_usage?external_subscription_id=former-1")).ShouldBe(200).Json.EnumerateArray());
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_a_metric()
    {
        string path = $"/v1/billable_metrics/{(await service.MakeAsync("/v1/billable_metrics", """{"code":"hidden","name":"H","aggregation_type":"count"}""")).Id()}";
        await service.HiddenAsync(
            ("GET", path, null), ("PUT", path, "{}"), ("DELETE", path, null), ("GET", "/v1/billable_metrics/hidden/filters", null),
            ("POST", "/v1/billable_metrics/hidden/filters", """{"key":"k"}"""));
        Assert.Empty((await service.ForeignAsync("GET", "/v1/billable_metrics")).ShouldBe(200).Json.EnumerateArray());
        Assert.Empty((await service.ForeignAsync("GET", $"{path}/plans")).ShouldBe(200).Json.EnumerateArray());
    }
}
