using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Lists;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Coupons;

/// <summary>Coupons, and who has them.</summary>
internal sealed class CouponEndpoints(SaveCoupon coupons, ApplyCoupon apply, CouponReader reader, CustomerReader customers, ListReader lists)
{
    private static readonly QueryParameter<CouponStatus?> Status = Query.OneOf<CouponStatus>("status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Coupons", "/v1/coupons", CouponWire.Json);
        group.Post<CouponCreate, CouponResponse>("/", "Create coupon", Create).Answers(201).Fails(409);
        group.List<CouponResponse>("/", "List coupons", List).With(Status)
            .SortedBy([.. CouponLists.Coupons.Fields.Select(field => field.Name)]);
        group.Get<CouponResponse>("/{code}", "Get coupon", Get).Fails(404);
        group.Put<CouponUpdate, CouponResponse>("/{code}", "Update coupon", Update).Fails(404)
            .Describe("Customers who have the coupon keep it as it was when they got it.");
        group.Delete("/{code}", "Terminate coupon", Terminate).Fails(404)
            .Describe("Nobody gets it any more; customers who have it keep it.");
        group.Post<ApplyCouponRequest, AppliedCouponResponse>("/apply", "Apply coupon to customer", Apply).Answers(201).Fails(400, 404, 409)
            .Describe("Drafts of the customer are computed again.");
        group.Delete("/applied/{applied_coupon_id}", "Remove applied coupon", Remove).Fails(404)
            .Describe("Invoices that are final keep what it took off; drafts are computed again.");
        group.Get<CouponAnalyticsResponse>("/{code}/analytics", "Get coupon analytics", Analytics).Fails(404);
        group.Post<CouponResponse>("/{code}/duplicate", "Duplicate coupon", Duplicate).Answers(201).Fails(404, 409)
            .Describe("The copy has the same code with `_copy` at the end.");
        v1.Group("Customers", "/v1/customers", CouponWire.Json)
            .List<AppliedCouponResponse>("/{customer_id}/applied_coupons", "List customer applied coupons", OfCustomer).Fails(404);
    }

    private async ValueTask<Result<CouponResponse>> Create(Call call, CouponCreate body) => body.ToInput().TryGet(out NewCoupon? input, out Failure? wrong)
        ? call.Settle(await coupons.CreateAsync(call.Space, input, call.Command, call.Cancellation)).Map(CouponResponse.From)
        : wrong;

    private async ValueTask<Result<Listing<CouponResponse>>> List(Call call) => (await lists.PageAsync(
        call, CouponLists.Coupons, CouponLists.RowType, ListedRows.When("status", call.Get(Status)?.ToString()))).Map(CouponResponse.From);

    private async ValueTask<Result<CouponResponse>> Get(Call call) =>
        await FindAsync(call) is { } coupon ? CouponResponse.From(coupon) : Failure.NotFound("Coupon");

    private async ValueTask<Result<CouponResponse>> Update(Call call, CouponUpdate body) =>
        call.Settle(await coupons.UpdateAsync(call.Space, call.Text("code"), body.ToPatch(), call.Command, call.Cancellation)).Map(CouponResponse.From);

    private async ValueTask<Result<Unit>> Terminate(Call call) =>
        call.Settle(await coupons.TerminateAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<CouponResponse>> Duplicate(Call call) =>
        call.Settle(await coupons.DuplicateAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(CouponResponse.From);

    private async ValueTask<Result<AppliedCouponResponse>> Apply(Call call, ApplyCouponRequest body) => call.Settle(
        await apply.RunAsync(call.Space, body.CouponCode, body.CustomerId, body.ToAgreed(), call.Command, call.Cancellation)).Map(AppliedCouponResponse.From);

    private async ValueTask<Result<Unit>> Remove(Call call) =>
        call.Settle(await apply.RemoveAsync(call.Space, call.Id("applied_coupon_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<CouponAnalyticsResponse>> Analytics(Call call) => await FindAsync(call) is { } coupon
        ? CouponAnalyticsResponse.From(await reader.AnalyseAsync(call.Space, coupon, call.Cancellation))
        : Failure.NotFound("Coupon");

    private async ValueTask<Result<Listing<AppliedCouponResponse>>> OfCustomer(Call call)
    {
        BillingId id = call.Id("customer_id");
        return await customers.FindAsync(call.Space, id, call.Cancellation) is null
            ? Failure.NotFound("Customer")
            : (await lists.PageAsync(call, CouponLists.Applied, CouponLists.AppliedType, ListFilter.EqualTo("customer_id", id.ToString())))
                .Map(AppliedCouponResponse.From);
    }

    private ValueTask<Coupon?> FindAsync(Call call) => reader.FindAsync(call.Space, call.Text("code"), call.Cancellation);
}
