using Billing.Application.AddOns;
using Billing.Application.Discounts;
using Billing.Application.Lists;
using Billing.Application.Portal;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Kit.Security;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>What a customer can buy once, and coupons.</summary>
internal sealed class PortalOfferEndpoints(PortalPurchase purchase, ApplyCoupon coupons, CouponReader names, ListReader lists)
{
    /// <summary>Codes of coupons are secrets that somebody could try to guess.</summary>
    private static readonly RatePolicy Redemptions = new("portal_coupons", 20, 60);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("", PortalWire.Json);
        group.ListAll<PortalAddOnResponse>("/add_ons", "List available add-ons", AddOns);
        group.ListAll<PortalPurchasedAddOnResponse>("/add_ons/purchased", "List purchased add-ons", Purchased);
        group.Post<PortalPurchaseAddOnResponse>("/add_ons/{add_on_id}/purchase", "Purchase an add-on", Purchase).Answers(201).Fails(404)
            .Describe("Its invoice is final at once, and a default payment method pays it.");
        group.ListAll<PortalAppliedCouponResponse>("/coupons", "List portal coupons", Coupons);
        group.Post<PortalRedeemCouponRequest, PortalAppliedCouponResponse>("/coupons/redeem", "Redeem a coupon code", Redeem).Answers(201).Fails(400, 404, 409)
            .Limited(Redemptions);
    }

    private async ValueTask<Result<Listing<PortalAddOnResponse>>> AddOns(Call call) =>
        (await lists.WholeAsync(call, AddOnLists.AddOns, AddOnLists.RowType)).Map(PortalAddOnResponse.From);

    private async ValueTask<Result<Listing<PortalPurchasedAddOnResponse>>> Purchased(Call call) =>
        (await lists.OwnAsync(call, AddOnLists.Applied, AddOnLists.AppliedType)).Map(PortalPurchasedAddOnResponse.From);

    private async ValueTask<Result<PortalPurchaseAddOnResponse>> Purchase(Call call) => call.Settle(
        await purchase.RunAsync(call.Space, call.Customer, call.Id("add_on_id"), call.Command, call.Cancellation)).Map(PortalPurchaseAddOnResponse.From);

    private async ValueTask<Result<Listing<PortalAppliedCouponResponse>>> Coupons(Call call)
    {
        Listing<AppliedCoupon> own = await lists.OwnAsync(call, CouponLists.Applied, CouponLists.AppliedType);
        IReadOnlyDictionary<BillingId, string> named = await names.NamesAsync(call.Space, own.Items, call.Cancellation);
        return own.Map(coupon => PortalAppliedCouponResponse.From(coupon, named[coupon.CouponId]));
    }

    private async ValueTask<Result<PortalAppliedCouponResponse>> Redeem(Call call, PortalRedeemCouponRequest body)
    {
        Result<AppliedCoupon> redeemed = call.Settle(await coupons.RunAsync(
            call.Space, body.CouponCode, call.Customer, new AgreedCouponTerms(null, null, null), call.Command, call.Cancellation));
        if (!redeemed.IsSuccess)
            return redeemed.Failure;

        IReadOnlyDictionary<BillingId, string> named = await names.NamesAsync(call.Space, [redeemed.Value], call.Cancellation);
        return PortalAppliedCouponResponse.From(redeemed.Value, named[redeemed.Value.CouponId]);
    }
}
