using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Invoices;

public sealed class InvoicesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/invoices/";

    [Fact]
    public async Task A_closed_month_is_an_invoice_with_its_lines_explained()
    {
        (string customer, string subscription, JsonElement listed) = await world.BilledAsync("closed");
        JsonElement invoice = (await world.GetAsync(Path + BillingWorld.Text(listed, "id"))).ShouldBe(200).Json;

        Assert.Equal((customer, subscription), (BillingWorld.Text(invoice, "customer_id"), BillingWorld.Text(invoice, "subscription_id")));
        Assert.Equal(("finalized", "subscription"), (BillingWorld.Text(invoice, "status"), BillingWorld.Text(invoice, "invoice_type")));
        Assert.EndsWith("-closed-0001", BillingWorld.Text(invoice, "invoice_number"), StringComparison.Ordinal);
        Assert.Equal(("2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"), (BillingWorld.Text(invoice, "billing_period_start"), BillingWorld.Text(invoice, "billing_period_end")));
        Assert.Equal(("5100.0000", "1020.0000", "6120.0000"), (BillingWorld.Text(invoice, "subtotal_cents"), BillingWorld.Text(invoice, "tax_amount_cents"), BillingWorld.Text(invoice, "total_cents")));
        Assert.Equal(("2026-07-01T00:00:00Z", "2026-07-31T00:00:00Z"), (BillingWorld.Text(invoice, "issued_at"), BillingWorld.Text(invoice, "due_date")));
        List<JsonElement> lines = [.. invoice.GetProperty("line_items").EnumerateArray()];
        Assert.Equal(["4900.0000", "75.0000", "125.0000"], lines.Select(line => BillingWorld.Text(line, "amount")));
        Assert.Equal(["description", "quantity", "unit_price", "amount", "charge_id", "metric_code", "explanation"], lines[1].EnumerateObject().Select(field => field.Name));
        Assert.Contains("10", BillingWorld.Text(lines[2], "explanation"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("line_items")[2].GetProperty("explanation").ValueKind);
    }

    [Fact]
    public async Task A_draft_becomes_final_once_and_the_same_request_again_says_so()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("drafted", graceDays: 10);
        string id = BillingWorld.Text(draft, "id");
        Assert.StartsWith("%PDF-1.7", (await world.GetAsync($"{Path}{id}/pdf_preview")).ShouldBe(200).Text, StringComparison.Ordinal);
        (await world.PostAsync($"{Path}{id}/download_pdf")).ShouldBeProblem(400);
        Answer final = (await world.PostAsync($"{Path}{id}/finalize", null, ("Idempotency-Key", "finalize-drafted"))).ShouldBe(200);
        Answer again = (await world.PostAsync($"{Path}{id}/finalize", null, ("Idempotency-Key", "finalize-drafted"))).ShouldBe(200);

        Assert.Equal("draft", BillingWorld.Text(draft, "status"));
        Assert.Matches("^DRAFT-[0-9a-f]{8}$", BillingWorld.Text(draft, "invoice_number"));
        Assert.Equal("finalized", BillingWorld.Text(final.Json, "status"));
        Assert.Equal((final.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        (await world.PostAsync($"{Path}{id}/finalize")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task A_void_invoice_keeps_its_number_and_stays_void()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("void");
        string id = BillingWorld.Text(invoice, "id");
        JsonElement gone = (await world.PostAsync($"{Path}{id}/void")).ShouldBe(200).Json;

        Assert.Equal(("voided", BillingWorld.Text(invoice, "invoice_number")), (BillingWorld.Text(gone, "status"), BillingWorld.Text(gone, "invoice_number")));
        (await world.PostAsync($"{Path}{id}/void")).ShouldBeProblem(400);
        (await world.PostAsync($"{Path}{id}/finalize")).ShouldBeProblem(400);
        (await world.PostAsync($"{Path}{id}/download_pdf")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task The_document_is_shown_in_place_or_offered_for_saving()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("printed");
        string id = BillingWorld.Text(invoice, "id");
        string file = $"filename=\"{BillingWorld.Text(invoice, "invoice_number")}.pdf\"";
        Answer shown = (await world.GetAsync($"{Path}{id}/pdf_preview")).ShouldBe(200);
        Answer saved = (await world.PostAsync($"{Path}{id}/download_pdf")).ShouldBe(200);

        Assert.Equal("application/pdf", shown.ContentType);
        Assert.StartsWith("%PDF-1.7", shown.Text, StringComparison.Ordinal);
        Assert.Equal($"inline; {file}", shown.Headers["Content-Disposition"]);
        Assert.Equal($"attachment; {file}", saved.Headers["Content-Disposition"]);
        Assert.Equal(shown.Text, saved.Text);
    }

    [Fact]
    public async Task A_list_is_filtered_by_customer_subscription_status_period_and_month()
    {
        string customer = await world.CustomerAsync("filtered", "Pacific/Auckland");
        string subscription = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-filtered", "2026-03-31T11:00:00Z"), "id");
        string[] starts = [.. (await world.InvoicesAsync(customer, 3)).Select(invoice => BillingWorld.Text(invoice, "billing_period_start"))];

        Assert.Equal(["2026-03-31T11:00:00Z", "2026-04-30T12:00:00Z", "2026-05-31T12:00:00Z"], starts);
        Assert.Equal(starts[1..2], await StartsAsync($"customer_id={customer}&month=2026-05"));
        Assert.Equal(starts[2..], await StartsAsync($"subscription_id={subscription}&billing_period_start=2026-05-01T00:00:00Z"));
        Assert.Equal(starts[..2], await StartsAsync($"subscription_id={subscription}&billing_period_end=2026-05-31T12:00:00Z"));
        Assert.Equal(starts[2..], await StartsAsync($"customer_id={customer}&status=finalized&skip=2"));
        Assert.Empty(await StartsAsync($"customer_id={customer}&status=voided"));
        Assert.Equal("3", (await world.GetAsync($"{Path}?customer_id={customer}&limit=1")).Headers["X-Total-Count"]);
        Assert.Equal("0", (await world.GetAsync(Path, world.Foreign)).ShouldBe(200).Headers["X-Total-Count"]);
        Answer wrong = await world.GetAsync($"{Path}?month=2026-13&status=open&customer_id=x&billing_period_start=2026-05-01&limit=0");
        Assert.Equal(5, wrong.ShouldBeProblem(422).Faults.Count);
    }

    [Fact]
    public async Task A_preview_says_what_the_period_would_come_to_and_keeps_nothing()
    {
        string customer = await world.CustomerAsync("preview");
        string subscription = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-preview", "2026-07-01T00:00:00Z"), "id");
        await world.UseAsync("preview", "2026-07-01T00:00:00Z", 3, "12.5");
        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        int before = world.Written.Writes.Count;
        JsonElement preview = (await PreviewAsync(subscription)).ShouldBe(200).Json;
        JsonElement part = (await PreviewAsync(subscription, ""","billing_period_start":"2026-07-02T00:00:00Z","billing_period_end":"2026-07-03T00:00:00Z" """)).ShouldBe(200).Json;

        Assert.Equal("6120.0000", BillingWorld.Text(preview, "total_cents"));
        Assert.Equal([null, "standard", "graduated"], preview.GetProperty("fees").EnumerateArray().Select(fee => fee.GetProperty("charge_model").GetString()));
        Assert.Equal("4900.0000", BillingWorld.Text(part, "subtotal_cents"));
        Assert.Equal([], world.Written.Writes.Skip(before));
        Assert.Equal("0", (await world.GetAsync($"{Path}?customer_id={customer}")).Headers["X-Total-Count"]);
    }

    [Fact]
    public async Task A_preview_needs_an_active_subscription_of_ones_own_and_a_period_that_makes_sense()
    {
        string customer = await world.CustomerAsync("no-preview");
        string pending = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-pending", null), "id");
        string active = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-active", "2026-07-01T00:00:00Z"), "id");

        (await PreviewAsync(pending)).ShouldBeProblem(400);
        Assert.Equal(["body.subscription_id:unknown_reference"], (await PreviewAsync(active, "", world.Foreign)).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.subscription_id:missing"], (await world.PostAsync(Path + "preview", "{}")).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.billing_period_end:out_of_range"], (await PreviewAsync(active, ""","billing_period_end":"2026-06-30T00:00:00Z" """)).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.billing_period_end:out_of_range"], (await PreviewAsync(active, ""","billing_period_end":"9000-01-01T00:00:00Z" """)).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Another_organizations_invoice_is_not_found_and_not_changed()
    {
        (_, _, JsonElement draft) = await world.BilledAsync("ours", graceDays: 5);
        string id = BillingWorld.Text(draft, "id");
        await Wait.UntilAsync(() => Task.FromResult(world.Written.IsSettled));
        int before = world.Written.Writes.Count;
        foreach (string wrong in (string[])[id, BillingWorld.Nobody, Guid.NewGuid().ToString()])
        {
            (await world.GetAsync(Path + wrong, world.Foreign)).ShouldBeProblem(404);
            (await world.GetAsync($"{Path}{wrong}/pdf_preview", world.Foreign)).ShouldBeProblem(404);
            (await world.PostAsync($"{Path}{wrong}/download_pdf", null, world.Foreign)).ShouldBeProblem(404);
            (await world.PostAsync($"{Path}{wrong}/finalize", null, world.Foreign)).ShouldBeProblem(404);
            (await world.PostAsync($"{Path}{wrong}/void", null, world.Foreign)).ShouldBeProblem(404);
        }

        Assert.Equal([], world.Written.Writes.Skip(before));
    }

    private Task<Answer> PreviewAsync(string subscription, string more = "", params (string, string)[] headers) =>
        world.PostAsync(Path + "preview", $$"""{"subscription_id":"{{subscription}}"{{more}}}""", headers);

    private async Task<string[]> StartsAsync(string filter) =>
        [.. (await world.GetAsync($"{Path}?order_by=billing_period_start&{filter}")).ShouldBe(200).Json.EnumerateArray().Select(one => BillingWorld.Text(one, "billing_period_start"))];
}
