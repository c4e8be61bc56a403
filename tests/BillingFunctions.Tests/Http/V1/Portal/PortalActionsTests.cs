using System.Text.Json;
using BillingFunctions.Tests.Http.V1.Operations;

namespace BillingFunctions.Tests.Http.V1.Portal;

/// <summary>What a customer does in its portal.</summary>
public sealed class PortalActionsTests(OperationWorld world) : IClassFixture<OperationWorld>
{
    private const string Pages = """{"success_url":"https://shop.example/yes","cancel_url":"https://shop.example/no"}""";

    private BillingWorld Billing => world.Billing;

    [Fact]
    public async Task An_invoice_is_paid_on_a_page_of_the_provider_which_is_opened_once()
    {
        Things things = world.CreateThings();
        string invoice = await things.GetAsync("invoice_id"); // 10.00 and 20 % tax
        (string, string) visitor = await things.VisitorAsync();

        JsonElement page = (await Billing.PostAsync($"/portal/invoices/{invoice}/pay", Pages, visitor)).ShouldBe(200).Json;
        JsonElement again = (await Billing.PostAsync($"/portal/invoices/{invoice}/pay", Pages, visitor)).ShouldBe(200).Json;

        Assert.Equal(("https://shop.example/yes", "sandbox", invoice, "1200.0000", "USD"), (page.Text("checkout_url"), page.Text("provider"), page.Text("invoice_id"), page.Text("amount"), page.Text("currency")));
        Assert.Equal(page.Text("payment_id"), again.Text("payment_id"));
        foreach (string list in (string[])["/portal/payments", $"/portal/invoices/{invoice}/payments"])
            Assert.Equal([page.Text("payment_id")], (await Billing.GetAsync(list, visitor)).ShouldBe(200).Json.EnumerateArray().Select(each => each.Id()));
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_page()
    {
        string name = $"{Guid.NewGuid():N}";
        string customer = (await Billing.PostAsync("/v1/customers", $$"""{"external_id":"{{name}}","name":"Buyer"}""", Billing.Foreign)).ShouldBe(201).Json.Id();
        string invoice = (await Billing.PostAsync("/v1/invoices/one_off", $$"""{"customer_id":"{{customer}}","line_items":[{"description":"x","quantity":1,"unit_price":100,"amount":100}]}""", Billing.Foreign)).ShouldBe(200).Json.Id();
        (await Billing.PostAsync($"/v1/invoices/{invoice}/finalize", null, Billing.Foreign)).ShouldBe(200);
        string token = (await Billing.GetAsync($"/portal/auth/{name}", Billing.Foreign)).ShouldBe(200).Json.Text("token");

        (await Billing.PostAsync($"/portal/invoices/{invoice}/pay?token={token}", Pages)).ShouldBeProblem(503);
    }

    [Fact]
    public async Task Credits_come_when_the_invoice_that_sells_them_is_paid_and_not_before()
    {
        Things things = world.CreateThings();
        string wallet = await things.GetAsync("wallet_id");
        (string, string) visitor = await things.VisitorAsync();

        JsonElement bought = (await Billing.PostAsync($"/portal/wallet/{wallet}/top_up", """{"credits":500}""", visitor)).ShouldBe(200).Json;

        Assert.Equal(("500.0000", "5.0000", "5.0000", "500.0000"), (bought.Text("credits_added"), bought.Text("new_balance_cents"), bought.Text("new_credits_balance"), bought.Text("pending_amount_cents")));
        JsonElement invoice = (await Billing.GetAsync($"/portal/invoices/{bought.Text("invoice_id")}", visitor)).ShouldBe(200).Json;
        Assert.Equal(("finalized", "credit", "500.0000"), (invoice.Text("status"), invoice.Text("invoice_type"), invoice.Text("total_cents")));

        await things.StepAsync($"/v1/invoices/{bought.Text("invoice_id")}/pay");
        await Wait.UntilAsync(async () => (await Billing.GetAsync("/portal/wallet", visitor)).ShouldBe(200).Json[0].Text("balance_cents") == "505.0000");
    }

    [Fact]
    public async Task An_add_on_is_billed_at_once_and_shown_under_the_name_it_was_bought_by()
    {
        Things things = world.CreateThings();
        string addOn = await things.GetAsync("add_on_id");
        (string, string) visitor = await things.VisitorAsync();
        Assert.Contains(addOn, (await Billing.GetAsync("/portal/add_ons", visitor)).ShouldBe(200).Json.EnumerateArray().Select(each => each.Id()));

        JsonElement bought = (await Billing.PostAsync($"/portal/add_ons/{addOn}/purchase", null, visitor, ("Idempotency-Key", "once"))).ShouldBe(201).Json;
        (await Billing.Service.SendAsync("DELETE", $"/v1/add_ons/{await things.GetAsync("add_on_code")}")).ShouldBe(204);

        Assert.Equal(("Add-on", "100.0000", "USD"), (bought.Text("add_on_name"), bought.Text("amount_cents"), bought.Text("amount_currency")));
        Assert.Equal("finalized", (await Billing.GetAsync($"/portal/invoices/{bought.Text("invoice_id")}", visitor)).ShouldBe(200).Json.Text("status"));
        JsonElement purchased = Assert.Single((await Billing.GetAsync("/portal/add_ons/purchased", visitor)).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal((bought.Text("applied_add_on_id"), "Add-on", await things.GetAsync("add_on_code")), (purchased.Id(), purchased.Text("add_on_name"), purchased.Text("add_on_code")));

        // What was bought is not forgotten with the add-on: the same request finds it, another finds nothing to buy.
        Assert.Equal(bought.Text("invoice_id"), (await Billing.PostAsync($"/portal/add_ons/{addOn}/purchase", null, visitor, ("Idempotency-Key", "once"))).ShouldBe(201).Json.Text("invoice_id"));
        (await Billing.PostAsync($"/portal/add_ons/{addOn}/purchase", null, visitor)).ShouldBeProblem(404);
    }

    [Fact]
    public async Task A_repeat_with_a_newer_token_in_the_address_is_the_same_request()
    {
        Things things = world.CreateThings();
        string purchase = $"/portal/add_ons/{await things.GetAsync("add_on_id")}/purchase";
        string[] tokens = [await things.GetAsync("portal_token"), (await Billing.GetAsync($"/portal/auth/{await things.GetAsync("external_id")}")).ShouldBe(200).Json.Text("token")];
        Assert.NotEqual(tokens[0], tokens[1]);

        Answer first = (await Billing.PostAsync($"{purchase}?token={tokens[0]}", null, ("Idempotency-Key", things.Name))).ShouldBe(201);
        Answer second = (await Billing.PostAsync($"{purchase}?token={tokens[1]}", null, ("Idempotency-Key", things.Name))).ShouldBe(201);

        Assert.Equal((first.Text, "true"), (second.Text, second.Headers.GetValueOrDefault("Idempotency-Replayed")));
    }

    [Fact]
    public async Task A_code_is_redeemed_by_each_customer_once_where_it_says_so()
    {
        Things things = world.CreateThings();
        string code = $"once-{things.Name}";
        await things.MakeAsync("/v1/coupons", $$"""{"code":"{{code}}","name":"Ten off","coupon_type":"fixed_amount","amount_cents":1000,"amount_currency":"USD","frequency":"once","reusable":false}""");
        string body = $$"""{"coupon_code":"{{code}}"}""";

        JsonElement redeemed = (await Billing.PostAsync("/portal/coupons/redeem", body, await things.VisitorAsync())).ShouldBe(201).Json;
        (await Billing.PostAsync("/portal/coupons/redeem", body, await things.VisitorAsync())).ShouldBeProblem(409);
        (await Billing.PostAsync("/portal/coupons/redeem", """{"coupon_code":"nobody-has-this"}""", await things.VisitorAsync())).ShouldBeProblem(404);
        (await Billing.PostAsync("/portal/coupons/redeem", body, await world.CreateThings().VisitorAsync())).ShouldBe(201);

        Assert.Equal((code, "Ten off", "fixed_amount", "1000.0000", "active"), (redeemed.Text("coupon_code"), redeemed.Text("coupon_name"), redeemed.Text("coupon_type"), redeemed.Text("amount_cents"), redeemed.Text("status")));
        Assert.Equal("Ten off", (await Billing.GetAsync("/portal/coupons", await things.VisitorAsync())).ShouldBe(200).Json[0].Text("coupon_name"));
    }

    [Fact]
    public async Task A_plan_is_changed_at_once_though_it_costs_less_as_the_preview_said()
    {
        Things things = world.CreateThings();
        string subscription = await things.GetAsync("new_subscription_id");
        string body = $$"""{"new_plan_id":"{{await things.GetAsync("other_plan_id")}}"}""";
        (string, string) visitor = await things.VisitorAsync();

        JsonElement preview = (await Billing.PostAsync($"/portal/subscriptions/{subscription}/change_plan_preview", body, visitor)).ShouldBe(200).Json;
        JsonElement changed = (await Billing.PostAsync($"/portal/subscriptions/{subscription}/change_plan", body, visitor)).ShouldBe(200).Json;

        Assert.Equal(("immediate", "2026-07-01T00:00:00Z"), (preview.Text("timing"), preview.Text("effective_date")));
        Assert.Equal(await things.GetAsync("other_plan_id"), changed.Text("plan_id"));
    }

    [Fact]
    public async Task The_audit_log_names_the_customer()
    {
        Things things = world.CreateThings();
        string customer = await things.GetAsync("customer_id");

        Answer renamed = (await Billing.Service.SendAsync("PATCH", "/portal/profile", """{"name":"New name"}""", await things.VisitorAsync())).ShouldBe(200);

        JsonElement entry = Assert.Single((await Billing.GetAsync($"/v1/audit_logs?request_id={renamed.Headers["X-Request-Id"]}")).ShouldBe(200).Json.EnumerateArray());
        Assert.Equal(("customer", customer, "customer"), (entry.Text("actor_type"), entry.Text("actor_id"), entry.Text("resource_type")));
        Assert.Equal("New name", renamed.Json.Text("name"));
    }
}
