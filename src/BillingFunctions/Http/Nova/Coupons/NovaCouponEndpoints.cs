using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Coupons;

/// <summary>Coupons, and who has them.</summary>
internal sealed class NovaCouponEndpoints(
    SaveCoupon coupons, ApplyCoupon apply, CouponReader reader, CustomerReader customers, SubscriptionReader subscriptions, ListReader lists)
{
    private static readonly QueryParameter<bool?> IsActive = Query.OptionalBool("isActive");
    private static readonly Failure Unknown = Failure.NotFound("Coupon");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Coupons", "/api/coupons", NovaCouponWire.Json);
        group.List<NovaCoupon>("/", "List coupons", List).With(IsActive).Scope("plans:read");
        group.Get<NovaCoupon>("/{id}", "Get coupon", Get).Scope("plans:read").Fails(404);
        group.Post<NovaCouponCreate, NovaCoupon>("/", "Create coupon", Create).Scope("plans:write").Answers(201);
        group.Patch<NovaCouponUpdate, NovaCoupon>("/{id}", "Update coupon", Update).Scope("plans:write").Fails(404)
            .Describe("Customers who have the coupon keep it as it was when they got it.");
        group.Delete<NovaMessage>("/{id}", "Delete coupon", Delete).Scope("plans:write").Fails(404).Describe("One that somebody was given is only deactivated.");
        group.Post<NovaCouponApply, NovaAppliedCoupon>("/apply", "Apply coupon", Apply).Scope("customers:write").Answers(201).Fails(404)
            .Describe("A customer has a coupon once. Invoices that are drafts are computed again.");
        group.Delete<NovaMessage>("/applied/{id}", "Remove applied coupon", Remove).Scope("customers:write").Fails(404)
            .Describe("Invoices that are final keep what it took off.");
    }

    private async ValueTask<Result<Listing<NovaCoupon>>> List(Call call)
    {
        string? status = call.Get(IsActive) is { } isActive ? (isActive ? CouponStatus.Active : CouponStatus.Terminated).ToString() : null;
        Listing<Coupon> page = await lists.PageAsync(call, CouponLists.Coupons, CouponLists.RowType, ListedRows.When("status", status));
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(call.Space, CouponLists.Applied, "coupon_id", [], call.Cancellation);
        return page.Map(coupon => NovaCoupon.From(coupon, counts.GetValueOrDefault(coupon.Id.ToString())));
    }

    private async ValueTask<Result<NovaCoupon>> Get(Call call) => await FindAsync(call) is { } coupon ? await ShowAsync(call, coupon) : Unknown;

    private async ValueTask<Result<NovaCoupon>> Create(Call call, NovaCouponCreate body) => body.ToInput().TryGet(out NewCoupon? input, out Failure? wrong)
        ? call.Settle(await coupons.CreateAsync(call.Space, input, call.Command, call.Cancellation)).AsBadRequest().Renamed("expiration_at", "expires_at").Map(coupon => NovaCoupon.From(coupon, 0))
        : wrong;

    private async ValueTask<Result<NovaCoupon>> Update(Call call, NovaCouponUpdate body)
    {
        if (await FindAsync(call) is not { } coupon)
            return Unknown;

        Result<Coupon> changed = call.Settle(await coupons.UpdateAsync(call.Space, coupon.Code, body.ToPatch(), call.Command, call.Cancellation)).Renamed("expiration_at", "expires_at");
        return changed.IsSuccess ? await ShowAsync(call, changed.Value) : changed.Failure;
    }

    private async ValueTask<Result<NovaMessage>> Delete(Call call) => await FindAsync(call) is { } coupon
        ? call.Settle(await coupons.DeleteAsync(call.Space, coupon.Code, call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Coupon"))
        : Unknown;

    private async ValueTask<Result<NovaAppliedCoupon>> Apply(Call call, NovaCouponApply body)
    {
        if (await reader.FindAsync(call.Space, body.CouponId, call.Cancellation) is not { } coupon)
            return Unknown;

        if (await customers.FindAsync(call.Space, body.CustomerId, call.Cancellation) is not { } customer)
            return Failure.NotFound("Customer");

        if (body.SubscriptionId is { } id && Refusal(coupon, customer, await subscriptions.FindAsync(call.Space, id, call.Cancellation)) is { } refusal)
            return refusal;

        return call.Settle(await apply.RunAsync(call.Space, coupon.Code, customer.Id, body.ToAgreed(), call.Command, call.Cancellation)).AsBadRequest()
            .Map(applied => NovaAppliedCoupon.From(applied, coupon.Terms.Currency ?? customer.Currency));
    }

    private async ValueTask<Result<NovaMessage>> Remove(Call call) =>
        call.Settle(await apply.RemoveAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Applied coupon"));

    private static Failure? Refusal(Coupon coupon, Customer customer, Subscription? subscription) =>
        subscription is null || subscription.CustomerId != customer.Id ? Failure.NotFound("Subscription")
        : coupon.Terms.Scope is { PlanIds: { Count: > 0 } plans } && !plans.Contains(subscription.PlanId)
            ? Failure.Invalid("subscription_id", "The coupon does not apply to the subscription's plan")
            : null;

    private ValueTask<Coupon?> FindAsync(Call call) => reader.FindAsync(call.Space, call.Id("id"), call.Cancellation);

    private async ValueTask<NovaCoupon> ShowAsync(Call call, Coupon coupon) =>
        NovaCoupon.From(coupon, await reader.RedemptionsAsync(call.Space, coupon.Id, call.Cancellation));
}
