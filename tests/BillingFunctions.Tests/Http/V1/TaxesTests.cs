using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

public sealed class TaxesTests(V1Service service) : IClassFixture<V1Service>
{
    [Fact]
    public async Task A_tax_is_created_read_changed_and_deleted()
    {
        JsonElement made = await service.MakeAsync("/v1/taxes/", """{"code":"vat","name":"VAT","rate":0.2,"category":"eu"}""");
        Assert.Equal("0.2000", made.Text("rate"));
        Assert.Equal(made.GetRawText(), (await service.GetAsync("/v1/taxes/vat")).ShouldBe(200).Text);
        (await service.PostAsync("/v1/taxes", """{"code":"vat","name":"x","rate":"0.1"}""")).ShouldBeProblem(409);
        Assert.Equal("0.2250", (await service.PutAsync("/v1/taxes/vat", """{"rate":"0.225"}""")).ShouldBe(200).Json.Text("rate"));

        (await service.DeleteAsync("/v1/taxes/vat")).ShouldBe(204);
        (await service.GetAsync("/v1/taxes/vat")).ShouldBeProblem(404);
        (await service.DeleteAsync("/v1/taxes/vat")).ShouldBeProblem(404);
        (await service.PutAsync("/v1/taxes/vat", "{}")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("""{"code":"v","name":"x"}""", "body.rate:missing")]
    [InlineData("""{"code":"v","name":"x","rate":"a fifth"}""", "body.rate:decimal_parsing")]
    [InlineData("""{"code":"v","name":"x","rate":20}""", "body.rate:value_error")]
    [InlineData("""{"code":"v","name":"x","rate":0.12345}""", "body.rate:decimal_max_places")]
    public Task A_fault_is_named_and_leaves_nothing_behind(string json, string fault) => service.RefusedAsync("POST", "/v1/taxes/", json, fault);

    [Fact]
    public async Task A_tax_is_applied_shown_counted_and_removed()
    {
        JsonElement tax = await service.MakeAsync("/v1/taxes", """{"code":"gst","name":"GST","rate":"0.1"}""");
        string customer = (await service.MakeAsync("/v1/customers", """{"external_id":"taxed","name":"T"}""")).Id();
        JsonElement applied = await service.MakeAsync(
            "/v1/taxes/apply", $$"""{"tax_code":"gst","taxable_type":"customer","taxable_id":"{{customer}}"}""");
        Assert.Equal(
            ("customer", "0.1000", "0.0000", "GST"),
            (applied.Text("taxable_type"), applied.Text("tax_rate"), applied.Text("tax_amount_cents"), applied.Text("tax_name")));

        Answer listed = (await service.GetAsync($"/v1/taxes/applied?taxable_type=customer&taxable_id={customer}")).ShouldBe(200);
        Assert.Equal(applied.GetRawText(), Assert.Single(listed.Json.EnumerateArray()).GetRawText());
        Assert.Equal(1, (await service.GetAsync("/v1/taxes/application_counts")).ShouldBe(200).Json.GetProperty("counts").GetProperty(tax.Id()).GetInt32());
        JsonElement entities = (await service.GetAsync("/v1/taxes/gst/applied_entities")).ShouldBe(200).Json;
        Assert.Equal(customer, Assert.Single(entities.GetProperty("entities").EnumerateArray()).Text("taxable_id"));
        (await service.DeleteAsync("/v1/taxes/gst")).ShouldBeProblem(400);

        (await service.DeleteAsync($"/v1/taxes/applied/{applied.Id()}")).ShouldBe(204);
        (await service.DeleteAsync($"/v1/taxes/applied/{applied.Id()}")).ShouldBeProblem(404);
        (await service.DeleteAsync("/v1/taxes/gst")).ShouldBe(204);
    }

    [Fact]
    public async Task Applying_what_is_not_there_is_refused()
    {
        await service.MakeAsync("/v1/taxes", """{"code":"lonely","name":"L","rate":"0.1"}""");
        const string nobody = "0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000";
        foreach (string type in (string[])["customer", "plan", "charge", "billing_entity", "add_on"])
            (await service.PostAsync("/v1/taxes/apply", $$"""{"tax_code":"lonely","taxable_type":"{{type}}","taxable_id":"{{nobody}}"}""")).ShouldBeProblem(404);

        (await service.PostAsync("/v1/taxes/apply", $$"""{"tax_code":"none","taxable_type":"plan","taxable_id":"{{nobody}}"}""")).ShouldBeProblem(404);
        await service.RefusedAsync(
            "POST", "/v1/taxes/apply", $$"""{"tax_code":"lonely","taxable_type":"galaxy","taxable_id":"{{nobody}}"}""", "body.taxable_type:enum");
        Assert.Equal(["query.taxable_id:missing"], (await service.GetAsync("/v1/taxes/applied?taxable_type=plan")).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task Another_organization_sees_nothing_of_a_tax()
    {
        await service.MakeAsync("/v1/taxes", """{"code":"hidden","name":"H","rate":"0.1"}""");
        await service.HiddenAsync(
            ("GET", "/v1/taxes/hidden", null), ("PUT", "/v1/taxes/hidden", "{}"), ("DELETE", "/v1/taxes/hidden", null),
            ("GET", "/v1/taxes/hidden/applied_entities", null));
        Assert.Empty((await service.ForeignAsync("GET", "/v1/taxes")).ShouldBe(200).Json.EnumerateArray());
    }
}
