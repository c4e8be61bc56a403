namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Payments, payment methods and the provider behind them.</summary>
internal static class PaymentThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["payment_id"] = things => RecordAsync(things, ""), // A part of what is due: the invoice stays unpaid.
        ["pending_payment_id"] = things => RecordAsync(things, ""","pending":true"""),
        ["refunded_payment_id"] = async things =>
        {
            string id = await RecordAsync(things, "");
            await things.StepAsync($"/v1/payments/{id}/refund");
            return id;
        },
        ["failed_payment_id"] = async things =>
        {
            await things.GetAsync("integration_id");
            await MethodAsync(things, "sbx_declines_generic", ""","is_default":true""");
            return await things.FirstAsync($"/v1/payments?invoice_id={await things.GetAsync("invoice_id")}&status=failed");
        },
        ["integration_id"] = async things =>
        {
            // One organization connects a provider once.
            _ = await things.World.PostAsync("/v1/integrations", """{"integration_type":"payment_provider","provider_type":"sandbox"}""");
            return await things.FirstAsync("/v1/integrations?order_by=provider_type:asc");
        },
        ["webhook_integration_id"] = async things =>
        {
            _ = await things.World.PostAsync("/v1/integrations", """{"integration_type":"webhook","provider_type":"webhook","settings":{"url":"https://hooks.example/billing","signing_secret":"s"},"status":"inactive"}""");
            return await things.FirstAsync("/v1/integrations?order_by=provider_type:desc");
        },
        ["payment_method_id"] = async things =>
        {
            await things.GetAsync("integration_id");
            return await MethodAsync(things, "sbx_succeeds", "");
        },
        ["default_payment_method_id"] = things => MethodAsync(things, "sbx_succeeds", ""","is_default":true"""),
        ["second_payment_method_id"] = async things =>
        {
            await things.GetAsync("payment_method_id");
            return await MethodAsync(things, "sbx_declines_generic", "");
        },
    };

    private static async Task<string> RecordAsync(Things things, string fields) =>
        await things.MakeAsync("/v1/payments/record", $$"""{"invoice_id":"{{await things.GetAsync("invoice_id")}}","amount":1{{fields}}}""");

    private static async Task<string> MethodAsync(Things things, string token, string fields) => await things.MakeAsync(
        "/v1/payment_methods",
        $$"""{"customer_id":"{{await things.GetAsync("customer_id")}}","provider":"sandbox","provider_payment_method_id":"{{token}}","type":"card"{{fields}}}""");
}
