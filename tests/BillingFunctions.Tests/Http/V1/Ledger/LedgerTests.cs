using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Ledger;

/// <summary>It is the first of July 2026; the invoice for June is 51.00 USD and 10.20 USD tax.</summary>
public sealed class LedgerTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task A_trial_balance_adds_up_to_zero_and_revenue_is_earned_over_the_days_of_service()
    {
        (string customer, _, _) = await world.BilledAsync("ledger");
        JsonElement balance = (await world.GetAsync($"/v1/customers/{customer}/trial_balance")).ShouldBe(200).Json;
        Assert.Equal(
            [("receivable", 6120), ("revenue", -5100), ("tax", -1020)],
            balance.GetProperty("accounts").EnumerateArray().Where(each => each.GetProperty("balance_cents").GetInt32() != 0)
                .Select(each => (BillingWorld.Text(each, "account"), each.GetProperty("balance_cents").GetInt32())));

        JsonElement revenue = (await world.GetAsync($"/v1/customers/{customer}/revenue_by_day?start_date=2026-06-01&end_date=2026-06-30")).ShouldBe(200).Json;
        int[] days = [.. revenue.GetProperty("days").EnumerateArray().Select(day => day.GetProperty("revenue_cents").GetInt32())];
        Assert.Equal((30, 5100), (days.Length, days.Sum()));
        Assert.All(days, day => Assert.InRange(day, 169, 171));

        JsonElement earlier = (await world.GetAsync($"/v1/customers/{customer}/trial_balance?as_of=2026-06-30")).ShouldBe(200).Json;
        Assert.Empty(earlier.GetProperty("accounts").EnumerateArray());
    }

    [Fact]
    public async Task The_steps_of_a_fee_add_up_to_its_total()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("steps");
        JsonElement[] fees = [.. (await world.GetAsync($"/v1/fees/?invoice_id={BillingWorld.Text(invoice, "id")}")).Json.EnumerateArray()];
        Assert.All(fees, fee => Assert.Equal(
            decimal.Parse(BillingWorld.Text(fee, "total_amount_cents"), System.Globalization.CultureInfo.InvariantCulture),
            fee.GetProperty("steps").EnumerateArray().Sum(step =>
                decimal.Parse(BillingWorld.Text(step, "amount_cents"), System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(
            ["price tier 10 in tier (0, 10] x 0.00 USD = 0.00 USD", "price tier 2.5 in tier above 10 x 0.50 USD = 1.25 USD", "tax  +0.25 USD for 20 % vat"],
            fees[2].GetProperty("steps").EnumerateArray().Select(step =>
                $"{BillingWorld.Text(step, "kind")} {(step.TryGetProperty("price", out JsonElement price) ? price.GetString() : "")} {BillingWorld.Text(step, "text")}"));
    }

    [Fact]
    public async Task What_is_foreign_or_out_of_range_is_refused()
    {
        string customer = await world.CustomerAsync("refused");
        (await world.GetAsync($"/v1/customers/{customer}/trial_balance", world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync($"/v1/customers/{customer}/revenue_by_day", world.Foreign)).ShouldBeProblem(404);
        Assert.Equal(
            ["query.end_date:out_of_range"],
            (await world.GetAsync($"/v1/customers/{customer}/revenue_by_day?start_date=2026-06-02&end_date=2026-06-01")).ShouldBeProblem(422).Faults);
        Assert.Empty((await world.GetAsync($"/v1/customers/{customer}/revenue_by_day")).ShouldBe(200).Json.GetProperty("days").EnumerateArray());
    }
}
