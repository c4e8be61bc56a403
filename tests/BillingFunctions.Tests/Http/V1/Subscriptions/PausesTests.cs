using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Pausing and resuming, one and many.</summary>
public sealed class PausesTests : IAsyncLifetime
{
    // A world for each test: what was counted up to an instant stays so, and no clock goes back.
    private readonly BillingWorld world = new();

    private const string Path = "/v1/subscriptions/";

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_subscription_is_paused_once_and_resumed_once_and_shows_its_pauses()
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string id = await SubscribedAsync("twice");
        Answer paused = (await world.PostAsync($"{Path}{id}/pause", null, ("Idempotency-Key", "pause-twice"))).ShouldBe(200);
        Answer replayed = (await world.PostAsync($"{Path}{id}/pause", null, ("Idempotency-Key", "pause-twice"))).ShouldBe(200);

        Assert.Equal(("paused", "2026-07-01T00:00:00Z"), (BillingWorld.Text(paused.Json, "status"), BillingWorld.Text(paused.Json, "paused_at")));
        Assert.Equal((paused.Text, "true"), (replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Equal("The subscription is paused and cannot be paused", Detail(await world.PostAsync($"{Path}{id}/pause")));

        world.SetClock("2026-07-02T00:00:00Z");
        JsonElement resumed = (await world.PostAsync($"{Path}{id}/resume")).ShouldBe(200).Json;
        Assert.Equal(("active", "2026-07-02T00:00:00Z"), (BillingWorld.Text(resumed, "status"), BillingWorld.Text(resumed, "resumed_at")));
        Assert.Equal(JsonValueKind.Null, resumed.GetProperty("paused_at").ValueKind);
        JsonElement pause = Assert.Single(resumed.GetProperty("pauses").EnumerateArray());
        Assert.Equal(("2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z"), (BillingWorld.Text(pause, "paused_at"), BillingWorld.Text(pause, "resumed_at")));
        Assert.Equal("The subscription is active and cannot be resumed", Detail(await world.PostAsync($"{Path}{id}/resume")));
    }

    [Fact]
    public async Task Days_of_a_pause_are_not_charged_but_the_days_of_pausing_and_resuming_are()
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string customer = await world.CustomerAsync("quiet");
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-quiet", "2026-07-01T00:00:00Z"), "id");
        world.SetClock("2026-07-05T10:00:00Z");
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        world.SetClock("2026-07-20T09:00:00Z");
        (await world.PostAsync($"{Path}{id}/resume")).ShouldBe(200);
        await world.PassAsync("2026-08-01T00:00:00Z");

        // The 6th to the 19th are free: 17 of 31 days of 49.00.
        Assert.Equal("2687", BaseAmount((await world.InvoicesAsync(customer, 1))[0]));
    }

