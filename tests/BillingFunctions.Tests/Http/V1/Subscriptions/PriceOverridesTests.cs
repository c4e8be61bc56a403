using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Subscriptions;

/// <summary>Prices agreed with one subscription. A month costs 49.00 USD, a call 0.25, a gigabyte beyond ten 0.50; it is the first of July 2026.</summary>
public sealed class PriceOverridesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    [Fact]
    public async Task Agreed_prices_bill_the_running_period_and_what_was_billed_stays()
    {
        (string customer, string id, JsonElement june) = await world.BilledAsync("agreed");
        await world.UseAsync("agreed", "2026-07-01T00:00:00Z", 4, "1");
        (string calls, _) = await ChargesAsync();
        string path = Path(id);
        string body = $$"""{"amount_cents":3000,"charges":[{"charge_id":"{{calls}}","properties":{"amount":"10"},"min_amount_cents":"35"}]}""";
        Assert.Empty((await world.GetAsync(path)).ShouldBe(200).Json.GetProperty("charges").EnumerateArray());
        JsonElement set = (await world.PutAsync(path, body)).ShouldBe(200).Json;

        Assert.Equal(set.GetRawText(), (await world.GetAsync(path)).ShouldBe(200).Json.GetRawText());
        Assert.Equal(set.GetRawText(), (await world.PutAsync(path, body)).ShouldBe(200).Json.GetRawText());
        Assert.Equal((id, world.PlanId, "USD"), (set.Text("subscription_id"), set.Text("plan_id"), set.Text("currency")));
        JsonElement charge = set.GetProperty("charges").EnumerateArray().Single();
        Assert.Equal((calls, "standard", "10"), (charge.Text("charge_id"), charge.Text("charge_model"), charge.GetProperty("properties").Text("amount")));
        Assert.Equal("3040.0000", await PreviewAsync(id)); // 30.00, four calls of 0.10
        Assert.Equal(june.GetRawText(), (await world.InvoicesAsync(customer, 1))[0].GetRawText());

        (await world.Service.SendAsync("DELETE", path)).ShouldBe(204);
        Assert.Equal("5000.0000", await PreviewAsync(id));
        (await world.Service.SendAsync("DELETE", path)).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Wrong_fields_are_named_and_change_nothing()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("wrong"), "wrong-1", "2026-07-01T00:00:00Z"), "id");
        (string calls, _) = await ChargesAsync();
        async Task<IEnumerable<string>> FaultsAsync(string body) => (await world.PutAsync(Path(id), body)).ShouldBeProblem(422).Faults;

        Assert.Equal(["body.amount_cents:greater_than_equal"], await FaultsAsync("""{"amount_cents":-1}"""));
        Assert.Equal(["body.charges.0.properties:missing"], await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}"}]}"""));
        Assert.Equal(
            ["body.charges.0.charge_id:unknown_reference"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{BillingWorld.Nobody}}","properties":{"amount":"1"} }]}"""));
        Assert.Equal(
            ["body.commitments.0.commitment_id:unknown_reference"],
            await FaultsAsync($$"""{"commitments":[{"commitment_id":"{{BillingWorld.Nobody}}","amount_cents":1}]}"""));
        Assert.Equal(
            ["body.charges.0.max_amount_cents:value_error"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{"amount":"1"},"min_amount_cents":"2","max_amount_cents":"1"}]}"""));
        Assert.Equal(
            ["body.charges:value_error"],
            await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{"amount":"1"} },{"charge_id":"{{calls}}","properties":{"amount":"2"} }]}"""));
        Assert.Contains((await FaultsAsync($$"""{"charges":[{"charge_id":"{{calls}}","properties":{} }]}""")), fault => fault.StartsWith("body.charges.0.properties", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, (await world.GetAsync(Path(id))).ShouldBe(200).Json.GetProperty("currency").ValueKind);
    }

    [Fact]
    public async Task An_ended_subscription_keeps_its_prices()
    {
        string id = BillingWorld.Text(await world.SubscribeAsync(await world.CustomerAsync("over"), "over-1", "2026-07-01T00:00:00Z"), "id");
        (await world.PutAsync(Path(id), """{"amount_cents":100}""")).ShouldBe(200);
        (await world.PostAsync($"/v1/subscriptions/{id}/cancel")).ShouldBe(200);

        Assert.Contains("canceled", (await world.PutAsync(Path(id), """{"amount_cents":200}""")).ShouldBeProblem(400).Text, StringComparison.Ordinal);
        Assert.Contains("canceled", (await world.Service.SendAsync("DELETE", Path(id))).ShouldBeProblem(400).Text, StringComparison.Ordinal);
    }

    private static string Path(string id) => $"/v1/subscriptions/{id}/price_override";

    private async Task<string> PreviewAsync(string id) =>
        (await world.PostAsync("/v1/invoices/preview", $$"""{"subscription_id":"{{id}}"}""")).ShouldBe(200).Json.Text("subtotal_cents");

    private async Task<(string Calls, string Storage)> ChargesAsync()
    {
        JsonElement[] charges = [.. (await world.GetAsync($"/v1/plans/{world.PlanId}")).ShouldBe(200).Json.GetProperty("charges").EnumerateArray()];
        return (charges[0].Id(), charges[1].Id());
    }
}
