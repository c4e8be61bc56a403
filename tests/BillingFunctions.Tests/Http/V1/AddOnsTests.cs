using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class AddOnsTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task An_add_on_is_created_changed_listed_and_deleted()
    {
        JsonElement made = await service.MakeAsync("/v1/add_ons/", """{"code":"setup","name":"Set-up","amount_cents":"15000","amount_currency":"EUR"}""");
        Assert.Equal(("setup", "15000.0000", "EUR"), (made.Text("code"), made.Text("amount_cents"), made.Text("amount_currency")));
        Assert.Equal(made.GetRawText(), (await service.GetAsync("/v1/add_ons/setup")).ShouldBe(200).Text);
        (await service.PostAsync("/v1/add_ons", """{"code":"setup","name":"x","amount_cents":1}""")).ShouldBeProblem(409);

        JsonElement changed = (await service.PutAsync("/v1/add_ons/setup", """{"amount_cents":200,"invoice_display_name":"Set-up fee"}""")).ShouldBe(200).Json;
        Assert.Equal(("200.0000", "Set-up fee", "Set-up"), (changed.Text("amount_cents"), changed.Text("invoice_display_name"), changed.Text("name")));
        Assert.Contains((await service.GetAsync("/v1/add_ons?order_by=code")).ShouldBe(200).Json.EnumerateArray(), each => each.Text("code") == "setup");

        (await service.DeleteAsync("/v1/add_ons/setup")).ShouldBe(204);
        (await service.GetAsync("/v1/add_ons/setup")).ShouldBeProblem(404);
        (await service.DeleteAsync("/v1/add_ons/setup")).ShouldBeProblem(404);
        (await service.PutAsync("/v1/add_ons/setup", "{}")).ShouldBeProblem(404);
        await service.MakeAsync("/v1/add_ons", """{"code":"setup","name":"Again","amount_cents":0}""");
    }

    [Theory]
    [InlineData("""{"code":"a","name":"A"}""", "body.amount_cents:missing")]
    [InlineData("""{"code":"a","name":"A","amount_cents":-1}""", "body.amount_cents:greater_than_equal")]
    [InlineData("""{"code":"a","name":"A","amount_cents":"1.5"}""", "body.amount_cents:decimal_whole")]
    [InlineData("""{"code":"a","name":"A","amount_cents":1,"amount_currency":"XXX"}""", "body.amount_currency:currency_code")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/add_ons/", json, fault);

    [Fact]
    public async Task Applying_an_add_on_drafts_its_invoice_once()
    {
        JsonElement addOn = await service.MakeAsync("/v1/add_ons", """{"code":"training","name":"Training","amount_cents":1000,"invoice_display_name":"A day of training"}""");
        string customer = (await service.MakeAsync("/v1/customers", """{"external_id":"buyer","name":"Buyer"}""")).Id();
        await service.MakeAsync("/v1/taxes", """{"code":"service-10","name":"T","rate":"0.1"}""");
        await service.MakeAsync("/v1/taxes/apply", $$"""{"tax_code":"service-10","taxable_type":"add_on","taxable_id":"{{addOn.Id()}}"}""");
        string body = $$"""{"add_on_code":"training","customer_id":"{{customer}}","amount_cents":"1200"}""";
        Answer applied = (await service.PostAsync("/v1/add_ons/apply", body, "apply")).ShouldBe(201);
        Answer again = (await service.PostAsync("/v1/add_ons/apply", body, "apply")).ShouldBe(201);
        Assert.Equal((applied.Text, "true"), (again.Text, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(("1200.0000", "USD"), (applied.Json.Text("amount_cents"), applied.Json.Text("amount_currency")));

        JsonElement invoice = Assert.Single((await service.GetAsync($"/v1/invoices?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(
            ("draft", "add_on", "1200.0000", "120.0000", "1320.0000", applied.Json.Text("invoice_id")),
            (invoice.Text("status"), invoice.Text("invoice_type"), invoice.Text("subtotal_cents"), invoice.Text("tax_amount_cents"), invoice.Text("total_cents"), invoice.Id()));
        Assert.Equal("A day of training", invoice.GetProperty("line_items")[0].Text("description"));
        JsonElement fee = Assert.Single((await service.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal("add_on", fee.Text("fee_type"));
        Assert.Equal("finalized", (await service.PostAsync($"/v1/invoices/{invoice.Id()}/finalize", "")).ShouldBe(200).Json.Text("status"));

        JsonElement shown = Assert.Single((await service.GetAsync("/v1/add_ons/training/applications")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("Buyer", customer), (shown.Text("customer_name"), shown.Text("customer_id")));
        Assert.Equal(shown.GetRawText(), Assert.Single((await service.GetAsync($"/v1/customers/{customer}/applied_add_ons")).ShouldBe(200).Json.EnumerateArray()).GetRawText());
        Assert.Equal(1, (await service.GetAsync("/v1/add_ons/application_counts")).ShouldBe(200).Json.GetProperty(addOn.Id()).GetInt32());

        string waits = $$"""{"add_on_code":"training","customer_id":"{{customer}}","with_next_invoice":true}""";
        Answer waiting = (await service.PostAsync("/v1/add_ons/apply", waits, "waits")).ShouldBe(201);
        Assert.Equal((JsonValueKind.Null, waiting.Text), (waiting.Json.GetProperty("invoice_id").ValueKind, (await service.PostAsync("/v1/add_ons/apply", waits, "waits")).Text));
        Assert.Single((await service.GetAsync($"/v1/invoices?customer_id={customer}")).ShouldBe(200).Json.EnumerateArray());
    }

    [Fact]
    public async Task Applying_needs_an_add_on_a_customer_and_a_price_in_its_currency()
    {
        await service.MakeAsync("/v1/add_ons", """{"code":"box","name":"Box","amount_cents":500}""");
        string customer = (await service.MakeAsync("/v1/customers", """{"external_id":"boxed","name":"B"}""")).Id();
        (await service.PostAsync("/v1/add_ons/apply", $$"""{"add_on_code":"none","customer_id":"{{customer}}"}""")).ShouldBeProblem(404);
        (await service.PostAsync("/v1/add_ons/apply", $$"""{"add_on_code":"box","customer_id":"{{BillingWorld.Nobody}}"}""")).ShouldBeProblem(404);
        await service.RefusedAsync(
            "POST", "/v1/add_ons/apply", $$"""{"add_on_code":"box","customer_id":"{{customer}}","amount_currency":"EUR"}""", "body.amount_cents:missing");
        await service.RefusedAsync("POST", "/v1/add_ons/apply", """{"add_on_code":"box"}""", "body.customer_id:missing");
        (await service.GetAsync("/v1/add_ons/none/applications")).ShouldBeProblem(404);
        (await service.GetAsync($"/v1/customers/{BillingWorld.Nobody}/applied_add_ons")).ShouldBeProblem(404);
    }
}
