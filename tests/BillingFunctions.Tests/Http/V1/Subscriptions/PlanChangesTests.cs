using System.Text.Json;
using Billing.Application.Credits;
using Billing.Application.Lists;
using Billing.Domain.Credits;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Changes of plan and quantity. A month of Team costs 49.00 USD, of Pro 93.00, taxes are 20 %.</summary>
public sealed class PlanChangesTests : IAsyncLifetime
{
    private const string Path = "/v1/subscriptions/";

    private readonly BillingWorld world = new();

    public Task InitializeAsync() => world.InitializeAsync();

    public Task DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task An_upgrade_in_advance_gives_the_left_days_back_and_bills_them_anew_as_previewed()
    {
        (string customer, string id) = await StartedAsync("upgrader", "\"pay_in_advance\":true");
        await world.InvoicesAsync(customer, 1);
        string pro = await ProAsync();
        world.SetClock("2026-07-11T12:00:00Z");
        await world.UseAsync("upgrader", "2026-07-05T00:00:00Z", 4, "1");
        JsonElement preview = (await world.PostAsync($"{Path}{id}/change_plan_preview", $$"""{"new_plan_id":"{{pro}}"}""")).ShouldBe(200).Json;
        Assert.Equal((21, 31, 3319, 6300, 2981), Figures(preview));
        Assert.Equal(("immediate", "team", "pro"), (preview.Text("timing"), preview.GetProperty("current_plan").Text("code"), preview.GetProperty("new_plan").Text("code")));

        Answer changed = (await world.PostAsync($"{Path}{id}/change_plan", $$"""{"new_plan_id":"{{pro}}"}""", ("Idempotency-Key", "up"))).ShouldBe(200);
        Answer replayed = await world.PostAsync($"{Path}{id}/change_plan", $$"""{"new_plan_id":"{{pro}}"}""", ("Idempotency-Key", "up"));
        Assert.Equal((changed.Text, "true"), (replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Equal((pro, world.PlanId), (changed.Json.Text("plan_id"), changed.Json.Text("previous_plan_id")));
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 3); // July of Team, the rest of July of Pro, the usage on Team
        CreditNote note = Assert.Single(await NotesAsync(customer));
        Assert.Equal((3319L, CreditNoteReason.OrderChange), (note.SubtotalMinor, note.Reason));
        Assert.Equal(["100", "0", "4900", "6300"], invoices.SelectMany(Amounts).OrderBy(amount => amount.Length).ThenBy(amount => amount, StringComparer.Ordinal).OrderBy(amount => amount is "100" ? 0 : amount is "0" ? 1 : 2));

        await world.PassAsync("2026-08-01T00:00:00Z");
        invoices = await world.InvoicesAsync(customer, 4);
        Assert.Contains("9300", invoices.SelectMany(Amounts));
    }

    [Fact]
    public async Task A_downgrade_waits_for_the_period_and_can_be_taken_back()
    {
        string pro = await ProAsync();
        (string customer, string id) = await StartedAsync("downgrader", "\"pay_in_advance\":true", pro);
        await world.InvoicesAsync(customer, 1);
        world.SetClock("2026-07-11T12:00:00Z");
        string body = $$"""{"new_plan_id":"{{world.PlanId}}"}""";
        JsonElement preview = (await world.PostAsync($"{Path}{id}/change_plan_preview", body)).ShouldBe(200).Json;
        Assert.Equal((0, 31, 0, 0, 0), Figures(preview));
        Assert.Equal(("end_of_period", "2026-08-01T00:00:00Z"), (preview.Text("timing"), preview.Text("effective_date")));
        JsonElement agreed = (await world.PostAsync($"{Path}{id}/change_plan", body)).ShouldBe(200).Json;
        Assert.Equal((pro, world.PlanId, "2026-07-11T12:00:00Z"), (agreed.Text("plan_id"), agreed.Text("previous_plan_id"), agreed.Text("downgraded_at")));
        JsonElement waiting = Assert.Single((await world.GetAsync($"{Path}{id}/scheduled_changes")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("plan", "2026-08-01T00:00:00Z", world.PlanId), (waiting.Text("kind"), waiting.Text("effective_at"), waiting.Text("plan_id")));

        Assert.Contains("take that back first", (await world.PostAsync($"{Path}{id}/change_plan", body)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("take that back first", (await world.PostAsync($"{Path}{id}/cancel?cancel_at=period_end")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.Service.SendAsync("DELETE", $"{Path}{id}/scheduled_changes/plan")).ShouldBe(204);
        Assert.Contains("active", (await world.Service.SendAsync("DELETE", $"{Path}{id}/scheduled_changes/plan")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.Service.SendAsync("DELETE", $"{Path}{id}/scheduled_changes/moon")).ShouldBeProblem(404);
        Assert.Equal("[]", (await world.GetAsync($"{Path}{id}/scheduled_changes")).Text);

        (await world.PostAsync($"{Path}{id}/change_plan", body)).ShouldBe(200);
        await world.PassAsync("2026-08-01T00:00:00Z");
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 2);
        Assert.Equal(["9300", "4900"], invoices.SelectMany(Amounts).Where(amount => amount != "0"));
        JsonElement now = (await world.GetAsync(Path + id)).Json;
        Assert.Equal((world.PlanId, pro), (now.Text("plan_id"), now.Text("previous_plan_id")));
        Assert.Empty(await NotesAsync(customer));

        // An update changes the plan too: up again, on the first day of the period.
        (await world.Service.SendAsync("PUT", Path + id, $$"""{"plan_id":"{{pro}}","status":"active"}""")).ShouldBe(200);
        Assert.Equal(pro, (await world.GetAsync(Path + id)).Json.Text("plan_id"));
        Assert.Equal(4900, Assert.Single(await NotesAsync(customer)).SubtotalMinor);
    }

    [Fact]
    public async Task In_arrears_each_plan_bills_its_days_and_its_usage()
    {
        (string customer, string id) = await StartedAsync("arrears");
        string pro = await ProAsync();
        world.SetClock("2026-07-11T12:00:00Z");
        await world.UseAsync("arrears", "2026-07-05T00:00:00Z", 4, "1");
        JsonElement preview = (await world.PostAsync($"{Path}{id}/change_plan_preview", $$"""{"new_plan_id":"{{pro}}"}""")).ShouldBe(200).Json;
        Assert.Equal((21, 31, 0, 6300, 6300), Figures(preview));
        (await world.PostAsync($"{Path}{id}/change_plan", $$"""{"new_plan_id":"{{pro}}"}""")).ShouldBe(200);
        JsonElement first = (await world.InvoicesAsync(customer, 1))[0];
        Assert.Equal(["1581", "100", "0"], Amounts(first)); // 10 of 31 days, four calls
        world.SetClock("2026-07-12T00:00:00Z");
        await world.UseAsync("arrears", "2026-07-11T18:00:00Z", 2, "1");
        await world.PassAsync("2026-08-01T00:00:00Z");
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 2);
        Assert.Equal(["6300", "20"], Amounts(invoices.Single(invoice => Amounts(invoice)[0] == "6300"))); // 21 of 31 days, two calls of 0.10
    }

    [Fact]
    public async Task Seats_are_added_and_taken_away_by_days()
    {
        (string customer, string id) = await StartedAsync("seats", "\"pay_in_advance\":true,\"quantity\":2");
        Assert.Equal(["9800"], Amounts((await world.InvoicesAsync(customer, 1))[0]));
        world.SetClock("2026-07-11T12:00:00Z");
        Assert.Equal("5.0000", (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":5}""")).ShouldBe(200).Json.Text("quantity"));
        Assert.Contains("9958", (await world.InvoicesAsync(customer, 2)).SelectMany(Amounts)); // 3 x 49.00 x 21/31
        world.SetClock("2026-07-21T12:00:00Z");
        JsonElement preview = (await world.PostAsync($"{Path}{id}/change_plan_preview", $$"""{"new_plan_id":"{{world.PlanId}}","quantity":1,"timing":"immediate"}""")).ShouldBe(200).Json;
        Assert.Equal((11, 31, 6955, 0, -6955), Figures(preview));
        (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":1,"timing":"immediate"}""")).ShouldBe(200);
        Assert.Equal(6955, (await NotesAsync(customer)).Sum(note => note.SubtotalMinor));
        (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":3,"timing":"end_of_period"}""")).ShouldBe(200);
        await world.PassAsync("2026-08-01T00:00:00Z");
        Assert.Contains("14700", (await world.InvoicesAsync(customer, 3)).SelectMany(Amounts));
    }

    [Fact]
    public async Task Seats_in_arrears_are_lines_of_their_days()
    {
        (string customer, string id) = await StartedAsync("seats-later");
        world.SetClock("2026-07-11T12:00:00Z");
        (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":3}""")).ShouldBe(200);
        await world.PassAsync("2026-08-01T00:00:00Z");
        Assert.Equal(["1581", "9958", "0", "0"], Amounts((await world.InvoicesAsync(customer, 1))[0]));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_the_reason()
    {
        (string _, string id) = await StartedAsync("misfit");
        string euro = (await world.PostAsync("/v1/plans/", """{"code":"euro","name":"E","interval":"monthly","currency":"EUR"}""")).ShouldBe(201).Json.Id();
        string once = (await world.PostAsync("/v1/plans/", """{"code":"once","name":"O","interval":"one_time"}""")).ShouldBe(201).Json.Id();
        await FaultAsync(id, "{}", "body.new_plan_id:missing");
        await FaultAsync(id, $$"""{"new_plan_id":"{{world.PlanId}}"}""", "body.new_plan_id:unchanged");
        await FaultAsync(id, $$"""{"new_plan_id":"{{euro}}"}""", "body.new_plan_id:currency_mismatch");
        await FaultAsync(id, $$"""{"new_plan_id":"{{once}}"}""", "body.new_plan_id:one_time");
        await FaultAsync(id, $$"""{"new_plan_id":"{{BillingWorld.Nobody}}"}""", "body.new_plan_id:unknown_reference");
        await FaultAsync(id, $$"""{"new_plan_id":"{{world.PlanId}}","quantity":0}""", "body.quantity:greater_than");
        await FaultAsync(id, $$"""{"new_plan_id":"{{world.PlanId}}","quantity":2,"timing":"tomorrow"}""", "body.timing:enum");
        Assert.Equal(["body.quantity:unchanged"], (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":1}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.effective_date:out_of_range"], (await world.PostAsync(
            $"{Path}{id}/change_plan_preview", $$"""{"new_plan_id":"{{world.PlanId}}","quantity":2,"effective_date":"2026-09-01T00:00:00Z"}""")).ShouldBeProblem(422).Faults);
        (await world.PostAsync($"{Path}{BillingWorld.Nobody}/change_quantity", """{"quantity":2}""")).ShouldBeProblem(404);
        (await world.PostAsync($"{Path}{id}/pause")).ShouldBe(200);
        Assert.Contains("paused", (await world.PostAsync($"{Path}{id}/change_quantity", """{"quantity":2}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    private async Task FaultAsync(string id, string json, string fault) =>
        Assert.Equal([fault], (await world.PostAsync($"{Path}{id}/change_plan", json)).ShouldBeProblem(422).Faults);

    private async Task<(string Customer, string Id)> StartedAsync(string name, string fields = "\"billing_time\":\"calendar\"", string? plan = null)
    {
        world.SetClock("2026-07-01T00:00:00Z");
        string customer = await world.CustomerAsync(name);
        JsonElement made = (await world.PostAsync("/v1/subscriptions/", $$"""
            {"external_id":"sub-{{name}}","customer_id":"{{customer}}","plan_id":"{{plan ?? world.PlanId}}","started_at":"2026-07-01T00:00:00Z",{{fields}}}
            """)).ShouldBe(201).Json;
        return (customer, made.Id());
    }

    private async Task<string> ProAsync()
    {
        JsonElement known = (await world.GetAsync("/v1/plans/?limit=100")).ShouldBe(200).Json;
        if (known.EnumerateArray().FirstOrDefault(plan => plan.Text("code") == "pro") is { ValueKind: JsonValueKind.Object } pro) return pro.Id();
        string calls = (await world.GetAsync("/v1/billable_metrics/?limit=100")).Json.EnumerateArray().First(metric => metric.Text("code") == "calls").Id();
        return (await world.PostAsync("/v1/plans/", $$$"""
            {"code":"pro","name":"Pro","interval":"monthly","amount_cents":9300,"charges":[{"billable_metric_id":"{{{calls}}}","charge_model":"standard","properties":{"amount":"10"}}]}
            """)).ShouldBe(201).Json.Id();
    }

    private static (int, int, int, int, int) Figures(JsonElement preview)
    {
        JsonElement it = preview.GetProperty("proration");
        int Of(string field) => it.GetProperty(field).GetInt32();
        return (Of("days_remaining"), Of("total_days"), Of("current_plan_credit_cents"), Of("new_plan_charge_cents"), Of("net_amount_cents"));
    }

    private static string[] Amounts(JsonElement invoice) =>
        [.. invoice.GetProperty("line_items").EnumerateArray().Select(line => decimal.Parse(line.Text("amount")).ToString("0"))];

    private Task<IReadOnlyList<CreditNote>> NotesAsync(string customer) =>
        world.ListedAsync(CreditNoteLists.CreditNotes, CreditNoteLists.RowType, ListFilter.EqualTo("customer_id", customer));
}
