using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Subscriptions of a billing group share an invoice. A month costs 49.00 USD, taxes are 20 %; it is the first of July 2026.</summary>
public sealed class BillingGroupsTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/subscriptions/";
    private const string Main = "\"billing_group\":\"main\"";

    [Fact]
    public async Task Members_share_an_invoice_that_each_of_them_is_found_by()
    {
        string customer = await world.CustomerAsync("grouped", graceDays: 10);
        string first = await MemberAsync(customer, "grouped-1", Main);
        string second = await MemberAsync(customer, "grouped-2", Main);
        string alone = BillingWorld.Text(await world.SubscribeAsync(customer, "grouped-3", "2026-06-01T00:00:00Z"), "id");
        await WaitForFeesAsync(customer, 6); // of each a base amount, calls and storage
        JsonElement shared = (await world.GetAsync($"/v1/invoices/?subscription_id={second}")).ShouldBe(200).Json.EnumerateArray().Single();
        Answer ofFirst = (await world.GetAsync($"/v1/invoices/?subscription_id={first}")).ShouldBe(200);

        Assert.Equal(shared.Id(), ofFirst.Json.EnumerateArray().Single().Id());
        Assert.Equal("main", shared.Text("billing_group"));
        Assert.Equal(JsonValueKind.Null, shared.GetProperty("subscription_id").ValueKind);
        Assert.Equal([first, second], shared.GetProperty("subscription_ids").EnumerateArray().Select(id => id.GetString()!));
        Assert.Equal("9800.0000", shared.Text("subtotal_cents"));
        JsonElement own = (await world.GetAsync($"/v1/invoices/?subscription_id={alone}")).ShouldBe(200).Json.EnumerateArray().Single();
        Assert.Equal((alone, JsonValueKind.Null), (own.Text("subscription_id"), own.GetProperty("billing_group").ValueKind));
        Answer fees = (await world.GetAsync($"/v1/fees/?subscription_id={second}")).ShouldBe(200);
        Assert.All(fees.Json.EnumerateArray(), fee => Assert.Equal((second, shared.Id()), (fee.Text("subscription_id"), fee.Text("invoice_id"))));
        Assert.Equal("3", fees.Headers["X-Total-Count"]);
        Assert.Equal("9800.0000", (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{first}}"}""")).ShouldBe(200).Json.Text("subtotal_cents"));
        Assert.Contains(shared.Id(), (await world.GetAsync($"{Path}{second}/lifecycle")).ShouldBe(200).Text, StringComparison.Ordinal);
        (await world.GetAsync($"/v1/invoices/{shared.Id()}/pdf_preview")).ShouldBe(200);
    }

    [Fact]
    public async Task A_group_is_joined_and_left_by_an_update_and_holds_from_the_next_close_on()
    {
        string customer = await world.CustomerAsync("joins");
        string id = BillingWorld.Text(await world.SubscribeAsync(customer, "joins-1", null), "id");
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(Path + id)).Json.GetProperty("billing_group").ValueKind);

        Assert.Equal("a", (await world.PutAsync(Path + id, """{"billing_group":"a"}""")).ShouldBe(200).Json.Text("billing_group"));
        Assert.Equal("a", (await world.PutAsync(Path + id, """{"trial_period_days":3}""")).ShouldBe(200).Json.Text("billing_group"));
        Assert.Equal(JsonValueKind.Null, (await world.PutAsync(Path + id, """{"billing_group":""}""")).ShouldBe(200).Json.GetProperty("billing_group").ValueKind);
        (await world.PostAsync($"{Path}{id}/activate")).ShouldBe(200);
        Assert.Equal("b", (await world.PutAsync(Path + id, """{"billing_group":"b"}""")).ShouldBe(200).Json.Text("billing_group"));
        (await world.PostAsync($"{Path}{id}/cancel")).ShouldBe(200);
        Assert.Contains("canceled", (await world.PutAsync(Path + id, """{"billing_group":"c"}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_one_to_sixty_four_characters()
    {
        string customer = await world.CustomerAsync("named");
        string Body(string name) => $$"""{"external_id":"named-1","customer_id":"{{customer}}","plan_id":"{{world.PlanId}}","billing_group":"{{name}}"}""";
        Assert.Equal(["body.billing_group:string_too_short"], (await world.PostAsync(Path, Body(""))).ShouldBeProblem(422).Faults);
        Assert.Equal(["body.billing_group:string_too_long"], (await world.PostAsync(Path, Body(new string('x', 65)))).ShouldBeProblem(422).Faults);
    }

    [Fact]
    public async Task A_coupon_of_a_fixed_amount_is_taken_off_the_shared_invoice_once()
    {
        string customer = await world.CustomerAsync("couponed", graceDays: 10);
        (await world.PostAsync("/v1/coupons/", """
            {"code":"GROUP5","name":"Five","coupon_type":"fixed_amount","amount_cents":500,"amount_currency":"USD","frequency":"forever"}
            """)).ShouldBe(201);
        (await world.PostAsync("/v1/coupons/apply", $$"""{"coupon_code":"GROUP5","customer_id":"{{customer}}"}""")).ShouldBe(201);
        await MemberAsync(customer, "couponed-1", Main);
        await MemberAsync(customer, "couponed-2", Main);
        await WaitForFeesAsync(customer, 6);

        JsonElement shared = Assert.Single((await world.InvoicesAsync(customer, 1)));
        Assert.Equal(("9800.0000", "500.0000"), (shared.Text("subtotal_cents"), shared.Text("coupons_amount_cents")));
    }

    private async Task<string> MemberAsync(string customer, string externalId, string fields) =>
        BillingWorld.Text(await world.SubscribeAsync(customer, externalId, "2026-06-01T00:00:00Z", fields), "id");

    private Task WaitForFeesAsync(string customer, int count) => Wait.UntilAsync(async () =>
    {
        await world.RunScheduleAsync();
        return int.Parse((await world.GetAsync($"/v1/fees/?customer_id={customer}&limit=1")).ShouldBe(200).Headers["X-Total-Count"]) >= count;
    });
}
