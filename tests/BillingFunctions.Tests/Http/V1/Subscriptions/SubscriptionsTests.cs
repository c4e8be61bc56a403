using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

public sealed class SubscriptionsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/subscriptions/";

    [Fact]
    public async Task A_subscription_that_has_started_is_active_and_billed_from_its_start()
    {
        string customer = await world.CustomerAsync("started");
        JsonElement made = await world.SubscribeAsync(customer, "started-1", "2026-06-15T10:00:00+02:00");
        Answer read = (await world.GetAsync(Path + BillingWorld.Text(made, "id"))).ShouldBe(200);

        Assert.Equal("active", BillingWorld.Text(made, "status"));
        Assert.Equal("2026-06-15T08:00:00Z", BillingWorld.Text(made, "started_at"));
        Assert.Equal("calendar", BillingWorld.Text(made, "billing_time"));
        Assert.Equal("generate_invoice", BillingWorld.Text(made, "on_termination_action"));
        Assert.Equal(JsonValueKind.Null, made.GetProperty("canceled_at").ValueKind);
        Assert.Equal(made.GetRawText(), read.Json.GetRawText());
    }

    [Fact]
    public async Task One_without_a_start_waits_until_it_is_activated_and_is_activated_once()
    {
        JsonElement made = await world.SubscribeAsync(await world.CustomerAsync("waits"), "waits-1", null);
        string id = BillingWorld.Text(made, "id");
        Answer activated = (await world.PostAsync($"{Path}{id}/activate", null, ("Idempotency-Key", "activate-waits"))).ShouldBe(200);
        Answer replayed = (await world.PostAsync($"{Path}{id}/activate", null, ("Idempotency-Key", "activate-waits"))).ShouldBe(200);

        Assert.Equal("pending", BillingWorld.Text(made, "status"));
        Assert.Equal("active", BillingWorld.Text(activated.Json, "status"));
        Assert.Equal("2026-07-01T00:00:00Z", BillingWorld.Text(activated.Json, "started_at"));
        Assert.Equal(activated.Text, replayed.Text);
        (await world.PostAsync($"{Path}{id}/activate")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Repeating_a_creation_with_its_key_creates_nothing_more()
    {
        string body = Body(await world.CustomerAsync("once"), "once-1");
        Answer first = (await world.PostAsync(Path, body, ("Idempotency-Key", "subscribe-once"))).ShouldBe(201);
        Answer again = (await world.PostAsync(Path, body, ("Idempotency-Key", "subscribe-once"))).ShouldBe(201);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        (await world.PostAsync(Path, body.Replace("once-1", "once-2", StringComparison.Ordinal), ("Idempotency-Key", "subscribe-once"))).ShouldBeProblem(422);
        (await world.PostAsync(Path, body)).ShouldBeProblem(409);
    }

    [Fact]
    public async Task A_list_shows_a_customers_subscriptions_in_order_and_pages_and_nobody_elses()
    {
        string customer = await world.CustomerAsync("listed");
        await world.SubscribeAsync(await world.CustomerAsync("not-listed"), "listed-0", null);
        foreach (string name in (string[])["listed-b", "listed-a", "listed-c"])
            await world.SubscribeAsync(customer, name, null);

        Answer page = await world.GetAsync($"{Path}?customer_id={customer}&order_by=external_id:asc&skip=1&limit=1");

        Assert.Equal("3", page.ShouldBe(200).Headers["X-Total-Count"]);
        Assert.Equal(["listed-b"], page.Json.EnumerateArray().Select(one => BillingWorld.Text(one, "external_id")));
        Assert.Equal("0", (await world.GetAsync($"{Path}?customer_id={customer}", world.Foreign)).ShouldBe(200).Headers["X-Total-Count"]);
        Assert.Equal("0", (await world.GetAsync($"{Path}?customer_id={BillingWorld.Nobody}")).ShouldBe(200).Headers["X-Total-Count"]);
    }

    [Theory]
    [InlineData("{}", "body.external_id:missing", "body.customer_id:missing", "body.plan_id:missing")]
    [InlineData("""{"external_id":""}""", "body.external_id:string_too_short", "body.customer_id:missing", "body.plan_id:missing")]
    [InlineData("""{"external_id":1,"customer_id":"x","plan_id":2}""", "body.external_id:string_type", "body.customer_id:uuid_parsing", "body.plan_id:uuid_type")]
    [InlineData("""{"started_at":"2026-06-01","billing_time":"weekly"}""", "body.started_at:datetime_parsing", "body.billing_time:enum", "body.external_id:missing", "body.customer_id:missing", "body.plan_id:missing")]
    [InlineData("""{"trial_period_days":-1,"pay_in_advance":"yes"}""", "body.trial_period_days:greater_than_equal", "body.pay_in_advance:bool_type", "body.external_id:missing", "body.customer_id:missing", "body.plan_id:missing")]
    public async Task Wrong_fields_are_named(string body, params string[] faults) =>
        Assert.Equal(faults, (await world.PostAsync(Path, body)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task Bad_input_leaves_no_trace()
    {
        string customer = await world.CustomerAsync("traceless");
        string plan = world.PlanId;
        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        int before = world.Written.Writes.Count;

        Assert.Equal(["body.customer_id:unknown_reference"], (await world.PostAsync(Path, Body(BillingWorld.Nobody, "t"))).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.customer_id:unknown_reference"], (await world.PostAsync(Path, Body(Guid.Empty.ToString(), "t"))).ShouldBeProblem(422).Faults);
        string unknownPlan = Body(customer, "t").Replace(plan, BillingWorld.Nobody, StringComparison.Ordinal);
        Assert.Equal(["body.plan_id:unknown_reference"], (await world.PostAsync(Path, unknownPlan)).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.plan_id:unknown_reference"], (await world.PostAsync(Path, Body(customer, "t"), world.Foreign)).ShouldBeProblem(422).Faults);
        (await world.PostAsync($"{Path}{BillingWorld.Nobody}/activate")).ShouldBeProblem(404);

        Assert.Equal([], world.Written.Writes.Skip(before));
    }

    [Fact]
    public async Task Another_organizations_subscription_is_not_found()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("ours"), "ours-1", null), "id");

        (await world.GetAsync(Path + id, world.Foreign)).ShouldBeProblem(404);
        (await world.PostAsync($"{Path}{id}/activate", null, world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync(Path + Guid.NewGuid())).ShouldBeProblem(404);
        Assert.Equal("pending", BillingWorld.Text((await world.GetAsync(Path + id)).Json, "status"));
    }

    [Theory]
    [InlineData("?status=late", "query.status:enum")]
    [InlineData("?status=ACTIVE", "query.status:enum")]
    [InlineData("?status=active,paused", "query.status:enum")]
    [InlineData("?status=active&status=paused", "query.status:repeated")]
    public async Task A_status_to_list_is_one_that_there_is(string query, string fault) =>
        Assert.Equal([fault], (await world.GetAsync($"/v1/subscriptions{query}")).ShouldBeProblem(422).Faults);

    private string Body(string customerId, string externalId) =>
        $$"""{"external_id":"{{externalId}}","customer_id":"{{customerId}}","plan_id":"{{world.PlanId}}"}""";
}
