using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Lists;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Trials that end and subscriptions that start, by themselves. A month costs 49.00 USD.</summary>
public sealed class TrialsAndStartsTests : IAsyncLifetime
{
    private const string Path = "/v1/subscriptions/";

    private readonly BillingWorld world = new();

    public async Task InitializeAsync()
    {
        await world.InitializeAsync();
        world.SetClock("2026-07-20T10:00:00Z");
    }

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_trial_that_crosses_a_month_ends_by_itself_is_told_and_bills_from_its_last_day()
    {
        (string customer, string id) = await MakeAsync("trying", "2026-07-20T10:00:00Z", "\"trial_period_days\":20");
        await world.UseAsync("trying", "2026-07-20T10:00:00Z", 5, "1"); // free
        await world.PassAsync("2026-08-01T00:00:00Z");
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(Path + id)).Json.GetProperty("trial_ended_at").ValueKind);
        await PassUntilAsync("2026-08-09T10:00:00Z", id, "trial_ended_at");
        JsonElement ended = (await world.GetAsync(Path + id)).Json;
        Assert.Equal(("active", "2026-08-09T10:00:00Z"), (ended.Text("status"), ended.Text("trial_ended_at")));
        await Wait.UntilAsync(async () => await EventsAsync(id, "subscription.trial_ended") == 1); // told a moment after it is committed
        await world.PassAsync("2026-09-01T00:00:00Z");

        Assert.Equal(["3635", "0", "0"], Amounts((await world.InvoicesAsync(customer, 1))[0])); // 23 of 31 days
    }

    [Fact]
    public async Task A_trial_is_extended_and_ended_before_its_time()
    {
        (string customer, string id) = await MakeAsync("extended", "2026-07-20T10:00:00Z", "\"trial_period_days\":5,\"pay_in_advance\":true");
        JsonElement longer = (await world.PostAsync($"{Path}{id}/extend_trial", """{"days":10}""", ("Idempotency-Key", "longer"))).ShouldBe(200).Json;
        Assert.Equal(15, longer.GetProperty("trial_period_days").GetInt32());
        Assert.Equal("true", (await world.PostAsync($"{Path}{id}/extend_trial", """{"days":10}""", ("Idempotency-Key", "longer"))).Headers["Idempotency-Replayed"]);
        await world.PassAsync("2026-07-26T00:00:00Z");
        Assert.Equal("0", (await world.GetAsync($"/v1/invoices/?customer_id={customer}")).Headers["X-Total-Count"]);
        JsonElement ended = (await world.PostAsync($"{Path}{id}/end_trial")).ShouldBe(200).Json;
        Assert.Equal("2026-07-26T00:00:00Z", ended.Text("trial_ended_at"));
        Assert.Equal(["948"], Amounts((await world.InvoicesAsync(customer, 1))[0])); // 6 of 31 days
        await world.PassAsync("2026-08-05T00:00:00Z");

        Assert.Contains("4900", (await world.InvoicesAsync(customer, 2)).SelectMany(Amounts));
        Assert.Equal(1, await EventsAsync(id, "subscription.trial_ended"));
        Assert.Contains("active", (await world.PostAsync($"{Path}{id}/end_trial")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("active", (await world.PostAsync($"{Path}{id}/extend_trial", """{"days":1}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(["body.days:greater_than_equal"], (await world.PostAsync($"{Path}{id}/extend_trial", """{"days":0}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.days:missing"], (await world.PostAsync($"{Path}{id}/extend_trial", "{}")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_change_of_the_plan_within_a_trial_costs_nothing_and_is_billed_when_it_ends()
    {
        (string customer, string id) = await MakeAsync("undecided", "2026-07-20T10:00:00Z", "\"trial_period_days\":20,\"pay_in_advance\":true");
        string other = (await world.PostAsync("/v1/plans/", """{"code":"big","name":"Big","interval":"monthly","amount_cents":9300}""")).ShouldBe(201).Json.Id();
        world.SetClock("2026-07-25T00:00:00Z");
        JsonElement preview = (await world.PostAsync($"{Path}{id}/change_plan_preview", $$"""{"new_plan_id":"{{other}}"}""")).ShouldBe(200).Json;
        Assert.Equal(0, preview.GetProperty("proration").GetProperty("net_amount_cents").GetInt32());
        (await world.PostAsync($"{Path}{id}/change_plan", $$"""{"new_plan_id":"{{other}}"}""")).ShouldBe(200);
        await PassUntilAsync("2026-08-09T10:00:00Z", id, "trial_ended_at");

        Assert.Equal(["6900"], Amounts((await world.InvoicesAsync(customer, 1))[0])); // 23 of 31 days of the new plan
    }

    [Fact]
    public async Task A_start_that_lies_ahead_comes_by_itself_and_can_be_taken_back()
    {
        (string customer, string id) = await MakeAsync("later", "2026-07-25T08:30:00Z", "\"pay_in_advance\":true,\"quantity\":2");
        (string _, string never) = await MakeAsync("never", "2026-07-25T08:30:00Z", "\"pay_in_advance\":true");
        JsonElement waiting = (await world.GetAsync(Path + id)).Json;
        Assert.Equal(("pending", "2026-07-25T08:30:00Z", JsonValueKind.Null), (waiting.Text("status"), waiting.Text("starts_at"), waiting.GetProperty("started_at").ValueKind));
        Assert.Equal("start", Assert.Single((await world.GetAsync($"{Path}{id}/scheduled_changes")).Json.EnumerateArray()).Text("kind"));
        (await world.Service.SendAsync("DELETE", $"{Path}{never}/scheduled_changes/start")).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", $"{Path}{never}/scheduled_changes/start")).ShouldBeProblem(400);
        await PassUntilAsync("2026-07-25T09:00:00Z", id, "started_at");

        JsonElement started = (await world.GetAsync(Path + id)).Json;
        Assert.Equal(("active", "2026-07-25T08:30:00Z", JsonValueKind.Null), (started.Text("status"), started.Text("started_at"), started.GetProperty("starts_at").ValueKind));
        Assert.Equal(["2213"], Amounts((await world.InvoicesAsync(customer, 1))[0])); // 7 of 31 days, twice
        Assert.Equal(1, await EventsAsync(id, "subscription.started"));
        Assert.Equal("pending", (await world.GetAsync(Path + never)).Json.Text("status"));
    }

    private async Task<(string Customer, string Id)> MakeAsync(string name, string start, string fields)
    {
        string customer = await world.CustomerAsync(name);
        return (customer, (await world.SubscribeAsync(customer, $"sub-{name}", start, fields)).Id());
    }

    private async Task PassUntilAsync(string until, string id, string field)
    {
        await world.PassAsync(until);
        await Wait.UntilAsync(async () => (await world.GetAsync(Path + id)).Json.GetProperty(field).ValueKind != JsonValueKind.Null);
    }

    private async Task<int> EventsAsync(string id, string type) => (await world.ListedAsync(
        DomainEvents.List, DomainEvents.RowType, ListFilter.EqualTo("object_id", id))).Count(row => row.Type == type);

    private static string[] Amounts(JsonElement invoice) =>
        [.. invoice.GetProperty("line_items").EnumerateArray().Select(line => decimal.Parse(line.Text("amount")).ToString("0"))];
}
