namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Campaigns, of which none begins by itself, and payment requests.</summary>
internal static class DunningThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["campaign_id"] = things => things.MakeAsync("/v1/dunning_campaigns", $$"""{"code":"campaign-{{things.Name}}","name":"Campaign"}"""),
        ["request_id"] = RequestAsync,
        ["asked_invoice_id"] = async things =>
        {
            await RequestAsync(things);
            return await things.GetAsync("invoice_id");
        },
        ["canceled_request_id"] = async things =>
        {
            string id = await RequestAsync(things);
            await things.StepAsync($"/v1/invoices/{await things.GetAsync("invoice_id")}/write_off");
            await Wait.UntilAsync(async () => (await things.World.GetAsync($"/v1/payment_requests/{id}")).ShouldBe(200).Json.Text("payment_status") == "canceled");
            return id;
        },
    };

    /// <summary>A request whose customer was asked.</summary>
    private static async Task<string> RequestAsync(Things things)
    {
        string id = await things.MakeAsync(
            "/v1/payment_requests", $$"""{"customer_id":"{{await things.GetAsync("customer_id")}}","invoice_ids":["{{await things.GetAsync("invoice_id")}}"]}""");
        await Wait.UntilAsync(async () => (await things.World.GetAsync($"/v1/payment_requests/{id}")).ShouldBe(200).Json.GetProperty("payment_attempts").GetInt32() == 1);
        return id;
    }
}
