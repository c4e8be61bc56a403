using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Invoices;

public sealed class InvoiceChangesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/invoices/";

    [Fact]
    public async Task A_one_off_invoice_is_a_draft_with_taxes_until_it_is_finalized()
    {
        string customer = await world.CustomerAsync("one-off");
        Answer made = (await OneOffAsync(customer, ""","due_date":"2026-07-20T00:00:00Z" """, ("Idempotency-Key", "one-off"))).ShouldBe(200);
        Answer again = (await OneOffAsync(customer, ""","due_date":"2026-07-20T00:00:00Z" """, ("Idempotency-Key", "one-off"))).ShouldBe(200);
        string id = BillingWorld.Text(made.Json, "id");

        Assert.Equal((made.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(("draft", "one_off", "5038.0000", "1008.0000", "6046.0000"), (
            BillingWorld.Text(made.Json, "status"), BillingWorld.Text(made.Json, "invoice_type"), BillingWorld.Text(made.Json, "subtotal_cents"),
            BillingWorld.Text(made.Json, "tax_amount_cents"), BillingWorld.Text(made.Json, "total_cents")));
        Assert.Equal(["5000.0000", "38.0000"], made.Json.GetProperty("line_items").EnumerateArray().Select(line => BillingWorld.Text(line, "amount")));
        JsonElement final = (await world.PostAsync($"{Path}{id}/finalize")).ShouldBe(200).Json;
        Assert.Equal(("finalized", "6046.0000", "2026-07-20T00:00:00Z"), (BillingWorld.Text(final, "status"), BillingWorld.Text(final, "amount_due_cents"), BillingWorld.Text(final, "due_date")));
        Assert.EndsWith("-one-off-0001", BillingWorld.Text(final, "invoice_number"), StringComparison.Ordinal);
        (await world.GetAsync($"{Path}{id}/pdf_preview")).ShouldBe(200);
        (await world.PostAsync($"{Path}{id}/void")).ShouldBe(200);
        (await world.PostAsync($"{Path}{id}/rebill")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task A_one_off_invoice_needs_a_customer_and_lines_that_add_up()
    {
        string customer = await world.CustomerAsync("one-off-wrong");
        (await OneOffAsync(BillingWorld.Nobody)).ShouldBeProblem(404);
        Assert.Equal(["body.billing_entity_id:unknown_reference"], (await OneOffAsync(customer, $",\"billing_entity_id\":\"{BillingWorld.Nobody}\"")).ShouldBeProblem(422).Faults);
        Answer sum = await world.PostAsync(Path + "one_off", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"a","quantity":2,"unit_price":"10","amount":21}]}""");
        Assert.Equal(["body.line_items.0.amount:value_error"], sum.ShouldBeProblem(422).Faults);
        Answer none = await world.PostAsync(Path + "one_off", $$"""{"customer_id":"{{customer}}","currency":"XXZ","line_items":[]}""");
        Assert.Equal(2, none.ShouldBeProblem(422).Faults.Count);
        Answer negative = await world.PostAsync(Path + "one_off", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"","quantity":-1,"unit_price":-1,"amount":1}]}""");
        Assert.Equal(3, negative.ShouldBeProblem(422).Faults.Count);
        Answer vast = await world.PostAsync(Path + "one_off", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"a","quantity":1000000000,"unit_price":1000000000000,"amount":1}]}""");
        Assert.Equal(["body.line_items.0.amount:value_error"], vast.ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_draft_is_changed_computed_again_and_final_when_it_says()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("changed", graceDays: 10);
        string id = BillingWorld.Text(draft, "id");
        string fee = BillingWorld.Text((await world.GetAsync($"/v1/fees?invoice_id={id}")).Json[1], "id");
        JsonElement named = (await world.PutAsync($"/v1/fees/{fee}", """{"description":"Calls of June"}""")).ShouldBe(200).Json;
        Assert.Equal("Calls of June", BillingWorld.Text(named, "description"));
        await world.UseAsync("changed", "2026-06-11T12:00:00Z", 1, "0");
        JsonElement refreshed = (await world.PostAsync($"{Path}{id}/refresh")).ShouldBe(200).Json;
        Assert.Equal(("5125.0000", "Calls of June"), (BillingWorld.Text(refreshed, "subtotal_cents"), BillingWorld.Text(refreshed.GetProperty("line_items")[1], "description")));

        Assert.Equal(["body.issued_at:out_of_range"], (await world.PutAsync(Path + id, """{"issued_at":"2026-06-01T00:00:00Z"}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.paid_at:read_only"], (await world.PutAsync(Path + id, """{"paid_at":"2026-07-01T00:00:00Z"}""")).ShouldBeProblem(422).Faults);
        Assert.Contains("draft", (await world.PutAsync(Path + id, """{"status":"paid"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PutAsync(Path + id, """{"issued_at":"2026-07-03T00:00:00Z","due_date":"2026-07-05T00:00:00Z","status":"draft"}""")).ShouldBe(200);
        await world.PassAsync("2026-07-03T00:00:00Z");
        await Wait.UntilAsync(async () => BillingWorld.Text((await world.GetAsync(Path + id)).Json, "status") == "finalized");
        JsonElement final = (await world.GetAsync(Path + id)).Json;
        Assert.Equal(("2026-07-03T00:00:00Z", "2026-07-05T00:00:00Z", "Calls of June"), (
            BillingWorld.Text(final, "issued_at"), BillingWorld.Text(final, "due_date"), BillingWorld.Text(final.GetProperty("line_items")[1], "description")));
        (await world.PostAsync($"{Path}{id}/refresh")).ShouldBeProblem(400);
        world.SetClock("2026-07-01T00:00:00Z");
    }

    [Fact]
    public async Task The_due_date_of_a_final_invoice_moves_until_it_is_settled()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("moved");
        string id = BillingWorld.Text(invoice, "id");
        async Task<string> CountAsync(string filter) =>
            (await world.GetAsync($"{Path}?customer_id={customer}&{filter}")).ShouldBe(200).Headers["X-Total-Count"];
        Assert.Equal(("0", "1", "1"), (await CountAsync("overdue=true"), await CountAsync("overdue=false"), await CountAsync("invoice_type=subscription")));
        Assert.Equal("0", await CountAsync("invoice_type=one_off"));
        JsonElement moved = (await world.PutAsync(Path + id, """{"due_date":"2026-07-10T00:00:00Z"}""")).ShouldBe(200).Json;
        Assert.Equal("2026-07-10T00:00:00Z", BillingWorld.Text(moved, "due_date"));
        await world.PassAsync("2026-07-10T00:00:00Z");
        await Wait.UntilAsync(async () => (await world.GetAsync(Path + id)).Json.GetProperty("overdue_at").ValueKind == JsonValueKind.String);
        await Wait.UntilAsync(async () => await CountAsync("overdue=true&order_by=overdue_at") == "1"); // lists follow a job's commit
        (await world.GetAsync($"{Path}?overdue=maybe")).ShouldBeProblem(422);
        JsonElement later = (await world.PutAsync(Path + id, """{"due_date":"2026-08-10T00:00:00Z"}""")).ShouldBe(200).Json;
        Assert.Equal("0", await CountAsync("overdue=true"));
        Assert.Equal(JsonValueKind.Null, later.GetProperty("overdue_at").ValueKind);
        Assert.Equal(["body.due_date:out_of_range"], (await world.PutAsync(Path + id, """{"due_date":"2026-06-01T00:00:00Z"}""")).ShouldBeProblem(422).Faults);
        Assert.Contains("finalized", (await world.PutAsync(Path + id, """{"issued_at":"2026-07-02T00:00:00Z"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"{Path}{id}/pay")).ShouldBe(200);
        Assert.Contains("paid", (await world.PutAsync(Path + id, """{"due_date":"2026-09-01T00:00:00Z"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        world.SetClock("2026-07-01T00:00:00Z");
    }

    [Fact]
    public async Task Only_drafts_are_deleted_and_their_period_can_be_billed_again()
    {
        (string customer, _, JsonElement draft) = await world.BilledAsync("deleted", graceDays: 10);
        string id = BillingWorld.Text(draft, "id");
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBe(204);
        (await world.GetAsync(Path + id)).ShouldBeProblem(404);
        (await world.Service.SendAsync("DELETE", Path + id)).ShouldBeProblem(404);
        Assert.Equal("0", (await world.GetAsync($"{Path}?customer_id={customer}")).Headers["X-Total-Count"]);

        string again = BillingWorld.Text((await world.PostAsync($"{Path}{id}/rebill")).ShouldBe(200).Json, "id");
        (await world.PostAsync($"{Path}{again}/finalize")).ShouldBe(200);
        Assert.Contains("finalized", (await world.Service.SendAsync("DELETE", Path + again)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_void_period_is_billed_again_as_its_next_revision()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("rebilled");
        string id = BillingWorld.Text(invoice, "id");
        (await world.PostAsync($"{Path}{id}/rebill")).ShouldBeProblem(400);
        JsonElement gone = (await world.PostAsync($"{Path}{id}/void")).ShouldBe(200).Json;
        Assert.Equal("0", BillingWorld.Text(gone, "amount_due_cents").Split('.')[0]);
        Answer again = (await world.PostAsync($"{Path}{id}/rebill", null, ("Idempotency-Key", "rebill-it"))).ShouldBe(200);

        Assert.Equal("true", (await world.PostAsync($"{Path}{id}/rebill", null, ("Idempotency-Key", "rebill-it"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Equal((BillingWorld.Text(invoice, "total_cents"), BillingWorld.Text(invoice, "billing_period_start")), (BillingWorld.Text(again.Json, "total_cents"), BillingWorld.Text(again.Json, "billing_period_start")));
        Assert.EndsWith("-0002", BillingWorld.Text(again.Json, "invoice_number"), StringComparison.Ordinal);
        Assert.Contains("voided", (await world.PostAsync($"{Path}{id}/rebill")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal("2", (await world.GetAsync($"{Path}?customer_id={customer}")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task Many_are_finalized_or_voided_each_on_its_own()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("bulk", graceDays: 10);
        string id = BillingWorld.Text(draft, "id");
        string body = $$"""{"invoice_ids":["{{id}}","{{Guid.Empty}}"]}""";
        JsonElement done = (await world.PostAsync(Path + "bulk_finalize", body, ("Idempotency-Key", "bulk-f"))).ShouldBe(200).Json;
        JsonElement repeated = (await world.PostAsync(Path + "bulk_finalize", body, ("Idempotency-Key", "bulk-f"))).ShouldBe(200).Json;
        JsonElement gone = (await world.PostAsync(Path + "bulk_void", body)).ShouldBe(200).Json;

        Assert.Equal((1, 1), (done.GetProperty("finalized_count").GetInt32(), done.GetProperty("failed_count").GetInt32()));
        Assert.Equal(done.GetRawText(), repeated.GetRawText());
        Assert.Equal([(id, true), (Guid.Empty.ToString(), false)], done.GetProperty("results").EnumerateArray().Select(each => (BillingWorld.Text(each, "invoice_id"), each.GetProperty("success").GetBoolean())));
        Assert.Equal((1, 1), (gone.GetProperty("voided_count").GetInt32(), gone.GetProperty("failed_count").GetInt32()));
        Assert.Equal(["body.invoice_ids:too_short"], (await world.PostAsync(Path + "bulk_void", """{"invoice_ids":[]}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.invoice_ids:missing"], (await world.PostAsync(Path + "bulk_finalize", "{}")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_fee_of_an_issued_invoice_keeps_its_name_and_amounts()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("fee-changed");
        string fee = BillingWorld.Text((await world.GetAsync($"/v1/fees?invoice_id={BillingWorld.Text(invoice, "id")}")).Json[0], "id");
        JsonElement failed = (await world.PutAsync($"/v1/fees/{fee}", """{"payment_status":"failed","taxes_amount_cents":980,"total_amount_cents":"5880"}""")).ShouldBe(200).Json;

        Assert.Equal("failed", BillingWorld.Text(failed, "payment_status"));
        Assert.Equal(fee, BillingWorld.Text((await world.GetAsync($"/v1/fees?invoice_id={BillingWorld.Text(invoice, "id")}&payment_status=failed&fee_type=subscription")).Json[0], "id"));
        Assert.Contains("finalized", (await world.PutAsync($"/v1/fees/{fee}", """{"description":"x"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal(["body.taxes_amount_cents:read_only"], (await world.PutAsync($"/v1/fees/{fee}", """{"taxes_amount_cents":1}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.total_amount_cents:read_only"], (await world.PutAsync($"/v1/fees/{fee}", """{"total_amount_cents":1}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(2, (await world.PutAsync($"/v1/fees/{fee}", """{"payment_status":"lost","description":""}""")).ShouldBeProblem(422).Faults.Count);
        (await world.PutAsync($"/v1/fees/{BillingWorld.Nobody}", "{}")).ShouldBeProblem(404);
        (_, _, JsonElement draft) = await world.BilledAsync("fee-draft", graceDays: 3);
        string waiting = BillingWorld.Text((await world.GetAsync($"/v1/fees?invoice_id={BillingWorld.Text(draft, "id")}")).Json[0], "id");
        Assert.Contains("draft", (await world.PutAsync($"/v1/fees/{waiting}", """{"payment_status":"failed"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoices_of_a_billing_entity_are_numbered_in_one_sequence()
    {
        (await world.PostAsync("/v1/billing_entities", """{"code":"gapless","name":"Gapless","invoice_prefix":"GL","invoice_numbering":"gapless","next_invoice_number":7}""")).ShouldBe(201);
        List<string> numbers = [];
        foreach (string name in (string[])["gapless-a", "gapless-b"])
        {
            string customer = BillingWorld.Text((await world.PostAsync(
                "/v1/customers", $$"""{"external_id":"{{name}}","name":"{{name}}","billing_entity_code":"gapless"}""")).ShouldBe(201).Json, "id");
            string id = BillingWorld.Text((await OneOffAsync(customer)).ShouldBe(200).Json, "id");
            numbers.Add(BillingWorld.Text((await world.PostAsync($"{Path}{id}/finalize")).ShouldBe(200).Json, "invoice_number"));
            Assert.Equal(numbers[^1], BillingWorld.Text((await world.GetAsync(Path + id)).Json, "invoice_number"));
        }

        Assert.Equal(["GL-0007", "GL-0008"], numbers);
    }

    private Task<Answer> OneOffAsync(string customer, string more = "", params (string, string)[] headers) => world.PostAsync(
        Path + "one_off", $$"""
        {"customer_id":"{{customer}}","line_items":[{"description":"Set-up","quantity":2,"unit_price":"2500","amount":"5000"},{"description":"Cable","quantity":"1.5","unit_price":25,"amount":38}]{{more}}}
        """, headers);
}
