using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Usage;

public sealed class EventsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/events/";
    private const string Noon = "2026-06-30T12:00:00Z";

    [Fact]
    public async Task An_event_is_taken_counted_and_found()
    {
        await world.CustomerAsync("one");
        string body = Event("one", "t1", "storage", """{"gb":1.5,"region":"eu","flags":[true,null,{"a":"ł\u0142"}],"off":false,"none":null}""");
        JsonElement taken = (await world.PostAsync(Path, body)).ShouldBe(201).Json;
        string id = BillingWorld.Text(taken, "id");
        Answer found = await world.GetAsync(Path + id);
        await Wait.UntilAsync(async () => (found = await world.GetAsync(Path + id)).Status == 200);

        Assert.Equal(["id", "transaction_id", "external_customer_id", "code", "timestamp", "properties", "created_at"], taken.EnumerateObject().Select(field => field.Name));
        Assert.Equal("""{"gb":1.5,"region":"eu","flags":[true,null,{"a":"ł\u0142"}],"off":false,"none":null}""", taken.GetProperty("properties").GetRawText());
        Assert.Equal(taken.GetRawText(), found.Text);
        (await world.GetAsync(Path + id, world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync(Path + Guid.NewGuid())).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_resend_is_answered_like_the_first_time_and_counts_once()
    {
        await world.CustomerAsync("again");
        Answer first = (await world.PostAsync(Path, Event("again", "t1"))).ShouldBe(201);
        Answer second = (await world.PostAsync(Path, Event("again", "t1"))).ShouldBe(201);
        Answer batch = (await world.PostAsync(Path + "batch", Batch(Event("again", "t1"), Event("again", "t2"), Event("again", "t2")))).ShouldBe(201);
        await Wait.UntilAsync(async () => await TotalAsync("external_customer_id=again") == 2);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal((1, 2), (batch.Json.GetProperty("ingested").GetInt32(), batch.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal(["t1", "t2", "t2"], batch.Json.GetProperty("events").EnumerateArray().Select(one => BillingWorld.Text(one, "transaction_id")));
        Assert.Equal(BillingWorld.Text(first.Json, "id"), BillingWorld.Text(batch.Json.GetProperty("events")[0], "id"));
    }

    [Fact]
    public async Task A_list_is_filtered_by_customer_code_and_time()
    {
        await world.CustomerAsync("filtered");
        await world.UseAsync("filtered", "2026-06-01T10:30:00Z", 2, "1");
        await world.UseAsync("filtered", "2026-06-02T10:30:00Z", 3, "2");

        Assert.Equal(7, await TotalAsync("external_customer_id=filtered"));
        Assert.Equal(5, await TotalAsync("external_customer_id=filtered&code=calls"));
        Assert.Equal(4, await TotalAsync("external_customer_id=filtered&from_timestamp=2026-06-02T10:30:00Z"));
        Assert.Equal(3, await TotalAsync("external_customer_id=filtered&to_timestamp=2026-06-02T10:30:00Z"));
        Assert.Equal(0, await TotalAsync("external_customer_id=nobody"));
        Assert.Equal(0, await TotalAsync("external_customer_id=filtered", world.Foreign));
        Answer page = await world.GetAsync($"{Path}?external_customer_id=filtered&skip=6&limit=5");
        Assert.Equal(["2026-06-01T10:30:00Z"], page.ShouldBe(200).Json.EnumerateArray().Select(one => BillingWorld.Text(one, "timestamp")));
        Assert.Equal(0, (await world.GetAsync($"{Path}?skip={int.MaxValue}&limit=1000")).ShouldBe(200).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_list_goes_either_way_and_on_after_an_event()
    {
        await world.CustomerAsync("ordered");
        await world.UseAsync("ordered", "2026-06-03T10:30:00Z", 2, "1");
        await world.UseAsync("ordered", "2026-06-04T10:30:00Z", 0, "2");
        const string list = Path + "?external_customer_id=ordered";
        JsonElement newest = (await world.GetAsync(list)).ShouldBe(200).Json;
        string[] ids = [.. newest.EnumerateArray().Select(one => BillingWorld.Text(one, "id"))];

        async Task<IEnumerable<string>> IdsAsync(string query) => (await world.GetAsync(list + query)).ShouldBe(200).Json.EnumerateArray().Select(one => BillingWorld.Text(one, "id"));
        Assert.Equal(["2026-06-04", "2026-06-03", "2026-06-03", "2026-06-03"], newest.EnumerateArray().Select(one => BillingWorld.Text(one, "timestamp")[..10]));
        Assert.Equal([.. ids[1..], ids[0]], await IdsAsync("&order_by=timestamp:asc"));
        Assert.Equal([.. ids[1..], ids[0]], await IdsAsync("&order_by=created_at"));
        Assert.Equal(ids, await IdsAsync("&order_by=nonsense:up"));
        Assert.Equal(ids[2..3], await IdsAsync($"&after={ids[1]}&limit=1"));
        Assert.Equal([ids[3], ids[0]], await IdsAsync($"&order_by=timestamp:asc&after={ids[2]}"));
        Assert.Equal(ids[0..1], await IdsAsync("&transaction_id=ordered-2026-06-04T10:30:00Z-g"));
        Assert.Empty(await IdsAsync("&transaction_id=ordered-2026-06-04T10:30:00Z-g&code=calls"));
        Assert.Empty(await IdsAsync("&transaction_id=unheard-of"));
        Assert.Equal(["query.external_customer_id:missing"], (await world.GetAsync($"{Path}?transaction_id=t")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.after:unknown_reference"], (await world.GetAsync($"{Path}?after={Guid.NewGuid()}")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.after:unknown_reference"], (await world.GetAsync($"{Path}?after={ids[0]}", world.Foreign)).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.limit:less_than_equal"], (await world.GetAsync($"{Path}?limit=1001")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.skip:greater_than_equal"], (await world.GetAsync($"{Path}?skip=-1")).ShouldBeProblem(422).Faults);
        Assert.Equal(["query.from_timestamp:datetime_parsing"], (await world.GetAsync($"{Path}?from_timestamp=2026-06-03")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_subscriptions_events_are_those_of_its_service_and_its_plans_codes()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("paying"), "sub-paying", "2026-06-20T12:00:00Z"), "id");
        (await world.PostAsync("/v1/billable_metrics/", """{"code":"unsold","name":"U","aggregation_type":"count"}""")).ShouldBe(201);
        await world.UseAsync("paying", "2026-06-20T11:59:59Z", 1, "1");
        await world.UseAsync("paying", "2026-06-20T12:00:00Z", 2, "1");
        (await world.PostAsync(Path, Event("paying", "u1", "unsold"))).ShouldBe(201);
        await Wait.UntilAsync(async () => await TotalAsync("external_customer_id=paying") == 6);
        string path = $"/v1/subscriptions/{id}/events";
        string pending = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("not-yet"), "sub-not-yet", null), "id");

        async Task<string> TotalOfAsync(string query) => (await world.GetAsync(path + query)).ShouldBe(200).Headers["X-Total-Count"];
        Assert.Equal(("3", "2", "0"), (await TotalOfAsync("/"), await TotalOfAsync("?code=calls&limit=1"), await TotalOfAsync("?from_timestamp=2026-06-21T00:00:00Z")));
        Assert.Equal("[]", (await world.GetAsync($"/v1/subscriptions/{pending}/events")).ShouldBe(200).Text);
        (await world.GetAsync($"/v1/subscriptions/{BillingWorld.Nobody}/events")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Volume_counts_events_by_hour()
    {
        await world.CustomerAsync("loud");
        await world.UseAsync("loud", "2026-05-05T10:30:00Z", 2, "1");
        await world.UseAsync("loud", "2026-05-05T12:59:59Z", 1, "1");
        Answer volume = await world.GetAsync($"{Path}volume?from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z");
        Answer reversed = await world.GetAsync($"{Path}volume?from_timestamp=2026-05-06T00:00:00Z&to_timestamp=2026-05-05T00:00:00Z");

        Assert.Equal("""{"data_points":[{"timestamp":"2026-05-05T10:00:00Z","count":3},{"timestamp":"2026-05-05T12:00:00Z","count":2}]}""", volume.ShouldBe(200).Text);
        Assert.Equal("""{"data_points":[]}""", (await world.GetAsync($"{Path}volume", world.Foreign)).ShouldBe(200).Text);
        Assert.Equal(["query.from_timestamp:out_of_range"], reversed.ShouldBeProblem(422).Faults);
    }

    [Theory]
    [InlineData("{}", "transaction_id:missing", "external_customer_id:missing", "code:missing")]
    [InlineData("""{"transaction_id":"","external_customer_id":5,"code":null,"timestamp":"yesterday"}""", "transaction_id:string_too_short", "external_customer_id:string_type", "code:string_type", "timestamp:datetime_parsing")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"bad","code":"calls","timestamp":"2026-06-30T12:00:00","properties":[]}""", "timestamp:datetime_parsing", "properties:dict_type")]
    [InlineData("""{"transaction_id":"t","external_customer_id":"bad","code":"nothing","timestamp":"2020-01-01T00:00:00Z"}""", "external_customer_id:unknown_reference", "code:unknown_reference", "timestamp:out_of_range")]
    [InlineData("""{"transaction_id":"t","transaction_id":"u","external_customer_id":"bad","code":"calls","timestamp":"2026-06-30T12:00:00Z"}""", "transaction_id:duplicate_key")]
    public async Task Wrong_fields_are_named_alike_alone_and_in_a_batch(string body, params string[] faults)
    {
        Answer alone = (await world.PostAsync(Path, body)).ShouldBeProblem(422);
        Answer inBatch = (await world.PostAsync(Path + "batch", Batch(body))).ShouldBeProblem(422);

        Assert.Equal(faults.Select(fault => $"body.{fault}"), alone.Faults);
        Assert.Equal(faults.Select(fault => $"body.events.0.{fault}"), inBatch.Faults);
    }

    [Fact]
    public async Task A_batch_is_taken_whole_or_not_at_all()
    {
        await world.CustomerAsync("whole");
        Answer refused = await world.PostAsync(Path + "batch", Batch(Event("whole", "good"), Event("whole", "bad", "storage", """{"gb":"many"}""")));
        (await world.PostAsync(Path, Event("whole", "later"))).ShouldBe(201);
        await Wait.UntilAsync(async () => await TotalAsync("external_customer_id=whole") > 0);

        Assert.Equal(["body.events.1.properties:decimal_type"], refused.ShouldBeProblem(422).Faults);
        Assert.Equal(["later"], (await world.GetAsync($"{Path}?external_customer_id=whole")).Json.EnumerateArray().Select(one => BillingWorld.Text(one, "transaction_id")));
        Assert.Equal(["body.events:too_short"], (await world.PostAsync(Path + "batch", Batch())).ShouldBeProblem(422).Faults);
        Assert.Equal(
            ["body.events:too_long"], (await world.PostAsync(Path + "batch", Batch([.. Enumerable.Range(0, 101).Select(i => Event("whole", $"n{i}"))]))).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Another_organizations_customer_is_unknown()
    {
        await world.CustomerAsync("ours");
        Answer refused = await world.PostAsync(Path, Event("ours", "t1"), world.Foreign);

        Assert.Equal(["body.external_customer_id:unknown_reference", "body.code:unknown_reference"], refused.ShouldBeProblem(422).Faults);
        Assert.Equal(0, await TotalAsync("external_customer_id=ours"));
    }

    private static string Event(string customer, string transaction, string code = "calls", string properties = "{}") =>
        $$"""{"transaction_id":"{{transaction}}","external_customer_id":"{{customer}}","code":"{{code}}","timestamp":"{{Noon}}","properties":{{properties}}}""";

    private static string Batch(params string[] events) => $$"""{"events":[{{string.Join(',', events)}}]}""";

    private async Task<int> TotalAsync(string filter, params (string, string)[] headers) =>
        int.Parse((await world.GetAsync($"{Path}?{filter}", headers)).ShouldBe(200).Headers["X-Total-Count"]);
}
