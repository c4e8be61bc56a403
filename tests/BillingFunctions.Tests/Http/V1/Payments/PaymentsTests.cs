using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Payments;

/// <summary>Each invoice comes to 61.20 USD and was issued on 1 July, due on the 31st.</summary>
public sealed class PaymentsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/payments/";

    [Fact]
    public async Task Payments_in_part_settle_an_invoice_and_are_listed()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("in-part");
        string id = BillingWorld.Text(invoice, "id");
        Answer first = (await RecordAsync(id, "2000", ""","reference":"bank 1","notes":"by hand","currency":"USD" """, ("Idempotency-Key", "pay-1"))).ShouldBe(200);
        Answer again = (await RecordAsync(id, "2000", ""","reference":"bank 1","notes":"by hand","currency":"USD" """, ("Idempotency-Key", "pay-1"))).ShouldBe(200);
        JsonElement second = (await RecordAsync(id, "5000")).ShouldBe(200).Json;

        Assert.Equal((first.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(("succeeded", "manual", "2000.0000"), (BillingWorld.Text(first.Json, "status"), BillingWorld.Text(first.Json, "provider"), BillingWorld.Text(first.Json, "amount_cents")));
        Assert.Equal("bank 1", BillingWorld.Text(first.Json.GetProperty("payment_metadata"), "reference"));
        Assert.Equal(("4120.0000", "880.0000"), (BillingWorld.Text(second, "applied_amount_cents"), BillingWorld.Text(second, "credit_balance_cents")));
        JsonElement paid = (await world.GetAsync($"/v1/invoices/{id}")).ShouldBe(200).Json;
        Assert.Equal(("paid", "6120.0000", "0.0000"), (BillingWorld.Text(paid, "status"), BillingWorld.Text(paid, "paid_amount_cents"), BillingWorld.Text(paid, "amount_due_cents")));
        JsonElement[] settlements = [.. (await world.GetAsync($"/v1/invoices/{id}/settlements")).ShouldBe(200).Json.EnumerateArray()];
        Assert.Equal([("payment", "2000.0000"), ("payment", "4120.0000")], settlements.Select(each => (BillingWorld.Text(each, "settlement_type"), BillingWorld.Text(each, "amount_cents"))));
        Assert.Equal("2", (await world.GetAsync($"{Path}?invoice_id={id}&customer_id={customer}&status=succeeded&provider=manual&limit=1")).ShouldBe(200).Headers["X-Total-Count"]);
        Assert.Equal(["5000.0000", "2000.0000"], (await world.GetAsync($"{Path}?invoice_id={id}&order_by=amount_cents:desc")).Json.EnumerateArray().Select(each => BillingWorld.Text(each, "amount_cents")));
        Assert.Empty((await world.GetAsync($"{Path}?invoice_id={id}&status=pending")).ShouldBe(200).Json.EnumerateArray());
        (await RecordAsync(id, "1")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Paying_settles_all_that_is_left()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("paid-at-once");
        string id = BillingWorld.Text(invoice, "id");
        Answer paid = (await world.PostAsync($"/v1/invoices/{id}/pay", null, ("Idempotency-Key", "pay-it"))).ShouldBe(200);

        Assert.Equal("paid", BillingWorld.Text(paid.Json, "status"));
        Assert.Equal("true", (await world.PostAsync($"/v1/invoices/{id}/pay", null, ("Idempotency-Key", "pay-it"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        Assert.Contains("paid", (await world.PostAsync($"/v1/invoices/{id}/pay")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"/v1/invoices/{id}/void")).ShouldBeProblem(400);
        (await world.PostAsync($"/v1/invoices/{id}/write_off")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task A_refund_in_part_leaves_the_payment_succeeded_and_the_invoice_owed_again()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("refunded");
        string id = BillingWorld.Text(invoice, "id");
        string payment = BillingWorld.Text((await RecordAsync(id, "6120")).ShouldBe(200).Json, "id");
        Answer part = (await world.PostAsync($"{Path}{payment}/refund", """{"amount":1000}""", ("Idempotency-Key", "refund-1"))).ShouldBe(200);

        Assert.Equal(("succeeded", "1000.0000"), (BillingWorld.Text(part.Json, "status"), BillingWorld.Text(part.Json, "refunded_amount_cents")));
        Assert.Equal("true", (await world.PostAsync($"{Path}{payment}/refund", """{"amount":1000}""", ("Idempotency-Key", "refund-1"))).ShouldBe(200).Headers["Idempotency-Replayed"]);
        JsonElement owed = (await world.GetAsync($"/v1/invoices/{id}")).Json;
        Assert.Equal(("finalized", "1000.0000"), (BillingWorld.Text(owed, "status"), BillingWorld.Text(owed, "amount_due_cents")));
        Assert.Equal(["body.amount:less_than_equal"], (await world.PostAsync($"{Path}{payment}/refund", """{"amount":5121}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.amount:greater_than_equal"], (await world.PostAsync($"{Path}{payment}/refund", """{"amount":0}""")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.amount:decimal_whole"], (await world.PostAsync($"{Path}{payment}/refund", """{"amount":1.5}""")).ShouldBeProblem(422).Faults);
        JsonElement all = (await world.PostAsync($"{Path}{payment}/refund")).ShouldBe(200).Json;
        Assert.Equal(("refunded", 2), (BillingWorld.Text(all, "status"), all.GetProperty("refunds").GetArrayLength()));
        Assert.Contains("refunded", (await world.PostAsync($"{Path}{payment}/refund")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Empty((await world.GetAsync($"/v1/invoices/{id}/settlements")).Json.EnumerateArray());
    }

    [Fact]
    public async Task An_announced_payment_is_marked_as_paid_or_removed()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("announced");
        string id = BillingWorld.Text(invoice, "id");
        string first = BillingWorld.Text((await RecordAsync(id, "100", ""","pending":true """)).ShouldBe(200).Json, "id");
        string second = BillingWorld.Text((await RecordAsync(id, "200", ""","pending":true """)).ShouldBe(200).Json, "id");
        (await world.PostAsync($"{Path}{first}/refund")).ShouldBeProblem(400);

        Assert.Equal("succeeded", BillingWorld.Text((await world.PostAsync($"{Path}{first}/mark-paid")).ShouldBe(200).Json, "status"));
        (await world.Service.SendAsync("DELETE", Path + second)).ShouldBe(204);
        (await world.GetAsync(Path + second)).ShouldBeProblem(404);
        Assert.Contains("succeeded", (await world.PostAsync($"{Path}{first}/mark-paid")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("succeeded", (await world.Service.SendAsync("DELETE", Path + first)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Equal("1", (await world.GetAsync($"{Path}?invoice_id={id}")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task A_payment_needs_a_final_invoice_an_amount_and_the_invoices_currency()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("not-payable", graceDays: 5);
        string id = BillingWorld.Text(draft, "id");
        Assert.Contains("draft", (await RecordAsync(id, "1")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("draft", (await world.PostAsync($"/v1/invoices/{id}/pay")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("draft", (await world.PostAsync($"/v1/invoices/{id}/write_off")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200);
        Assert.Equal(["body.currency:currency_mismatch"], (await RecordAsync(id, "1", ""","currency":"EUR" """)).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.amount:greater_than_equal"], (await RecordAsync(id, "0")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.amount:decimal_whole"], (await RecordAsync(id, "\"2.5\"")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.invoice_id:missing", "body.amount:missing"], (await world.PostAsync(Path + "record", "{}")).ShouldBeProblem(422).Faults);
        (await RecordAsync(BillingWorld.Nobody, "1")).ShouldBeProblem(404);
        Assert.Equal(2, (await world.GetAsync($"{Path}?status=open&provider=cash")).ShouldBeProblem(422).Faults.Count);
    }

    [Fact]
    public async Task What_is_not_paid_when_it_is_due_is_past_due_until_it_is_given_up()
    {
        (string customer, string subscription, JsonElement invoice) = await world.BilledAsync("late-payer");
        string id = BillingWorld.Text(invoice, "id");
        Assert.Empty((await world.GetAsync($"/v1/customers/{customer}/past_due")).ShouldBe(200).Json.GetProperty("totals").EnumerateArray());
        await world.PassAsync("2026-07-31T00:00:00Z");
        await Wait.UntilAsync(async () => (await world.GetAsync($"/v1/invoices/{id}")).Json.GetProperty("overdue_at").ValueKind == JsonValueKind.String);

        JsonElement total = (await world.GetAsync($"/v1/customers/{customer}/past_due")).ShouldBe(200).Json.GetProperty("totals")[0];
        Assert.Equal(("USD", "6120.0000", 1), (BillingWorld.Text(total, "currency"), BillingWorld.Text(total, "amount_cents"), total.GetProperty("invoices_count").GetInt32()));
        await PastDueAsync(true);
        JsonElement gone = (await world.PostAsync($"/v1/invoices/{id}/write_off")).ShouldBe(200).Json;
        Assert.Equal("2026-07-31T00:00:00Z", BillingWorld.Text(gone, "written_off_at"));
        Assert.Empty((await world.GetAsync($"/v1/customers/{customer}/past_due")).Json.GetProperty("totals").EnumerateArray());
        await PastDueAsync(false);
        world.SetClock("2026-07-01T00:00:00Z");

        async Task PastDueAsync(bool isLate)
        {
            foreach (string path in (string[])[$"invoices/{id}", $"invoices?customer_id={customer}", $"customers/{customer}", "customers?limit=100", $"subscriptions/{subscription}", $"subscriptions?customer_id={customer}"])
            {
                JsonElement shown = (await world.GetAsync($"/v1/{path}")).ShouldBe(200).Json;
                JsonElement one = shown.ValueKind == JsonValueKind.Object ? shown
                    : shown.EnumerateArray().First(each => BillingWorld.Text(each, "id") == customer || !path.StartsWith("customers", StringComparison.Ordinal));
                Assert.Equal((path, isLate), (path, one.GetProperty("past_due").GetBoolean()));
            }
        }
    }

    [Fact]
    public async Task Lists_tell_who_is_past_due_as_their_own_rows_do_after_each_kind_of_change()
    {
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async number => BillingWorld.Text((await world.BilledAsync($"follows-{number}")).Invoice, "id")))];
        await AgreesAsync("billed");
        await world.PassAsync("2026-07-31T00:00:00Z");
        await OverdueAsync(ids);
        await AgreesAsync("overdue");
        string payment = BillingWorld.Text((await RecordAsync(ids[0], "6120")).ShouldBe(200).Json, "id");
        await AgreesAsync("paid");
        (await world.PostAsync($"{Path}{payment}/refund", """{"amount":1000}""")).ShouldBe(200);
        await OverdueAsync(ids[0]);
        await AgreesAsync("refunded");
        (await RecordAsync(ids[0], "400")).ShouldBe(200);
        await AgreesAsync("paid in part");
        (await world.PostAsync($"/v1/invoices/{ids[0]}/pay")).ShouldBe(200);
        await AgreesAsync("paid again");
        (await world.PutAsync($"/v1/invoices/{ids[1]}", """{"due_date":"2026-12-31T00:00:00Z"}""")).ShouldBe(200);
        await AgreesAsync("due later");
        (await world.PutAsync($"/v1/invoices/{ids[1]}", """{"due_date":"2026-07-30T00:00:00Z"}""")).ShouldBe(200);
        await world.RunScheduleAsync();
        await OverdueAsync(ids[1]);
        await AgreesAsync("due before");
        (await world.PostAsync($"/v1/invoices/{ids[1]}/void")).ShouldBe(200);
        await AgreesAsync("void");
        (await world.PostAsync($"/v1/invoices/{ids[2]}/write_off")).ShouldBe(200);
        await AgreesAsync("written off");
        world.SetClock("2026-07-01T00:00:00Z");
    }

    private async Task OverdueAsync(params string[] invoices)
    {
        foreach (string id in invoices)
            await Wait.UntilAsync(async () => (await world.GetAsync("/v1/invoices?overdue=true&limit=1000")).ShouldBe(200).Json.EnumerateArray().Any(each => BillingWorld.Text(each, "id") == id));
    }

    /// <summary>What each shows and who is asked for, against what each owes by its own rows.</summary>
    private async Task AgreesAsync(string when)
    {
        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        foreach (string list in (string[])["customers", "subscriptions"])
        {
            List<(string Id, bool IsLate)> own = [];
            foreach (JsonElement each in (await world.GetAsync($"/v1/{list}?limit=1000")).ShouldBe(200).Json.EnumerateArray())
            {
                string id = BillingWorld.Text(each, "id");
                own.Add((id, (await world.GetAsync($"/v1/{list}/{id}/past_due")).ShouldBe(200).Json.GetProperty("totals").GetArrayLength() > 0));
                Assert.Equal((when, list, own[^1]), (when, list, (id, each.GetProperty("past_due").GetBoolean())));
            }

            foreach (bool isLate in (bool[])[true, false])
            {
                Answer asked = (await world.GetAsync($"/v1/{list}?limit=1000&past_due={(isLate ? "true" : "false")}")).ShouldBe(200);
                string[] meant = [.. own.Where(each => each.IsLate == isLate).Select(each => each.Id)];
                Assert.Equal((when, list, string.Join(' ', meant)), (when, list, string.Join(' ', asked.Json.EnumerateArray().Select(each => BillingWorld.Text(each, "id")))));
                Assert.Equal(meant.Length, int.Parse(asked.Headers["X-Total-Count"]));
            }
        }
    }

    private Task<Answer> RecordAsync(string invoice, string amount, string more = "", params (string, string)[] headers) =>
        world.PostAsync(Path + "record", $$"""{"invoice_id":"{{invoice}}","amount":{{amount}}{{more}}}""", headers);
}
