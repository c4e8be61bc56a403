using Billing.Application.Consistency;
using Billing.Application.Discounts;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Coupons;

/// <summary>Says whether tenants can redeem coupons, and redeems them.</summary>
internal sealed class CouponDesk(CouponReader reader, ApplyCoupon apply, TenantSubscriptions tenants, IClock clock)
{
    /// <summary>A coupon by its code, whatever its case.</summary>
    public ValueTask<Coupon?> FindAsync(DataSpace space, string code, CancellationToken cancellationToken) => reader.FindAsync(space, code.ToUpperInvariant(), cancellationToken);

    /// <summary>The refusal of a coupon: 422, at the field that names it.</summary>
    public static Failure Refuse(string field, string why) => new(FailureKind.RuleBroken, why, [FieldError.Body(field, why, "coupon")]);

    /// <summary>Why a coupon is not for a plan, or null.</summary>
    public static string? PlanRefusal(Coupon? coupon, BillingId? plan) =>
        coupon is null ? "There is no such coupon"
        : coupon.Terms.Scope is { PlanIds: { Count: > 0 } plans } && (plan is not { } id || !plans.Contains(id)) ? "The coupon is not for this plan"
        : null;

    /// <summary>Why a tenant could not redeem a coupon now, by the rule that redeems it; null when it could.</summary>
    public async ValueTask<string?> RefusalAsync(DataSpace space, Coupon? coupon, BillingId tenant, BillingId? plan, CancellationToken cancellationToken)
    {
        if (PlanRefusal(coupon, plan) is { } unfit)
            return unfit;

        int had = await tenants.CountRedeemedAsync(space, tenant, coupon!.Id, cancellationToken);
        int redeemed = await reader.RedemptionsAsync(space, coupon.Id, cancellationToken);
        return CouponRedemption.Redeem(coupon, coupon.Id, tenant, redeemed, had, clock.GetCurrentInstant()).Failure?.Message;
    }

    /// <summary>Redeems it; every refusal names the field.</summary>
    public async ValueTask<Result<AppliedCoupon>> RedeemAsync(Call call, Coupon coupon, BillingId tenant, string field, Command command)
    {
        Result<AppliedCoupon> applied = call.Settle(await apply.RunAsync(call.Space, coupon.Code, tenant, new AgreedCouponTerms(), command, call.Cancellation));
        return applied.Failure is { Kind: FailureKind.WrongState or FailureKind.Conflict } refused ? Refuse(field, refused.Message) : applied;
    }
}