    [Fact]
    public async Task In_advance_the_rest_of_a_period_that_began_during_the_pause_is_billed_when_it_is_resumed()
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string customer = await world.CustomerAsync("prepaid");
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-prepaid", "2026-07-01T00:00:00Z", "\"pay_in_advance\":true"), "id");
        Assert.Equal("4900", BaseAmount((await world.InvoicesAsync(customer, 1))[0]));
        world.SetClock("2026-07-10T10:00:00Z");
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        await world.PassAsync("2026-08-01T00:00:00Z");
        JsonElement closed = (await world.InvoicesAsync(customer, 2))[1];
        world.SetClock("2026-08-11T10:00:00Z");
        (await world.PostAsync($"{Path}{id}/resume", null, ("Idempotency-Key", "resume-prepaid"))).ShouldBe(200);
        (await world.PostAsync($"{Path}{id}/resume", null, ("Idempotency-Key", "resume-prepaid"))).ShouldBe(200);
        JsonElement rest = (await world.InvoicesAsync(customer, 3))[2];

        Assert.Null(BaseAmount(closed));
        Assert.Equal("3319", BaseAmount(rest)); // 21 of 31 days
        Assert.Equal(("finalized", "2026-08-11T00:00:00Z"), (BillingWorld.Text(rest, "status"), BillingWorld.Text(rest, "billing_period_start")));

        // The next period is paid in full at its start, the rest is not billed again.
        await world.PassAsync("2026-09-01T00:00:00Z");
        Assert.Contains("4900", (await world.InvoicesAsync(customer, 4)).Select(BaseAmount).Skip(2));
    }

    [Fact]
    public async Task A_commitment_counts_the_first_day_that_was_billed_before_the_pause_as_well_as_the_rest_after_it()
    {
        world.SetClock("2026-07-01T12:00:00Z");
        string customer = await world.CustomerAsync("promised");
        (await world.PostAsync("/v1/plans/", """{"code":"promise","name":"Team","interval":"monthly","amount_cents":4900,"currency":"USD"}""")).ShouldBe(201);
        (await world.PostAsync("/v1/plans/promise/commitments", """{"amount_cents":"9000"}""")).ShouldBe(201);
        string plan = (await world.GetAsync("/v1/plans/?limit=100")).ShouldBe(200).Json.EnumerateArray().Single(each => BillingWorld.Text(each, "code") == "promise").Id();
        string id = (await world.PostAsync(Path, $$"""
            {"external_id":"sub-promised","customer_id":"{{customer}}","plan_id":"{{plan}}","started_at":"2026-07-01T12:00:00Z","trial_period_days":7,"pay_in_advance":true}
            """)).ShouldBe(201).Json.Id();
        world.SetClock("2026-07-08T10:00:00Z"); // the trial ends at noon
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        await world.PassAsync("2026-07-09T12:00:00Z");
        Assert.Equal("158", BaseAmount(Assert.Single(await world.InvoicesAsync(customer, 1)))); // one of 31 days
        world.SetClock("2026-07-20T10:00:00Z");
        (await world.PostAsync($"{Path}{id}/resume")).ShouldBe(200);
        await world.PassAsync("2026-08-01T12:00:00Z");

        IEnumerable<string> lines = (await world.InvoicesAsync(customer, 3)).SelectMany(each => each.GetProperty("line_items").EnumerateArray())
            .Select(line => $"{BillingWorld.Text(line, "description")} {BillingWorld.Text(line, "amount").Split('.')[0]}");
        Assert.Equal(["Minimum commitment 1719", "Team 158", "Team 1897", "Team 4900"], lines.Order(StringComparer.Ordinal)); // 13 of 31 days of 90.00, less what was billed
    }

    [Fact]
    public async Task Many_are_paused_and_resumed_each_with_a_result_of_its_own()
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string first = await SubscribedAsync("bulk-1");
        string second = await SubscribedAsync("bulk-2");
        string pending = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("bulk-3"), "sub-bulk-3", null), "id");
        string body = $$"""{"subscription_ids":["{{first}}","{{pending}}","{{BillingWorld.Nobody}}","{{second}}"]}""";

        Answer foreign = (await world.PostAsync($"{Path}bulk_pause", body, world.Foreign)).ShouldBe(200);
        Answer paused = (await world.PostAsync($"{Path}bulk_pause", body, ("Idempotency-Key", "bulk"))).ShouldBe(200);
        Answer again = (await world.PostAsync($"{Path}bulk_pause", body, ("Idempotency-Key", "bulk"))).ShouldBe(200);
        Answer resumed = (await world.PostAsync($"{Path}bulk_resume", body)).ShouldBe(200);

        Assert.Equal((0, 4), Counts(foreign));
        Assert.Equal((2, 2), Counts(paused));
        Assert.Equal(paused.Text, again.Text);
        Assert.Equal((2, 2), Counts(resumed));
        Assert.Equal(
            [null, "The subscription is pending and cannot be paused", "Subscription not found", null],
            paused.Json.GetProperty("results").EnumerateArray().Select(one => one.GetProperty("error").GetString()));
        Assert.Equal(["body.subscription_ids:too_short"], (await world.PostAsync($"{Path}bulk_pause", """{"subscription_ids":[]}""")).ShouldBeProblem(422).Faults);
        (await world.PostAsync($"{Path}bulk_pause", body.Replace(BillingWorld.Nobody, second, StringComparison.Ordinal), ("Idempotency-Key", "bulk"))).ShouldBeProblem(422);
    }

    private async Task<string> SubscribedAsync(string name) =>
        BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync(name), $"sub-{name}", "2026-07-01T00:00:00Z"), "id");

    private static (int, int) Counts(Answer answer) =>
        (answer.Json.GetProperty("succeeded_count").GetInt32(), answer.Json.GetProperty("failed_count").GetInt32());

    private static string Detail(Answer answer) => BillingWorld.Text(answer.ShouldBeProblem(400).Json, "detail");

    /// <summary>What the line of the plan comes to; null without one.</summary>
    private static string? BaseAmount(JsonElement invoice) => invoice.GetProperty("line_items").EnumerateArray()
        .Where(line => BillingWorld.Text(line, "description") == "Team").Select(line => BillingWorld.Text(line, "amount").Split('.')[0]).SingleOrDefault();
}
