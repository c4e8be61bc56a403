using System.Text.Json;

namespace BillingFunctions.Tests.Http.V1.Invoices;

public sealed class FeesTests(BillingWorld world) : IClassFixture<BillingWorld>
{
    private const string Path = "/v1/fees/";

    [Fact]
    public async Task The_fees_of_an_invoice_are_its_lines_with_their_taxes()
    {
        (string customer, string subscription, JsonElement invoice) = await world.BilledAsync("fees");
        Answer list = (await world.GetAsync($"{Path}?invoice_id={BillingWorld.Text(invoice, "id")}")).ShouldBe(200);
        List<JsonElement> fees = [.. list.Json.EnumerateArray()];
        JsonElement one = (await world.GetAsync(Path + BillingWorld.Text(fees[1], "id"))).ShouldBe(200).Json;

        Assert.Equal("3", list.Headers["X-Total-Count"]);
        Assert.Equal(["subscription", "charge", "charge"], fees.Select(fee => BillingWorld.Text(fee, "fee_type")));
        Assert.Equal(["4900.0000", "75.0000", "125.0000"], fees.Select(fee => BillingWorld.Text(fee, "amount_cents")));
        Assert.Equal(["980.0000", "15.0000", "25.0000"], fees.Select(fee => BillingWorld.Text(fee, "taxes_amount_cents")));
        Assert.Equal(["5880.0000", "90.0000", "150.0000"], fees.Select(fee => BillingWorld.Text(fee, "total_amount_cents")));
        Assert.Equal(fees[1].GetRawText(), one.GetRawText());
        Assert.Equal((customer, subscription, 3), (BillingWorld.Text(one, "customer_id"), BillingWorld.Text(one, "subscription_id"), one.GetProperty("events_count").GetInt32()));
        Assert.Equal(("calls", "pending", "3.0000"), (BillingWorld.Text(one, "metric_code"), BillingWorld.Text(one, "payment_status"), BillingWorld.Text(one, "units")));
    }

    [Fact]
    public async Task Fees_are_filtered_and_paged_over_invoices()
    {
        string customer = await world.CustomerAsync("many");
        string subscription = BillingWorld.Text(await world.SubscribeAsync(customer, "sub-many", "2026-04-01T00:00:00Z"), "id");
        await world.InvoicesAsync(customer, 3);

        Assert.Equal(9, await TotalAsync($"customer_id={customer}"));
        Assert.Equal(6, await TotalAsync($"subscription_id={subscription}&fee_type=charge"));
        Assert.Equal(0, await TotalAsync($"customer_id={customer}&payment_status=succeeded"));
        Assert.Equal(0, await TotalAsync($"customer_id={customer}", world.Foreign));
        Assert.Equal(0, await TotalAsync($"invoice_id={BillingWorld.Nobody}"));
        Assert.Equal(2, (await world.GetAsync($"{Path}?customer_id={customer}&skip=7")).Json.GetArrayLength());
        Answer wrong = await world.GetAsync($"{Path}?invoice_id=x&fee_type=tip&payment_status=late");
        Assert.Equal(["query.invoice_id:uuid_parsing", "query.fee_type:enum", "query.payment_status:enum"], wrong.ShouldBeProblem(422).Faults.Where(fault => fault.StartsWith("query", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Another_organizations_fee_is_not_found()
    {
        (_, _, JsonElement invoice) = await world.BilledAsync("ours");
        string id = BillingWorld.Text((await world.GetAsync($"{Path}?invoice_id={BillingWorld.Text(invoice, "id")}")).Json[0], "id");

        (await world.GetAsync(Path + id, world.Foreign)).ShouldBeProblem(404);
        (await world.GetAsync(Path + BillingWorld.Text(invoice, "id"))).ShouldBeProblem(404);
        (await world.GetAsync(Path + BillingWorld.Nobody)).ShouldBeProblem(404);
    }

    private async Task<int> TotalAsync(string filter, params (string, string)[] headers) =>
        int.Parse((await world.GetAsync($"{Path}?{filter}", headers)).ShouldBe(200).Headers["X-Total-Count"]);
}
