using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Exports;

public sealed class DataExportsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Every_type_is_exported_with_its_columns_and_as_many_rows_as_estimated()
    {
        (string customer, _, JsonElement invoice) = await world.BilledAsync("exported");
        string fee = (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).Json[0].Id();
        (await world.PostAsync(
            "/v1/credit_notes", $$"""{"number":"note-1","invoice_id":"{{invoice.Id()}}","customer_id":"{{customer}}","credit_note_type":"credit","reason":"other","currency":"USD","items":[{"fee_id":"{{fee}}","amount_cents":1}]}""")).ShouldBe(201);
        foreach ((string type, string columns) in ((string, string)[])
        [
            ("invoices", "number,customer_id,status,subtotal,tax_amount,total,currency,issued_at,due_date,paid_at"),
            ("customers", "external_id,name,email,currency,timezone,created_at"),
            ("subscriptions", "external_id,customer_id,plan_id,status,billing_time,started_at,canceled_at,created_at"),
            ("events", "transaction_id,external_customer_id,code,timestamp,created_at"),
            ("fees", "id,invoice_id,fee_type,amount_cents,units,events_count,payment_status,created_at"),
            ("credit_notes", "number,invoice_id,customer_id,credit_note_type,status,total_amount_cents,currency,issued_at,created_at"),
            ("audit_logs", "id,resource_type,resource_id,action,actor_type,actor_id,changes,created_at"),
        ])
        {
            string body = $$"""{"export_type":"{{type}}"}""";
            int estimate = (await world.PostAsync("/v1/data_exports/estimate", body)).ShouldBe(200).Json.GetProperty("record_count").GetInt32();
            (JsonElement export, string[] lines) = await FileAsync(body);
            Assert.Equal((columns, type), (lines[0], export.Text("export_type")));
            Assert.InRange(estimate, 1, lines.Length - 1);
            Assert.Equal(lines.Length - 1, export.GetProperty("record_count").GetInt32());
        }

        (_, string[] invoices) = await FileAsync($$$"""{"export_type":"invoices","filters":{"customer_id":"{{{customer}}}","status":"finalized"}}""");
        Assert.StartsWith($"{invoice.Text("invoice_number")},{customer},finalized,5100,1020,6120,USD,", Assert.Single(invoices[1..]), StringComparison.Ordinal);
        (_, string[] events) = await FileAsync("""{"export_type":"events","filters":{"external_customer_id":"exported","code":"calls","start_date":"2026-06-10","end_date":"2026-06-10"}}""");
        Assert.Equal(3, events.Length - 1);
        (_, string[] none) = await FileAsync("""{"export_type":"events","filters":{"external_customer_id":"exported","start_date":"2026-06-11"}}""");
        Assert.Single(none);
    }

    [Fact]
    public async Task Names_cannot_become_formulas_and_lines_of_JSON_are_exact()
    {
        (await world.PostAsync("/v1/customers", """{"external_id":"evil","name":"=HYPERLINK(\"http://x\")","currency":"KES"}""")).ShouldBe(201);
        (_, string[] csv) = await FileAsync("""{"export_type":"customers","filters":{"currency":"KES"}}""");
        Assert.Contains(",\"'=HYPERLINK(\"\"http://x\"\")\",", csv[1], StringComparison.Ordinal);
        (JsonElement export, string[] lines) = await FileAsync("""{"export_type":"customers","format":"ndjson","filters":{"currency":"KES"}}""", "application/x-ndjson");
        Assert.Equal("=HYPERLINK(\"http://x\")", JsonDocument.Parse(Assert.Single(lines)).RootElement.Text("name"));
        Assert.EndsWith(".ndjson", export.Text("file_path"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_opens_with_the_key_or_a_link_and_with_nothing_else()
    {
        await world.CustomerAsync("linked");
        (JsonElement export, string[] lines) = await FileAsync("""{"export_type":"customers"}""");
        string link = export.Text("download_path");
        Answer opened = (await world.GetAsync(link, ("Authorization", ""))).ShouldBe(200);
        Assert.Equal((string.Join("\r\n", lines) + "\r\n", "text/csv"), (opened.Text, opened.ContentType));
        Assert.Contains("attachment; filename=\"customers-", opened.Headers["Content-Disposition"], StringComparison.Ordinal);

        (await world.GetAsync(link[..^1] + (link[^1] == '0' ? '1' : '0'), ("Authorization", ""))).ShouldBeProblem(404);
        (await world.GetAsync(link.Replace("mode=live", "mode=test", StringComparison.Ordinal), ("Authorization", ""))).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/data_exports/{export.Id()}/download", ("Authorization", ""))).ShouldBeProblem(401);
        foreach (string path in (string[])["", "/download"])
            (await world.GetAsync($"/v1/data_exports/{export.Id()}{path}", world.Foreign)).ShouldBeProblem(404);

        Assert.DoesNotContain(export.Id(), (await world.GetAsync("/v1/data_exports", world.Foreign)).ShouldBe(200).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "body.export_type:missing")]
    [InlineData("""{"export_type":"secrets"}""", "body.export_type:enum")]
    [InlineData("""{"export_type":"fees","format":"xlsx"}""", "body.format:enum")]
    [InlineData("""{"export_type":"customers","filters":{"plan":"x"}}""", "body.filters.plan:unknown_filter")]
    [InlineData("""{"export_type":"customers","filters":{"start_date":"today"}}""", "body.filters.start_date:date_parsing")]
    [InlineData("""{"export_type":"customers","filters":{"currency":7}}""", "body.filters.currency:string_type")]
    [InlineData("""{"export_type":"customers","filters":{"currency":"coins"}}""", "body.filters.currency:currency_code")]
    [InlineData("""{"export_type":"invoices","filters":{"status":"open"}}""", "body.filters.status:enum")]
    [InlineData("""{"export_type":"audit_logs","filters":{"action":"seen","resource_id":"7"}}""", "body.filters.action:enum", "body.filters.resource_id:uuid_parsing")]
    public async Task A_fault_is_named(string json, params string[] faults)
    {
        Assert.Equal(faults, (await world.PostAsync("/v1/data_exports", json)).ShouldBeProblem(422).Faults);
        Assert.Equal(faults, (await world.PostAsync("/v1/data_exports/estimate", json)).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_key_makes_one_export()
    {
        const string body = """{"export_type":"customers"}""";
        string id = (await world.PostAsync("/v1/data_exports", body, ("Idempotency-Key", "export"))).ShouldBe(201).Json.Id();
        Assert.Equal(id, (await world.PostAsync("/v1/data_exports", body, ("Idempotency-Key", "export"))).ShouldBe(201).Json.Id());
    }

    private async Task<(JsonElement Export, string[] Lines)> FileAsync(string body, string contentType = "text/csv")
    {
        string id = (await world.PostAsync("/v1/data_exports/", body)).ShouldBe(201).Json.Id();
        JsonElement export = default;
        await Wait.UntilAsync(async () =>
        {
            export = (await world.GetAsync($"/v1/data_exports/{id}")).ShouldBe(200).Json;
            return export.Text("status") == "completed";
        });
        Answer file = (await world.GetAsync($"/v1/data_exports/{id}/download")).ShouldBe(200);
        Assert.Equal((contentType, 100, (long)System.Text.Encoding.UTF8.GetByteCount(file.Text)), (file.ContentType, export.GetProperty("progress").GetInt32(), export.GetProperty("file_size").GetInt64()));
        return (export, file.Text.Split(contentType == "text/csv" ? "\r\n" : "\n", StringSplitOptions.RemoveEmptyEntries));
    }
}
