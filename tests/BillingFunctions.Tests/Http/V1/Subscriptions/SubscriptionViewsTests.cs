using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>What is told of a subscription, and what of it may be edited; it is the first of July 2026.</summary>
public sealed class SubscriptionViewsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/subscriptions/";

    [Theory]
    [InlineData("calendar", "2026-06-15T10:00:00Z", "", "2026-08-01T00:00:00Z", "2026-07-01T00:00:00Z", 31)]
    [InlineData("anniversary", "2026-01-31T10:00:00Z", "", "2026-07-31T00:00:00Z", "2026-06-30T00:00:00Z", 30)]
    [InlineData("trial", "2026-06-25T10:00:00Z", ",\"trial_period_days\":14,\"pay_in_advance\":true", "2026-07-09T10:00:00Z", "2026-07-01T00:00:00Z", 8)]
    [InlineData("pending", null, "", "2026-08-01T00:00:00Z", "2026-07-01T00:00:00Z", 31)]
    [InlineData("later", "2026-08-10T10:00:00Z", "", "2026-09-01T00:00:00Z", "2026-08-10T10:00:00Z", 62)]
    [InlineData("later-in-advance", "2026-08-10T10:00:00Z", ",\"pay_in_advance\":true", "2026-08-10T10:00:00Z", "2026-08-10T10:00:00Z", 40)]
    public async Task The_next_billing_date_is_that_of_the_calendar_that_closes_periods(string name, string? start, string fields, string next, string since, int days)
    {
        string time = name == "anniversary" ? "anniversary" : "calendar";
        JsonElement made = await world.SubscribeAsync(await world.CustomerAsync(name), $"sub-{name}", start, $"\"billing_time\":\"{time}\"{fields}");
        JsonElement date = (await world.GetAsync($"{Path}{BillingWorld.Text(made, "id")}/next_billing_date")).ShouldBe(200).Json;

        Assert.Equal((next, since), (BillingWorld.Text(date, "next_billing_date"), BillingWorld.Text(date, "current_period_started_at")));
        Assert.Equal(("monthly", days), (BillingWorld.Text(date, "interval"), date.GetProperty("days_until_next_billing").GetInt32()));
    }

    [Fact]
    public async Task A_paused_subscription_has_no_next_billing_date()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("no-date"), "sub-no-date", "2026-07-01T00:00:00Z"), "id");
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        Assert.Contains("paused", BillingWorld.Text((await world.GetAsync($"{Path}{id}/next_billing_date")).ShouldBeProblem(400).Json, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timeline_tells_of_the_subscription_and_its_invoices_oldest_first()
    {
        (_, string id, JsonElement invoice) = await world.BilledAsync("timeline");
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        List<JsonElement> events = [];
        await Wait.UntilAsync(async () =>
        {
            events = [.. (await world.GetAsync($"{Path}{id}/lifecycle")).ShouldBe(200).Json.GetProperty("events").EnumerateArray()];
            return events.Any(one => BillingWorld.Text(one, "event_type") == "subscription.paused")
                && events.Any(one => BillingWorld.Text(one, "event_type") == "invoice.finalized");
        });

        JsonElement final = events.First(one => BillingWorld.Text(one, "event_type") == "invoice.finalized");
        Assert.Equal("subscription.created", BillingWorld.Text(events[0], "event_type"));
        Assert.Equal(events.Select(one => BillingWorld.Text(one, "timestamp")).Order(StringComparer.Ordinal), events.Select(one => BillingWorld.Text(one, "timestamp")));
        Assert.Equal(("Invoice finalized", "finalized", "invoice"), (BillingWorld.Text(final, "title"), BillingWorld.Text(final, "status"), BillingWorld.Text(final, "resource_type")));
        Assert.Equal(BillingWorld.Text(invoice, "id"), BillingWorld.Text(final, "resource_id"));
        Assert.Equal(BillingWorld.Text(invoice, "invoice_number"), BillingWorld.Text(final.GetProperty("metadata"), "invoice_number"));
    }

    [Fact]
    public async Task How_it_is_billed_can_be_edited_while_it_is_pending_and_no_later()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("edited"), "sub-edited", null), "id");
        const string Body = """{"billing_time":"anniversary","trial_period_days":7,"pay_in_advance":true,"on_termination_action":"skip"}""";
        JsonElement edited = (await UpdateAsync(id, Body)).ShouldBe(200).Json;
        Assert.Equal(edited.GetRawText(), (await UpdateAsync(id, Body)).ShouldBe(200).Text);
        Assert.Equal(("anniversary", 7, "skip"), (BillingWorld.Text(edited, "billing_time"), edited.GetProperty("trial_period_days").GetInt32(), BillingWorld.Text(edited, "on_termination_action")));
        Assert.True(edited.GetProperty("pay_in_advance").GetBoolean());

        (await world.PostAsync($"{Path}{id}/activate")).ShouldBe(200);
        Assert.Contains("active", BillingWorld.Text((await UpdateAsync(id, """{"pay_in_advance":false}""")).ShouldBeProblem(400).Json, "detail"), StringComparison.Ordinal);
        Assert.Contains("active", BillingWorld.Text((await UpdateAsync(id, """{"status":"canceled"}""")).ShouldBeProblem(400).Json, "detail"), StringComparison.Ordinal);
        Assert.Equal("generate_invoice", BillingWorld.Text((await UpdateAsync(id, """{"on_termination_action":"generate_invoice"}""")).ShouldBe(200).Json, "on_termination_action"));
        (await UpdateAsync(id, (await world.GetAsync(Path + id)).Text)).ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"plan_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000"}""", "body.plan_id:unknown_reference")]
    [InlineData("""{"plan_id":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","on_termination_action":"skip"}""", "body.plan_id:value_error")]
    [InlineData("""{"canceled_at":"2026-07-01T00:00:00Z","trial_ended_at":"2026-07-01T00:00:00Z"}""", "body.canceled_at:read_only", "body.trial_ended_at:read_only")]
    [InlineData("""{"billing_time":"weekly","trial_period_days":-1}""", "body.billing_time:enum", "body.trial_period_days:greater_than_equal")]
    public async Task What_has_a_step_of_its_own_cannot_be_edited(string body, params string[] faults)
    {
        string name = $"fixed-{Guid.NewGuid():N}";
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync(name), name, null), "id");
        Assert.Equal(faults, (await UpdateAsync(id, body)).ShouldBeProblem(422).Faults);
    }

    private Task<Answer> UpdateAsync(string id, string body) => world.Service.SendAsync("PUT", Path + id, body);

    [Fact]
    public async Task The_lifecycle_tells_of_payments()
    {
        (_, string subscription, JsonElement invoice) = await world.BilledAsync("paid-lifecycle");
        string id = BillingWorld.Text(invoice, "id");
        JsonElement payment = (await world.PostAsync("/v1/payments/record", $$"""{"invoice_id":"{{id}}","amount":6120}""")).ShouldBe(200).Json;
        JsonElement[] events = [];
        await Wait.UntilAsync(async () =>
        {
            events = [.. (await world.GetAsync($"/v1/subscriptions/{subscription}/lifecycle")).ShouldBe(200).Json.GetProperty("events").EnumerateArray()];
            return events.Any(each => BillingWorld.Text(each, "event_type") == "payment.succeeded");
        });

        JsonElement paid = Assert.Single(events, each => BillingWorld.Text(each, "event_type") == "payment.succeeded");
        Assert.Equal(
            (BillingWorld.Text(payment, "id"), "succeeded", "Payment succeeded", BillingWorld.Text(invoice, "invoice_number")),
            (BillingWorld.Text(paid, "resource_id"), BillingWorld.Text(paid, "status"), BillingWorld.Text(paid, "title"), BillingWorld.Text(paid.GetProperty("metadata"), "invoice_number")));
        Assert.Equal(events.Select(each => each.GetProperty("timestamp").GetDateTimeOffset()).Order(), events.Select(each => each.GetProperty("timestamp").GetDateTimeOffset()));
    }
}
