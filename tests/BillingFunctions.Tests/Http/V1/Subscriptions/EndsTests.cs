using System.Text.Json;
using Billing.Application.Credits;
using Billing.Application.Lists;
using Billing.Domain.Credits;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Ends of subscriptions and what they do about money. A month costs 49.00 USD, taxes are 20 %.</summary>
public sealed class EndsTests : IAsyncLifetime
{
    // A world for each test: what was counted up to an instant stays so, and no clock goes back.
    private readonly BillingWorld world = new();

    private const string Path = "/v1/subscriptions/";

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_cancellation_bills_the_used_days_and_the_usage_until_then_once()
    {
        (string customer, string id) = await StartedAsync("leaver");
        world.SetClock("2026-07-10T12:00:00Z");
        await world.UseAsync("leaver", "2026-07-05T00:00:00Z", 3, "12.5");
        await world.UseAsync("leaver", "2026-07-10T12:00:00Z", 7, "1"); // at the end itself: not its own any more
        Answer canceled = (await world.PostAsync($"{Path}{id}/cancel", null, ("Idempotency-Key", "leave"))).ShouldBe(200);
        Answer replayed = (await world.PostAsync($"{Path}{id}/cancel", null, ("Idempotency-Key", "leave"))).ShouldBe(200);
        JsonElement invoice = (await world.InvoicesAsync(customer, 1))[0];

        Assert.Equal(("canceled", "2026-07-10T12:00:00Z"), (BillingWorld.Text(canceled.Json, "status"), BillingWorld.Text(canceled.Json, "canceled_at")));
        Assert.Equal((canceled.Text, "true"), (replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Equal(["1581", "75", "125"], Amounts(invoice)); // 10 of 31 days
        Assert.Equal("2026-07-10T12:00:00Z", BillingWorld.Text(invoice, "billing_period_end"));
        Assert.Contains("canceled", Detail(await world.PostAsync($"{Path}{id}/cancel")), StringComparison.Ordinal);
        Assert.Contains("canceled", Detail(await world.Service.SendAsync("DELETE", Path + id)), StringComparison.Ordinal);
        Assert.Contains("canceled", Detail(await world.PostAsync($"{Path}{id}/pause")), StringComparison.Ordinal);

        // Usage until the end that comes late is billed when nothing else carries it; nothing is billed for the rest of the month.
        world.SetClock("2026-07-11T00:00:00Z");
        await world.UseAsync("leaver", "2026-07-09T00:00:00Z", 2, "1");
        await Wait.UntilAsync(async () =>
        {
            world.Service.Clock.Advance(NodaTime.Duration.FromDays(1)); // it is rated again in the background, and settles a day later
            await world.RunScheduleAsync();
            return (await world.GetAsync($"/v1/invoices/?customer_id={customer}")).Headers["X-Total-Count"] == "2";
        });
        Assert.Equal(["50", "50"], (await world.InvoicesAsync(customer, 2)).SelectMany(Amounts).Skip(3));
        await world.PassAsync("2026-12-02T00:00:00Z");
        await world.InvoicesAsync(customer, 2);
    }

    [Fact]
    public async Task Termination_gives_back_the_days_that_were_paid_in_advance_and_bills_usage()
    {
        (string customer, string id) = await StartedAsync("refunded", "\"pay_in_advance\":true");
        await world.InvoicesAsync(customer, 1);
        world.SetClock("2026-07-10T12:00:00Z");
        await world.UseAsync("refunded", "2026-07-05T00:00:00Z", 3, "1");
        (await world.Service.SendAsync("DELETE", $"{Path}{id}?on_termination_action=generate_credit_note")).ShouldBe(204);
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 2);
        CreditNote note = Assert.Single(await NotesAsync(customer));

        // 21 of 31 days, with their tax.
        Assert.Equal((3319, 664, CreditNoteReason.OrderCancellation), (note.SubtotalMinor, note.TaxMinor, note.Reason));
        Assert.Equal(["4900", "75", "0"], invoices.SelectMany(Amounts).Order(StringComparer.Ordinal).OrderByDescending(int.Parse));
        Assert.Equal(("terminated", "2026-07-10T12:00:00Z"), await StateAsync(id));
        await world.PassAsync("2026-08-02T00:00:00Z");
        await world.InvoicesAsync(customer, 2);
    }

    [Fact]
    public async Task A_draft_of_a_period_paid_in_advance_is_computed_again_without_the_unused_days()
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string customer = await world.CustomerAsync("drafted", graceDays: 20);
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-drafted", "2026-07-01T00:00:00Z", "\"pay_in_advance\":true"), "id");
        Assert.Equal(["4900"], Amounts((await world.InvoicesAsync(customer, 1))[0]));
        world.SetClock("2026-07-10T12:00:00Z");
        (await world.PostAsync($"{Path}{id}/cancel?on_termination_action=generate_credit_note")).ShouldBe(200);

        List<JsonElement> invoices = await world.InvoicesAsync(customer, 2);
        Assert.Contains("1581", invoices.SelectMany(Amounts));
        Assert.DoesNotContain("4900", invoices.SelectMany(Amounts));
        Assert.Empty(await NotesAsync(customer));
    }

    [Fact]
    public async Task Skipping_bills_nothing_of_the_running_period_but_all_of_those_before()
    {
        (string customer, string id) = await StartedAsync("skipped");
        world.SetClock("2026-08-05T00:00:00Z"); // July is over and not closed yet
        (await world.PostAsync($"{Path}{id}/cancel?on_termination_action=skip")).ShouldBe(200);
        await world.PassAsync("2026-09-02T00:00:00Z");

        Assert.Equal("4900", Amounts((await world.InvoicesAsync(customer, 1))[0])[0]);
    }

    [Fact]
    public async Task An_end_bills_a_period_that_waits_for_its_close_first()
    {
        (string customer, string id) = await StartedAsync("overdue");
        world.SetClock("2026-08-05T00:00:00Z");
        (await world.PostAsync($"{Path}{id}/cancel")).ShouldBe(200);
        await world.PassAsync("2026-08-06T00:00:00Z");

        Assert.Equal(["4900", "790"], (await world.InvoicesAsync(customer, 2)).Select(invoice => Amounts(invoice)[0])); // 5 of 31 days
    }

    [Fact]
    public async Task A_cancellation_with_the_period_can_be_taken_back_until_it_comes()
    {
        (string customer, string id) = await StartedAsync("regrets", "\"pay_in_advance\":true");
        world.SetClock("2026-07-10T00:00:00Z");
        JsonElement agreed = (await world.PostAsync($"{Path}{id}/cancel?cancel_at=period_end")).ShouldBe(200).Json;
        Assert.Equal(("active", "canceled", "2026-08-01T00:00:00Z"), (BillingWorld.Text(agreed, "status"), BillingWorld.Text(agreed, "ends_as"), BillingWorld.Text(agreed, "ending_at")));
        JsonElement back = (await world.PostAsync($"{Path}{id}/reactivate", null, ("Idempotency-Key", "back"))).ShouldBe(200).Json;
        Assert.Equal(JsonValueKind.Null, back.GetProperty("ending_at").ValueKind);
        Assert.Contains("active", Detail(await world.PostAsync($"{Path}{id}/reactivate")), StringComparison.Ordinal);
        await world.PassAsync("2026-08-01T00:00:00Z");
        await world.InvoicesAsync(customer, 2);

        (await world.PostAsync($"{Path}{id}/cancel?cancel_at=period_end")).ShouldBe(200);
        await world.PassAsync("2026-09-01T00:00:00Z");
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 3);

        Assert.Equal(2, invoices.SelectMany(Amounts).Count(amount => amount == "4900")); // July and August; nothing opens in September
        Assert.Equal("canceled", (await StateAsync(id)).Status);
        Assert.Contains("canceled", Detail(await world.PostAsync($"{Path}{id}/reactivate")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_that_is_agreed_within_a_period_comes_by_itself()
    {
        (string customer, string id) = await StartedAsync("dated", "\"pay_in_advance\":true,\"on_termination_action\":\"generate_credit_note\"");
        await world.InvoicesAsync(customer, 1);
        (await world.Service.SendAsync("PUT", Path + id, """{"ending_at":"2026-06-30T00:00:00Z"}""")).ShouldBeProblem(422);
        (await world.Service.SendAsync("PUT", Path + id, """{"ending_at":"2026-07-10T12:00:00Z"}""")).ShouldBe(200);
        JsonElement next = (await world.GetAsync($"{Path}{id}/next_billing_date")).ShouldBe(200).Json;
        await world.PassAsync("2026-07-10T12:00:00Z");
        await world.InvoicesAsync(customer, 2);

        Assert.Equal("2026-07-10T12:00:00Z", BillingWorld.Text(next, "next_billing_date"));
        Assert.Equal(("terminated", "2026-07-10T12:00:00Z"), await StateAsync(id));
        Assert.Equal(3319, Assert.Single(await NotesAsync(customer)).SubtotalMinor);
    }

    [Fact]
    public async Task An_end_within_the_trial_costs_nothing()
    {
        (string customer, string id) = await StartedAsync("tried", "\"trial_period_days\":14");
        (string later, string laterId) = await StartedAsync("tried-later", "\"trial_period_days\":14");
        (await world.PostAsync($"{Path}{id}/cancel")).ShouldBe(200);
        (await world.Service.SendAsync("PUT", Path + laterId, """{"ending_at":"2026-07-05T00:00:00Z"}""")).ShouldBe(200);
        await world.PassAsync("2026-07-05T00:00:00Z");
        await Wait.UntilAsync(async () => (await StateAsync(laterId)).Status == "terminated");
        await world.PassAsync("2026-08-02T00:00:00Z");

        await world.InvoicesAsync(customer, 0);
        await world.InvoicesAsync(later, 0);
    }

    [Fact]
    public async Task Many_are_terminated_each_with_a_result_of_its_own()
    {
        (string customer, string id) = await StartedAsync("many");
        string pending = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("many-2"), "sub-many-2", null), "id");
        var unknown = Guid.NewGuid(); // no version of ours: whoever asked finds it in the results all the same
        string body = $$"""{"subscription_ids":["{{id}}","{{unknown}}","{{pending}}"],"on_termination_action":"skip"}""";
        Answer done = (await world.PostAsync($"{Path}bulk_terminate", body, ("Idempotency-Key", "many"))).ShouldBe(200);
        Answer again = (await world.PostAsync($"{Path}bulk_terminate", body, ("Idempotency-Key", "many"))).ShouldBe(200);

        Assert.Equal((2, 1), (done.Json.GetProperty("succeeded_count").GetInt32(), done.Json.GetProperty("failed_count").GetInt32()));
        Assert.Equal(done.Text, again.Text);
        Assert.Equal([id, unknown.ToString(), pending], done.Json.GetProperty("results").EnumerateArray().Select(result => result.Text("subscription_id")));
        Assert.Equal(("terminated", "terminated"), ((await StateAsync(id)).Status, (await StateAsync(pending)).Status));
        await world.InvoicesAsync(customer, 0);
        Assert.Equal(["body.on_termination_action:enum"], (await world.PostAsync($"{Path}bulk_terminate", body.Replace("skip", "forget", StringComparison.Ordinal))).ShouldBeProblem(422).Faults);
    }

    private async Task<(string Customer, string Id)> StartedAsync(string name, string fields = "\"billing_time\":\"calendar\"")
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string customer = await world.CustomerAsync(name);
        return (customer, BillingWorld.Text(await world.SubscribeAsync(customer, $"sub-{name}", "2026-07-01T00:00:00Z", fields), "id"));
    }

    private async Task<(string Status, string? EndingAt)> StateAsync(string id)
    {
        JsonElement subscription = (await world.GetAsync(Path + id)).ShouldBe(200).Json;
        return (BillingWorld.Text(subscription, "status"), subscription.GetProperty("ending_at").GetString());
    }

    private Task<IReadOnlyList<CreditNote>> NotesAsync(string customer) =>
        world.ListedAsync(CreditNoteLists.CreditNotes, CreditNoteLists.RowType, ListFilter.EqualTo("customer_id", customer));

    private static string Detail(Answer answer) => BillingWorld.Text(answer.ShouldBeProblem(400).Json, "detail");

    private static List<string> Amounts(JsonElement invoice) =>
        [.. invoice.GetProperty("line_items").EnumerateArray().Select(line => BillingWorld.Text(line, "amount").Split('.')[0])];
}
