using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Lists;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.BillingService.Coupons;

/// <summary>Coupons: administrators make them, tenants redeem them.</summary>
internal sealed class TenantCouponEndpoints(
    SaveCoupon coupons, CouponDesk desk, CouponReader reader, TenantSubscriptions tenants, CustomerReader customers, ListReader lists)
{
    private const string What = "Coupon";
    private const string Admins = "For platform administrators.";

    private static readonly QueryParameter<bool?> Active = Query.OptionalBool("active");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Coupons", "/api/v1/billing/coupons", BillingServiceWire.Json);
        group.Post<CouponBody, CouponRecord>("/", "Create coupon", Create).Answers(201).Fails(409).Describe(Admins);
        group.List<CouponRecord>("/", "List coupons", List).With(Active).Describe($"{Admins} Newest first.");
        group.Get<CouponRecord>("/{couponId}", "Get coupon", Get).Fails(404).Describe(Admins);
        group.Post<CouponRecord>("/{couponId}/deactivate", "Deactivate coupon", Deactivate).Fails(404).Describe($"{Admins} Who has redeemed it keeps it.");
        group.Post<ValidateBody, CouponVerdict>("/validate", "Validate coupon", Validate).Fails(404).Describe("Whether the tenant could redeem it; nothing is kept.");
        group.Post<RedeemBody, Redemption>("/redeem", "Redeem coupon", Redeem).Fails(404, 422).Describe("The tenant's invoices have the discount from now on; of CREDIT the tenant has the amount at once. 422 says why it cannot be redeemed.");
    }

    private async ValueTask<Result<CouponRecord>> Create(Call call, CouponBody body)
    {
        if (Tenants.AdminRefusal(call) is { } refusal)
            return refusal;

        if (!TermsOf(body).TryGet(out CouponTerms? terms, out Failure? wrong))
            return wrong;

        string code = body.Code.ToUpperInvariant();
        var input = new NewCoupon(code, body.Description is { Length: > 0 } text ? text : code, terms, body.Description, Reusable: false, body.ExpiresAt)
        {
            MaxRedemptions = body.MaxRedemptions, GrantsCredit = body.DiscountType == CouponKind.Credit,
        };
        return call.Settle(await coupons.CreateAsync(call.Space, input, call.Command, call.Cancellation)).Map(coupon => CouponRecord.From(coupon, 0));
    }

    private async ValueTask<Result<Listing<CouponRecord>>> List(Call call)
    {
        if (Tenants.AdminRefusal(call) is { } refusal)
            return refusal;

        ListFilter? status = call.Get(Active) is { } active ? ListFilter.EqualTo("status", (active ? CouponStatus.Active : CouponStatus.Terminated).ToString()) : null;
        Listing<Coupon> page = await lists.PageAsync(call, CouponLists.Coupons, CouponLists.RowType, status);
        IReadOnlyDictionary<BillingId, int> redeemed = await reader.RedemptionsAsync(call.Space, call.Cancellation);
        return page.Map(coupon => CouponRecord.From(coupon, redeemed.GetValueOrDefault(coupon.Id)));
    }

    private async ValueTask<Result<CouponRecord>> Get(Call call) => Tenants.AdminRefusal(call) is { } refusal ? refusal
        : await FindAsync(call) is { } coupon ? await RecordAsync(call, coupon) : Failure.NotFound(What);

    private async ValueTask<Result<CouponRecord>> Deactivate(Call call)
    {
        if (Tenants.AdminRefusal(call) is { } refusal)
            return refusal;

        if (await FindAsync(call) is not { } coupon)
            return Failure.NotFound(What);

        return call.Settle(await coupons.TerminateAsync(call.Space, coupon.Code, call.Command, call.Cancellation)).TryGet(out Coupon? ended, out Failure? failure)
            ? await RecordAsync(call, ended)
            : failure;
    }

    private async ValueTask<Result<CouponVerdict>> Validate(Call call, ValidateBody body)
    {
        if (Tenants.Refusal(call, body.TenantId) is { } refusal)
            return refusal;

        if (await customers.FindAsync(call.Space, body.TenantId, call.Cancellation) is null)
            return Failure.NotFound("Tenant");

        Coupon? coupon = await desk.FindAsync(call.Space, body.Code, call.Cancellation);
        BillingId? plan = body.PlanId ?? (await tenants.LiveAsync(call.Space, body.TenantId, call.Cancellation))?.PlanId;
        string? why = await desk.RefusalAsync(call.Space, coupon, body.TenantId, plan, call.Cancellation);
        return new CouponVerdict(
            why is null, coupon?.Id, coupon is null ? null : CouponRecord.KindOf(coupon), coupon is null ? null : CouponRecord.ValueOf(coupon), why ?? "The coupon can be redeemed");
    }

    private async ValueTask<Result<Redemption>> Redeem(Call call, RedeemBody body)
    {
        if (Tenants.Refusal(call, body.TenantId) is { } refusal)
            return refusal;

        if (await customers.FindAsync(call.Space, body.TenantId, call.Cancellation) is null)
            return Failure.NotFound("Tenant");

        Subscription? subscription = await tenants.LiveAsync(call.Space, body.TenantId, call.Cancellation);
        if (subscription is null || (body.SubscriptionId is { } id && subscription.Id != id))
            return Failure.NotFound("Live subscription");

        if (body.PlanId is { } plan && plan != subscription.PlanId)
            return CouponDesk.Refuse("planId", "The subscription has another plan");

        Coupon? coupon = await desk.FindAsync(call.Space, body.Code, call.Cancellation);
        if (CouponDesk.PlanRefusal(coupon, subscription.PlanId) is { } unfit)
            return CouponDesk.Refuse("code", unfit);

        return (await desk.RedeemAsync(call, coupon!, body.TenantId, "code", call.Command)).Map(applied => new Redemption(
            applied.Id, coupon!.Id, subscription.Id, CouponRecord.KindOf(coupon), CouponRecord.ValueOf(coupon), applied.ExpirationAt, applied.CreatedAt));
    }

    private ValueTask<Coupon?> FindAsync(Call call) => reader.FindAsync(call.Space, call.Id("couponId"), call.Cancellation);

    private async ValueTask<CouponRecord> RecordAsync(Call call, Coupon coupon) =>
        CouponRecord.From(coupon, await reader.RedemptionsAsync(call.Space, coupon.Id, call.Cancellation));

    private static Result<CouponTerms> TermsOf(CouponBody body)
    {
        CouponFrequency frequency = body.DurationMonths is null ? CouponFrequency.Forever : CouponFrequency.Recurring;
        CouponScope? scope = body.ApplicablePlanIds.Count == 0 ? null : new CouponScope(body.ApplicablePlanIds, [], []);
        if (body is { DiscountType: CouponKind.Credit, DurationMonths: not null })
            return Failure.Invalid("durationMonths", "Credit is given once", "value_error");

        if (body.DiscountType == CouponKind.Percentage)
        {
            return body.DiscountValue > 100
                ? Failure.Invalid("discountValue", "A percentage is at most 100", "less_than_equal")
                : new CouponTerms(CouponType.Percentage, frequency, Percent: body.DiscountValue, FrequencyDuration: body.DurationMonths, Scope: scope);
        }

        Currency currency = Currency.Parse(body.Currency);
        return Major.ToMinor(body.DiscountValue, currency, "discountValue")
            .Map(minor => new CouponTerms(
                CouponType.FixedAmount, body.DiscountType == CouponKind.Credit ? CouponFrequency.Once : frequency, minor, currency, FrequencyDuration: body.DurationMonths, Scope: scope));
    }
}
