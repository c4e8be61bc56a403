namespace BillingFunctions.Tests.Http.V1.Operations;

/// <summary>Coupons, add-ons and wallets.</summary>
internal static class DiscountThings
{
    public static readonly IReadOnlyDictionary<string, ThingMaker> Makers = new Dictionary<string, ThingMaker>
    {
        ["coupon_code"] = async things =>
        {
            await things.MakeAsync("/v1/coupons", $$"""{"code":"coupon-{{things.Name}}","name":"Coupon","coupon_type":"percentage","percentage_rate":5,"frequency":"forever"}""");
            return $"coupon-{things.Name}";
        },
        ["ended_coupon_code"] = async things =>
        {
            string code = await things.GetAsync("coupon_code");
            (await things.World.Service.SendAsync("DELETE", $"/v1/coupons/{code}")).ShouldBe(204);
            return code;
        },
        ["applied_coupon_id"] = async things => await things.MakeAsync(
            "/v1/coupons/apply", $$"""{"coupon_code":"{{await things.GetAsync("coupon_code")}}","customer_id":"{{await things.GetAsync("customer_id")}}"}"""),
        ["add_on_code"] = async things =>
        {
            await things.MakeAsync("/v1/add_ons", $$"""{"code":"add-on-{{things.Name}}","name":"Add-on","amount_cents":100}""");
            return $"add-on-{things.Name}";
        },
        ["applied_add_on_id"] = async things => await things.MakeAsync(
            "/v1/add_ons/apply", $$"""{"add_on_code":"{{await things.GetAsync("add_on_code")}}","customer_id":"{{await things.GetAsync("customer_id")}}"}"""),
        ["wallet_id"] = things => WalletAsync(things),
        ["other_wallet_id"] = things => WalletAsync(things),
        ["ended_wallet_id"] = async things =>
        {
            string id = await WalletAsync(things);
            (await things.World.Service.SendAsync("DELETE", $"/v1/wallets/{id}")).ShouldBe(204);
            return id;
        },
    };

    private static async Task<string> WalletAsync(Things things) => await things.MakeAsync(
        "/v1/wallets", $$"""{"customer_id":"{{await things.GetAsync("customer_id")}}","initial_granted_credits":5}""");
}
