using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>The first invoices of subscriptions; it is the first of July 2026.</summary>
public sealed class FirstInvoiceTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task In_advance_the_first_period_is_paid_at_its_start_and_each_next_one_with_the_usage_before_it()
    {
        string customer = await world.CustomerAsync("ahead");
        await world.UseAsync("ahead", "2026-06-20T12:00:00Z", 2, "11");
        await SubscribeAsync(customer, "sub-ahead", "\"pay_in_advance\":true");
        List<JsonElement> invoices = await world.InvoicesAsync(customer, 2);

        Assert.All(invoices, invoice => Assert.Equal(("2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"), Period(invoice)));
        Assert.Equal(["4900", "4900 50 50"], invoices.Select(invoice => string.Join(' ', Amounts(invoice).Select(amount => $"{amount:0}"))).Order());
    }

    [Fact]
    public async Task A_trial_costs_nothing_neither_its_days_nor_its_usage()
    {
        string customer = await world.CustomerAsync("trial");
        await world.UseAsync("trial", "2026-06-05T12:00:00Z", 3, "12.5");
        await world.UseAsync("trial", "2026-06-20T12:00:00Z", 2, "11");
        await SubscribeAsync(customer, "sub-trial", "\"trial_period_days\":14");
        JsonElement invoice = Assert.Single(await world.InvoicesAsync(customer, 1));

        Assert.Equal([2613m, 50, 50], Amounts(invoice));
        Assert.Equal(("2026-06-15T00:00:00Z", "2026-07-01T00:00:00Z"), Period(invoice));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\"pay_in_advance\":false,", false)]
    public async Task A_subscription_pays_as_its_plan_says_unless_it_says_otherwise_itself(string field, bool isAdvance)
    {
        string customer = await world.CustomerAsync($"as-planned-{isAdvance}");
        Answer plan = await world.PostAsync(
            "/v1/plans/", $$"""{"code":"ahead-{{isAdvance}}","name":"Ahead","interval":"monthly","amount_cents":1000,"pay_in_advance":true}""");
        plan.ShouldBe(201);
        Answer subscribed = await world.PostAsync(
            "/v1/subscriptions/", $$"""{"external_id":"as-planned-{{isAdvance}}","customer_id":"{{customer}}","plan_id":"{{plan.Json.Id()}}",{{field}}"started_at":"2026-06-01T00:00:00Z"}""");
        subscribed.ShouldBe(201);

        Assert.Equal(isAdvance, subscribed.Json.GetProperty("pay_in_advance").GetBoolean());
        Assert.Equal(isAdvance ? 2 : 1, (await world.InvoicesAsync(customer, isAdvance ? 2 : 1)).Count);
    }

    private Task<Answer> SubscribeAsync(string customer, string externalId, string field) => world.PostAsync(
        "/v1/subscriptions/", $$"""
        {"external_id":"{{externalId}}","customer_id":"{{customer}}","plan_id":"{{world.PlanId}}","started_at":"2026-06-01T00:00:00Z",{{field}}}
        """);

    private static (string, string) Period(JsonElement invoice) =>
        (BillingWorld.Text(invoice, "billing_period_start"), BillingWorld.Text(invoice, "billing_period_end"));

    private static IEnumerable<decimal> Amounts(JsonElement invoice) => invoice.GetProperty("line_items").EnumerateArray()
        .Select(line => decimal.Parse(BillingWorld.Text(line, "amount"), System.Globalization.CultureInfo.InvariantCulture));
}
