using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>Which taxes hold: those of the charge, else of the plan, else of the customer, else of its billing entity, else the organization's 20 %.</summary>
public sealed class TaxLevelsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task The_nearest_level_that_names_any_tax_wins()
    {
        JsonElement entity = await MakeAsync("/v1/billing_entities", """{"code":"eu","name":"EU Ltd"}""");
        string customer = (await MakeAsync("/v1/customers", """{"external_id":"levels","name":"L","billing_entity_code":"eu"}""")).Id();
        string subscription = (await world.SubscribeAsync(customer, "sub-levels", "2026-07-01T00:00:00Z")).Id();
        Assert.Equal(0.2m, await RateAsync(subscription));

        await ApplyAsync("entity-10", "0.1", "billing_entity", entity.Id());
        Assert.Equal(0.1m, await RateAsync(subscription));

        string onCustomer = await ApplyAsync("customer-5", "0.05", "customer", customer);
        await ApplyAsync("customer-2", "0.02", "customer", customer);
        Assert.Equal(0.07m, await RateAsync(subscription));

        string onPlan = await ApplyAsync("plan-1", "0.01", "plan", world.PlanId);
        Assert.Equal(0.01m, await RateAsync(subscription));

        (await world.Service.SendAsync("DELETE", $"/v1/taxes/applied/{onPlan}")).ShouldBe(204);
        (await world.Service.SendAsync("DELETE", $"/v1/taxes/applied/{onCustomer}")).ShouldBe(204);
        Assert.Equal(0.02m, await RateAsync(subscription));
        JsonElement listed = (await world.GetAsync($"/v1/taxes/applied?taxable_type=billing_entity&taxable_id={entity.Id()}")).ShouldBe(200).Json;
        Assert.Equal("entity-10", Assert.Single(listed.EnumerateArray()).Text("tax_code"));
        (await world.Service.SendAsync("DELETE", "/v1/taxes/entity-10")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Taxes_of_the_default_entity_hold_for_customers_that_name_none_and_no_others()
    {
        string none = (await world.SubscribeAsync(await world.CustomerAsync("names-none"), "sub-names-none", "2026-07-01T00:00:00Z")).Id();
        JsonElement other = await MakeAsync("/v1/billing_entities", """{"code":"other","name":"Other Ltd"}""");
        string named = (await MakeAsync("/v1/customers", """{"external_id":"names-other","name":"N","billing_entity_code":"other"}""")).Id();
        string ofOther = (await world.SubscribeAsync(named, "sub-names-other", "2026-07-01T00:00:00Z")).Id();
        JsonElement standard = (await world.GetAsync("/v1/billing_entities/default")).ShouldBe(200).Json;

        string applied = await ApplyAsync("standard-3", "0.03", "billing_entity", standard.Id());
        Assert.Equal((0.03m, 0.2m), (await RateAsync(none), await RateAsync(ofOther)));

        (await world.Service.SendAsync("DELETE", $"/v1/taxes/applied/{applied}")).ShouldBe(204);
        Assert.Equal(0.2m, await RateAsync(none));
        Assert.NotEqual(standard.Id(), other.Id());
    }

    private async Task<string> ApplyAsync(string code, string rate, string type, string id)
    {
        await MakeAsync("/v1/taxes", $$"""{"code":"{{code}}","name":"T","rate":"{{rate}}"}""");
        return (await MakeAsync("/v1/taxes/apply", $$"""{"tax_code":"{{code}}","taxable_type":"{{type}}","taxable_id":"{{id}}"}""")).Id();
    }

    private async Task<decimal> RateAsync(string subscription)
    {
        JsonElement preview = (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{subscription}}"}""")).ShouldBe(200).Json;
        return decimal.Parse(preview.Text("tax_amount_cents")) / decimal.Parse(preview.Text("subtotal_cents"));
    }

    private async Task<JsonElement> MakeAsync(string path, string json) => (await world.PostAsync(path, json)).ShouldBe(201).Json;

    [Fact]
    public async Task The_taxes_of_a_fee_are_read_with_their_amounts_and_are_not_applied_by_hand()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("taxed-fee");
        JsonElement fee = (await world.GetAsync($"/v1/fees?invoice_id={invoice.Id()}")).ShouldBe(200).Json[0];
        Answer taxes = (await world.GetAsync($"/v1/taxes/applied?taxable_type=fee&taxable_id={fee.Id()}")).ShouldBe(200);
        JsonElement only = Assert.Single(taxes.Json.EnumerateArray());

        Assert.Equal(
            ("fee", fee.Id(), "vat", "VAT", "0.2000", fee.Text("taxes_amount_cents"), "1"),
            (only.Text("taxable_type"), only.Text("taxable_id"), only.Text("tax_code"), only.Text("tax_name"), only.Text("tax_rate"), only.Text("tax_amount_cents"),
             taxes.Headers["X-Total-Count"]));
        Assert.Equal((await world.GetAsync("/v1/taxes/vat")).ShouldBe(200).Json.Id(), only.Text("tax_id"));
        Assert.Equal("[]", (await world.GetAsync($"/v1/taxes/applied?taxable_type=fee&taxable_id={BillingWorld.Nobody}")).ShouldBe(200).Text);
        Answer applied = await world.PostAsync("/v1/taxes/apply", $$"""{"tax_code":"vat","taxable_type":"fee","taxable_id":"{{fee.Id()}}"}""");
        Assert.Equal(["body.taxable_type:enum"], applied.ShouldBeProblem(422).Faults);
    }
}
