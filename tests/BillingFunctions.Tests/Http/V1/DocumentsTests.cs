using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class DocumentsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    /// <summary>One red pixel.</summary>
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4YSMHAALyASNM6jO1AAAAAElFTkSuQmCC";

    [Fact]
    public async Task A_template_is_set_shown_and_set_back()
    {
        await MakeEntityAsync("styled");
        JsonElement plain = (await world.GetAsync(Template("styled"))).ShouldBe(200).Json;
        Assert.All(plain.EnumerateObject(), field => Assert.Equal(JsonValueKind.Null, field.Value.ValueKind));

        const string wanted = """{"accent_color":"#1b5e20","legal_text":"HRB 1","payment_instructions":"IBAN DE02"}""";
        JsonElement logo = (await PutAsync(Template("styled") + "/logo", $$"""{"content":"{{Png}}"}""")).ShouldBe(200).Json.GetProperty("logo");
        Assert.Equal(("image/png", 1, 1), (logo.Text("content_type"), logo.GetProperty("width").GetInt32(), logo.GetProperty("height").GetInt32()));
        JsonElement styled = (await PutAsync(Template("styled"), wanted)).ShouldBe(200).Json;
        Assert.Equal(("#1b5e20", "HRB 1", "IBAN DE02"), (styled.Text("accent_color"), styled.Text("legal_text"), styled.Text("payment_instructions")));
        Assert.Equal(64, styled.GetProperty("logo").Text("sha256").Length);

        (await world.Service.SendAsync("DELETE", Template("styled") + "/logo")).ShouldBe(204);
        (await PutAsync(Template("styled"), "{}")).ShouldBe(200);
        Assert.Equal(plain.GetRawText(), (await world.GetAsync(Template("styled"))).ShouldBe(200).Text);
    }

    [Theory]
    [InlineData("", """{"accent_color":"green"}""", "body.accent_color:color")]
    [InlineData("", """{"accent_color":"#ffff00"}""", "body.accent_color:contrast")]
    [InlineData("/logo", "{}", "body.content:missing")]
    [InlineData("/logo", """{"content":"not base64!"}""", "body.content:base64")]
    [InlineData("/logo", """{"content":"aGVsbG8="}""", "body.content:image")]
    public async Task A_fault_of_a_template_is_named(string path, string json, string fault) =>
        Assert.Equal([fault], (await PutAsync(Template("default") + path, json)).ShouldBeProblem(422).Faults);

    [Fact]
    public async Task A_template_of_nothing_is_not_found()
    {
        (await world.GetAsync(Template("nobody"))).ShouldBeProblem(404);
        (await PutAsync(Template("nobody"), "{}")).ShouldBeProblem(404);
        (await PutAsync(Template("nobody") + "/logo", $$"""{"content":"{{Png}}"}""")).ShouldBeProblem(404);
        (await world.Service.SendAsync("DELETE", Template("nobody") + "/logo")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_document_keeps_what_it_showed_when_it_was_made_and_an_entity_with_invoices_stays()
    {
        await MakeEntityAsync("kept");
        (string customer, _, JsonElement draft) = await world.BilledAsync("kept-customer", graceDays: 10);
        string id = draft.Id();
        (await PutAsync($"/v1/customers/{customer}", """{"billing_entity_code":"kept"}""")).ShouldBe(200);
        string shown = (await world.GetAsync($"/v1/invoices/{id}/pdf_preview")).ShouldBe(200).Text;
        (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200);
        string made = (await world.PostAsync($"/v1/invoices/{id}/download_pdf")).ShouldBe(200).Text;
        Assert.NotEqual(shown, made);
        (await PutAsync(Template("default"), """{"legal_text":"A new text"}""")).ShouldBe(200);
        Assert.Equal(made, (await world.PostAsync($"/v1/invoices/{id}/download_pdf")).ShouldBe(200).Text);
        Assert.Equal(made, (await world.GetAsync($"/v1/invoices/{id}/pdf_preview")).ShouldBe(200).Text);
        (await PutAsync(Template("default"), "{}")).ShouldBe(200);
    }

    [Fact]
    public async Task An_entity_with_invoices_cannot_be_deleted()
    {
        await MakeEntityAsync("billing");
        string customer = await world.CustomerAsync("billed-by-entity");
        (await PutAsync($"/v1/customers/{customer}", """{"billing_entity_code":"billing"}""")).ShouldBe(200);
        await world.SubscribeAsync(customer, "billed-by-entity", "2026-06-01T00:00:00Z");
        await world.RunScheduleAsync();
        await world.InvoicesAsync(customer, 1);
        (await PutAsync($"/v1/customers/{customer}", """{"billing_entity_code":"default"}""")).ShouldBe(200);
        Assert.Contains("1 invoices", (await world.Service.SendAsync("DELETE", "/v1/billing_entities/billing")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credit_note_has_a_document_once_it_is_issued()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("noted");
        string fee = (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json[0].Id();
        JsonElement note = (await world.PostAsync("/v1/credit_notes", $$"""
            {"number":"CN-DOC","invoice_id":"{{invoice.Id()}}","customer_id":"{{invoice.Text("customer_id")}}","credit_note_type":"credit","reason":"other","currency":"USD",
             "items":[{"fee_id":"{{fee}}","amount_cents":500}]}
            """)).ShouldBe(201).Json;
        string path = $"/v1/credit_notes/{note.Id()}/download_pdf";
        Assert.Contains("draft", (await world.PostAsync(path)).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        (await world.PostAsync($"/v1/credit_notes/{note.Id()}/finalize")).ShouldBe(200);
        Answer pdf = (await world.PostAsync(path)).ShouldBe(200);
        Assert.StartsWith("%PDF-1.7", pdf.Text, StringComparison.Ordinal);
        Assert.StartsWith("attachment; filename=", pdf.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal(pdf.Text, (await world.PostAsync(path)).ShouldBe(200).Text);
        (await world.PostAsync($"/v1/credit_notes/{BillingWorld.Nobody}/download_pdf")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_payment_has_a_receipt_once_the_money_has_come()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("receipted");
        JsonElement payment = (await world.PostAsync("/v1/payments/record", $$"""{"invoice_id":"{{invoice.Id()}}","amount":500,"currency":"USD","reference":"bank 7"}""")).ShouldBe(200).Json;
        Answer pdf = (await world.PostAsync($"/v1/payments/{payment.Id()}/download_receipt")).ShouldBe(200);
        Assert.StartsWith("%PDF-1.7", pdf.Text, StringComparison.Ordinal);
        Assert.Matches("^attachment; filename=\"R-[0-9A-F]{8}.pdf\"$", pdf.Headers["Content-Disposition"]);
        Assert.Equal(pdf.Text, (await world.PostAsync($"/v1/payments/{payment.Id()}/download_receipt")).ShouldBe(200).Text);
        (await world.PostAsync($"/v1/payments/{BillingWorld.Nobody}/download_receipt")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Documents_name_address_tax_number_and_language_of_the_customer()
    {
        string id = await world.CustomerAsync("addressed");
        JsonElement changed = (await PutAsync($"/v1/customers/{id}", """
            {"tax_id":"FR123","address_line1":"1 rue X","city":"Lyon","zip_code":"69001","country":"FR","document_locale":"fr"}
            """)).ShouldBe(200).Json;
        Assert.Equal(
            ("FR123", "1 rue X", "Lyon", "69001", "FR", "fr"),
            (changed.Text("tax_id"), changed.Text("address_line1"), changed.Text("city"), changed.Text("zip_code"), changed.Text("country"), changed.Text("document_locale")));
        Assert.Equal("2 rue Y", (await PutAsync($"/v1/customers/{id}", """{"address_line1":"2 rue Y"}""")).ShouldBe(200).Json.Text("address_line1"));
        Assert.Equal("Lyon", (await world.GetAsync($"/v1/customers/{id}")).ShouldBe(200).Json.Text("city"));
        Assert.Equal(["body.document_locale:language"], (await PutAsync($"/v1/customers/{id}", """{"document_locale":"a b"}""")).ShouldBeProblem(422).Faults);
    }

    private static string Template(string code) => $"/v1/billing_entities/{code}/template";

    private Task<Answer> PutAsync(string path, string json) => world.Service.SendAsync("PUT", path, json);

    private async Task MakeEntityAsync(string code) => (await world.PostAsync("/v1/billing_entities", $$"""{"code":"{{code}}","name":"Entity {{code}}"}""")).ShouldBe(201);
}
