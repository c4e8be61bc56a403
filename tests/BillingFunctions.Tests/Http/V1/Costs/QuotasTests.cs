using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Costs;

/// <summary>Quotas over real HTTP.</summary>
public sealed class QuotasTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Sixty_four_writers_at_a_time_never_get_one_unit_more_than_a_hard_quota()
    {
        const int limit = 300;
        string customer = await world.CustomerAsync("crowd");
        await QuotaAsync(customer, limit, "hard");
        (int Status, string Id)[][] answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => WriteAsync("crowd", writer, 8)));
        string[] taken = [.. answers.SelectMany(each => each).Where(each => each.Status == 201).Select(each => each.Id)];
        Assert.Equal(limit, taken.Length);
        Assert.All(answers.SelectMany(each => each), each => Assert.Contains(each.Status, (int[])[201, 429]));

        await CountedAsync("crowd", limit);
        JsonElement quota = (await world.GetAsync($"/v1/customers/{customer}/quotas")).ShouldBe(200).Json[0];
        Assert.Equal(
            ("300.0000", "0.0000", "0.0000", "100.0000", "reached"),
            (quota.Text("used"), quota.Text("reserved"), quota.Text("remaining"), quota.Text("used_percentage"), quota.Text("status")));

        // What was taken is answered the same when it is sent again, and what was refused stays refused.
        (await world.PostAsync("/v1/events", Event("crowd", taken[0]))).ShouldBe(201);
        (await world.PostAsync("/v1/events", Event("crowd", "another"))).ShouldBeProblem(429);
    }

    [Fact]
    public async Task A_refusal_names_the_quota_and_the_event_and_a_partial_batch_takes_the_rest()
    {
        string customer = await world.CustomerAsync("refused");
        await QuotaAsync(customer, 2, "hard");
        string batch = $$"""{"events":[{{string.Join(',', Enumerable.Range(0, 3).Select(i => Event("refused", $"r{i}")))}}]}""";
        Answer whole = (await world.PostAsync("/v1/events/batch", batch)).ShouldBeProblem(429);
        Assert.Equal(["body.events.2:quota_exceeded"], whole.Faults);
        Assert.Contains("The quota of 2 for calls would be exceeded: 2 are used and 1 were asked for", whole.Text, StringComparison.Ordinal);

        JsonElement part = (await world.PostAsync("/v1/events/batch?partial=true", batch)).ShouldBe(201).Json;
        Assert.Equal((2, 1, 2), (part.GetProperty("ingested").GetInt32(), part.GetProperty("rejected").GetInt32(), part.GetProperty("events").GetArrayLength()));
        Assert.Equal(2, part.GetProperty("errors")[0].GetProperty("index").GetInt32());
        await CountedAsync("refused", 2);
    }

    [Fact]
    public async Task A_soft_quota_takes_everything_and_people_are_told()
    {
        string customer = await world.CustomerAsync("soft");
        await world.UseAsync("soft", "2026-07-01T00:00:00Z", 6, "1");
        string quota = await QuotaAsync(customer, 4, "soft");
        await Wait.UntilAsync(async () => (await world.GetAsync("/v1/notifications")).ShouldBe(200).Json.EnumerateArray()
            .Any(each => each.Text("resource_id") == quota && each.Text("title") == "Quota reached"));
        JsonElement check = (await world.GetAsync($"/v1/customers/{customer}/quotas/check?billable_metric_code=calls&quantity=1")).ShouldBe(200).Json;
        Assert.True(check.GetProperty("allowed").GetBoolean());
        Assert.Equal("reached", check.GetProperty("quotas")[0].GetProperty("quota").Text("status"));
    }

    [Fact]
    public async Task A_check_tells_what_a_hard_quota_would_let_in()
    {
        string customer = await world.CustomerAsync("checked");
        await QuotaAsync(customer, 5, "hard");
        (await world.PostAsync("/v1/events", Event("checked", "one"))).ShouldBe(201);
        Assert.True((await AllowedAsync(customer, "4")));
        Assert.False((await AllowedAsync(customer, "4.5")));
        Assert.Equal(409, (await world.PostAsync($"/v1/customers/{customer}/quotas", Body(9, "soft"))).Status);
    }

    private async Task<bool> AllowedAsync(string customer, string quantity) =>
        (await world.GetAsync($"/v1/customers/{customer}/quotas/check?quantity={quantity}")).ShouldBe(200).Json.GetProperty("allowed").GetBoolean();

    private async Task<string> QuotaAsync(string customer, int limit, string enforcement) =>
        (await world.PostAsync($"/v1/customers/{customer}/quotas", Body(limit, enforcement))).ShouldBe(201).Json.Id();

    private async Task<(int Status, string Id)[]> WriteAsync(string customer, int writer, int events)
    {
        var answers = new (int, string)[events];
        for (int i = 0; i < events; i++)
        {
            string id = $"{writer}-{i}";
            answers[i] = ((await world.PostAsync("/v1/events", Event(customer, id))).Status, id);
        }

        return answers;
    }

    private Task CountedAsync(string externalId, int events) => Wait.UntilAsync(async () =>
        (await world.GetAsync($"/v1/events/?limit=1&external_customer_id={externalId}")).ShouldBe(200).Headers["X-Total-Count"] == $"{events}");

    private static string Body(int limit, string enforcement) =>
        $$"""{"billable_metric_code":"calls","limit":{{limit}},"enforcement":"{{enforcement}}"}""";

    private static string Event(string customer, string id) =>
        $$"""{"transaction_id":"{{customer}}-{{id}}","external_customer_id":"{{customer}}","code":"calls","timestamp":"2026-07-01T00:00:00Z"}""";
}
