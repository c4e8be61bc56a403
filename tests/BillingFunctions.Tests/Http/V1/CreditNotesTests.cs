using System.Text.Json;
using System.Text.Json.Nodes;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>Notes on an invoice of 49.00 for the month, 0.75 for calls and 1.25 for storage, 20 % tax: 61.20 in all, unpaid.</summary>
public sealed class CreditNotesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private static int _numbers;

    [Fact]
    public async Task A_note_is_drafted_finalized_and_voided_and_the_invoice_follows()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        JsonElement draft = await MakeAsync(Body(customer, invoice, "offset", (fees[0].Id(), 1000)));
        Assert.Equal(
            ("draft", "1200.0000", "200.0000", "1200.0000", "0.0000"),
            (draft.Text("status"), draft.Text("total_amount_cents"), draft.Text("taxes_amount_cents"), draft.Text("offset_amount_cents"), draft.Text("balance_amount_cents")));
        Assert.Equal(JsonValueKind.Null, draft.GetProperty("issued_at").ValueKind);
        string path = $"/v1/credit_notes/{draft.Id()}";
        (await world.PostAsync($"{path}/void")).ShouldBeProblem(400);

        Answer final = (await world.PostAsync($"{path}/finalize", null, ("Idempotency-Key", draft.Id()))).ShouldBe(200);
        Answer replayed = (await world.PostAsync($"{path}/finalize", null, ("Idempotency-Key", draft.Id()))).ShouldBe(200);
        Assert.Equal(("finalized", final.Text, "true"), (final.Json.Text("status"), replayed.Text, replayed.Headers["Idempotency-Replayed"]));
        Assert.Contains("finalized", (await world.PostAsync($"{path}/finalize")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(4920, await ReceivableAsync(customer));

        JsonElement gone = (await world.PostAsync($"{path}/void")).ShouldBe(200).Json;
        Assert.Equal(JsonValueKind.String, gone.GetProperty("voided_at").ValueKind);
        Assert.Contains("voided", (await world.PostAsync($"{path}/void")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(6120, await ReceivableAsync(customer));
        Assert.Equal(gone.GetRawText(), (await world.GetAsync(path)).ShouldBe(200).Text);
    }

    [Fact]
    public async Task A_note_over_everything_settles_the_invoice_and_its_void_opens_it_again()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        JsonElement draft = await MakeAsync(Body(customer, invoice, "credit", [.. fees.Select(fee => (fee.Id(), (int)decimal.Parse(fee.Text("amount_cents"))))]));
        string path = $"/v1/credit_notes/{draft.Id()}";
        JsonElement final = (await world.PostAsync($"{path}/finalize")).ShouldBe(200).Json;
        Assert.Equal(("6120.0000", "6120.0000", "0.0000"), (final.Text("total_amount_cents"), final.Text("offset_amount_cents"), final.Text("credit_amount_cents")));
        Assert.Equal("paid", (await world.GetAsync($"/v1/invoices/{invoice.Id()}")).Json.Text("status"));

        (await world.PostAsync($"{path}/void")).ShouldBe(200);
        Assert.Equal("finalized", (await world.GetAsync($"/v1/invoices/{invoice.Id()}")).Json.Text("status"));
        (await world.PostAsync($"/v1/invoices/{invoice.Id()}/void")).ShouldBe(200);
    }

    [Fact]
    public async Task Notes_of_an_invoice_never_exceed_it()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        JsonElement first = await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 4000)));
        JsonElement second = await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 4000)));
        (await world.PostAsync($"/v1/credit_notes/{first.Id()}/finalize")).ShouldBe(200);
        (await world.PostAsync($"/v1/credit_notes/{second.Id()}/finalize")).ShouldBeProblem(400);
        await RefusedAsync(Body(customer, invoice, "credit", (fees[0].Id(), 901)), "body.items.0.amount_cents:out_of_range");
        await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 900)));
    }

    [Fact]
    public async Task Faults_are_named()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        string fee = fees[0].Id();
        await RefusedAsync(Body(customer, invoice, "credit"), "body.items:missing");
        await RefusedAsync(Body(customer, invoice, "credit", (invoice.Id(), 1)), "body.items.0.fee_id:unknown_reference");
        await RefusedAsync(Body(customer, invoice, "credit", (fee, 0)), "body.items.0.amount_cents:greater_than");
        await RefusedAsync(Body(customer, invoice, "credit", (fee, 1), (fee, 1)), "body.items.1.fee_id:value_error");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "total_amount_cents", 100), "body.total_amount_cents:value_error");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "taxes_amount_cents", 19), "body.taxes_amount_cents:value_error");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "credit_amount_cents", 120), "body.credit_amount_cents:out_of_range");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "refund_amount_cents", 120), "body.refund_amount_cents:out_of_range");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "currency", "EUR"), "body.currency:value_error");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "customer_id", BillingWorld.Nobody), "body.customer_id:unknown_reference");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "invoice_id", BillingWorld.Nobody), "body.invoice_id:unknown_reference");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "number", "INV-1-CN7"), "body.number:value_error");
        await RefusedAsync(With(Body(customer, invoice, "credit", (fee, 100)), "reason", "bored"), "body.reason:enum");

        string body = Body(customer, invoice, "credit", (fee, 100));
        await MakeAsync(body);
        (await world.PostAsync("/v1/credit_notes", body)).ShouldBeProblem(409);
    }

    [Fact]
    public async Task A_number_that_was_refused_is_still_free()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        string body = Body(customer, invoice, "credit", (fees[0].Id(), 999_999));
        await RefusedAsync(body, "body.items.0.amount_cents:out_of_range");
        await MakeAsync(body.Replace("999999", "99", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_is_changed_and_a_final_note_is_not()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        string path = $"/v1/credit_notes/{(await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 1000)))).Id()}";
        JsonElement changed = (await PutAsync(path, """{"description":"Sorry","reason":"duplicated_charge","total_amount_cents":"1200"}""")).ShouldBe(200).Json;
        Assert.Equal(("Sorry", "duplicated_charge"), (changed.Text("description"), changed.Text("reason")));
        Assert.Equal(["body.total_amount_cents:value_error"], (await PutAsync(path, """{"total_amount_cents":5}""")).ShouldBeProblem(422).Faults);
        (await PutAsync(path, """{"status":"finalized"}""")).ShouldBeProblem(400);
        (await PutAsync(path, """{"refund_status":"succeeded"}""")).ShouldBeProblem(400);

        (await world.PostAsync($"{path}/finalize")).ShouldBe(200);
        (await PutAsync(path, """{"description":"More"}""")).ShouldBeProblem(400);
        (await PutAsync(path, """{"credit_status":"voided"}""")).ShouldBeProblem(400);
        (await PutAsync(path, """{"status":"finalized"}""")).ShouldBe(200);
    }

    [Fact]
    public async Task Notes_are_filtered_by_customer_invoice_and_status()
    {
        (string customer, JsonElement invoice, List<JsonElement> fees) = await BilledAsync();
        JsonElement first = await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 10)));
        await MakeAsync(Body(customer, invoice, "credit", (fees[0].Id(), 20)));
        (await world.PostAsync($"/v1/credit_notes/{first.Id()}/finalize")).ShouldBe(200);
        Assert.Equal("2", (await world.GetAsync($"/v1/credit_notes/?customer_id={customer}")).ShouldBe(200).Headers["X-Total-Count"]);
        JsonElement final = Assert.Single((await world.GetAsync($"/v1/credit_notes?invoice_id={invoice.Id()}&status=finalized")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(first.Id(), final.Id());
        (await world.GetAsync("/v1/credit_notes?status=lost")).ShouldBeProblem(422);
        (await world.GetAsync($"/v1/credit_notes/{BillingWorld.Nobody}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_draft_invoice_cannot_be_credited()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync($"note-{++_numbers}", graceDays: 400);
        List<JsonElement> fees = [.. (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json.EnumerateArray()];
        Answer refused = await world.PostAsync("/v1/credit_notes", Body(customer, invoice, "credit", (fees[0].Id(), 10)));
        Assert.Contains("draft", refused.ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_for_unused_days_takes_them_out_of_deferred_revenue()
    {
        string customer = await world.CustomerAsync($"note-{Interlocked.Increment(ref _numbers)}");
        JsonElement subscription = await world.SubscribeAsync(customer, $"sub-{customer}", "2026-07-01T00:00:00Z", "\"pay_in_advance\":true");
        await world.InvoicesAsync(customer, 1);
        long before = await BalanceAsync(customer, "deferred_revenue");
        Assert.InRange(before, -4900, -4700);

        (await world.Service.SendAsync("DELETE", $"/v1/subscriptions/{subscription.Id()}?on_termination_action=generate_credit_note")).ShouldBe(204);
        JsonElement note = Assert.Single((await world.GetAsync($"/v1/credit_notes?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
        long net = (long)(decimal.Parse(note.Text("total_amount_cents")) - decimal.Parse(note.Text("taxes_amount_cents")));
        Assert.Equal(4742, net);
        Assert.Equal((0L, net - 4900), (await BalanceAsync(customer, "deferred_revenue"), await BalanceAsync(customer, "revenue")));
        JsonElement days = (await world.GetAsync($"/v1/customers/{customer}/revenue_by_day?start_date=2026-07-01&end_date=2026-07-31")).ShouldBe(200).Json.GetProperty("days");
        Assert.Equal(4900 - net, Assert.Single(days.EnumerateArray()).GetProperty("revenue_cents").GetInt64());
    }

    private static string Body(string customer, JsonElement invoice, string type, params (string Fee, int Amount)[] items) => $$"""
        {"number":"CN-{{Interlocked.Increment(ref _numbers)}}","invoice_id":"{{invoice.Id()}}","customer_id":"{{customer}}","credit_note_type":"{{type}}","reason":"other","currency":"USD",
         "items":[{{string.Join(',', items.Select(item => $$"""{"fee_id":"{{item.Fee}}","amount_cents":"{{item.Amount}}"}"""))}}]}
        """;

    private static string With(string body, string field, JsonNode value)
    {
        JsonObject json = JsonNode.Parse(body)!.AsObject();
        json[field] = value;
        return json.ToJsonString();
    }

    private async Task<(string Customer, JsonElement Invoice, List<JsonElement> Fees)> BilledAsync()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync($"note-{Interlocked.Increment(ref _numbers)}");
        List<JsonElement> fees = [.. (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json.EnumerateArray()];
        return (customer, invoice, [.. fees.OrderByDescending(fee => decimal.Parse(fee.Text("amount_cents")))]);
    }

    private Task<long> ReceivableAsync(string customer) => BalanceAsync(customer, "receivable");

    private async Task<long> BalanceAsync(string customer, string account)
    {
        JsonElement balance = (await world.GetAsync($"/v1/customers/{customer}/trial_balance")).ShouldBe(200).Json;
        JsonElement found = balance.GetProperty("accounts").EnumerateArray().First(each => each.Text("account") == account);
        return found.GetProperty("balance_cents").GetInt64();
    }

    private async Task<JsonElement> MakeAsync(string json) => (await world.PostAsync("/v1/credit_notes", json)).ShouldBe(201).Json;

    private Task<Answer> PutAsync(string path, string json) => world.Service.SendAsync("PUT", path, json);

    private async Task RefusedAsync(string body, params string[] faults) =>
        Assert.Equal(faults, (await world.PostAsync("/v1/credit_notes", body)).ShouldBeProblem(422).Faults);
}
