using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>When invoices are issued and due: the invoice's own date, else the customer, its billing entity, the organization. It is the first of July 2026.</summary>
public sealed class PaymentTermsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task The_nearest_level_that_says_anything_decides_when_an_invoice_is_due()
    {
        string follows = await MakeAsync("/v1/customers", """{"external_id":"follows","name":"Follows"}""");
        string own = await MakeAsync("/v1/customers", """{"external_id":"own","name":"Own","net_payment_term":5}""");
        await MakeAsync("/v1/billing_entities", """{"code":"north","name":"North"}""");
        string north = await MakeAsync("/v1/customers", """{"external_id":"north","name":"North","billing_entity_code":"north"}""");
        Assert.Equal((30, "2026-07-31T00:00:00Z"), await DueAsync(follows));

        (await world.PutAsync("/v1/organizations/current", """{"net_payment_term":20}""")).ShouldBe(200);
        Assert.Equal((20, "2026-07-21T00:00:00Z"), await DueAsync(follows));
        Assert.Equal((20, "2026-07-21T00:00:00Z"), await DueAsync(north));
        Assert.Equal((5, "2026-07-06T00:00:00Z"), await DueAsync(own));

        (await world.Service.SendAsync("PATCH", "/v1/billing_entities/north", """{"net_payment_term":0}""")).ShouldBe(200);
        Assert.Equal(0, (await world.GetAsync("/v1/billing_entities/north")).ShouldBe(200).Json.GetProperty("net_payment_term").GetInt32());
        Assert.Equal((0, "2026-07-01T00:00:00Z"), await DueAsync(north));
        Assert.Equal((20, "2026-07-21T00:00:00Z"), await DueAsync(follows));

        (await world.PutAsync($"/v1/customers/{north}", """{"net_payment_term":7}""")).ShouldBe(200);
        Assert.Equal((7, "2026-07-08T00:00:00Z"), await DueAsync(north));
        Assert.Equal((7, "2026-07-03T00:00:00Z"), await DueAsync(north, ""","due_date":"2026-07-03T00:00:00Z" """));

        (await world.PutAsync($"/v1/customers/{north}", """{"name":"Still seven"}""")).ShouldBe(200);
        Assert.Equal((7, "2026-07-08T00:00:00Z"), await DueAsync(north));
        (await world.PutAsync($"/v1/customers/{north}", """{"net_payment_term":null}""")).ShouldBe(200);
        Assert.Equal((0, "2026-07-01T00:00:00Z"), await DueAsync(north));
    }

    [Fact]
    public async Task The_grace_period_of_the_entity_makes_drafts_for_customers_that_have_none()
    {
        await MakeAsync("/v1/billing_entities", """{"code":"slow","name":"Slow","invoice_grace_period":4}""");
        string waits = await MakeAsync("/v1/customers", """{"external_id":"waits","name":"Waits","billing_entity_code":"slow"}""");
        string hurries = await MakeAsync("/v1/customers", """{"external_id":"hurries","name":"Hurries","billing_entity_code":"slow","invoice_grace_period":0}""");
        foreach (string customer in (string[])[waits, hurries])
            await world.SubscribeAsync(customer, $"sub-{customer}", "2026-06-01T00:00:00Z");

        Assert.Equal("draft", (await world.InvoicesAsync(waits, 1))[0].Text("status"));
        Assert.Equal("finalized", (await world.InvoicesAsync(hurries, 1))[0].Text("status"));
    }

    /// <summary>The term that the customer's answer shows, and when an invoice that is issued now is due.</summary>
    private async Task<(int Days, string DueDate)> DueAsync(string customer, string fields = "")
    {
        string id = await MakeAsync("/v1/invoices/one_off", $$"""
            {"customer_id":"{{customer}}","line_items":[{"description":"x","quantity":1,"unit_price":100,"amount":100}]{{fields}}}
            """);
        JsonElement final = (await world.PostAsync($"/v1/invoices/{id}/finalize")).ShouldBe(200).Json;
        JsonElement shown = (await world.GetAsync($"/v1/customers/{customer}")).ShouldBe(200).Json;
        return (shown.GetProperty("net_payment_term").GetInt32(), final.Text("due_date"));
    }

    private async Task<string> MakeAsync(string path, string json)
    {
        Answer made = await world.PostAsync(path, json);
        Assert.True(made.Status is 200 or 201, made.Text);
        return made.Json.Id();
    }
}
