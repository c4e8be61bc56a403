using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using NodaTime;

namespace Billing.Domain.Discounts;

/// <summary>
/// Takes coupons off, one after another in the order applied, each from what the ones before it left (rule 13).
/// </summary>
internal static class CouponStep
{
    internal static List<CouponUse> Apply(InvoiceRequest request, List<FeeInProgress> fees)
    {
        var uses = new List<CouponUse>();
        if (request.Coupons.Count == 0) return uses;

        Instant judgedAt = Instant.Min(request.IssuedAt, request.ServicePeriod.End);
        long subtotal = fees.Sum(f => f.Fee.AmountMinor);
        foreach (AppliedCoupon coupon in request.Coupons)
        {
            if (!Works(coupon, request.Currency, subtotal, judgedAt)) continue;

            List<FeeInProgress> eligible = fees.FindAll(f => f.NetMinor > 0 && WasInForce(coupon, f.Fee) && Matches(coupon.Terms.Scope, f));
            long left = eligible.Sum(f => f.NetMinor);
            long amount = Math.Min(left, Wanted(coupon, left));
            if (amount <= 0) continue;

            FeeSplit.Over(amount, eligible, f => f.NetMinor, (fee, part) => fee.AddCoupon(coupon.Code, part));
            uses.Add(new CouponUse(coupon.Used(amount, request.IssuedAt), amount));
        }

        return uses;
    }

    private static bool Works(AppliedCoupon coupon, Currency currency, long subtotal, Instant judgedAt) =>
        coupon.Status == CouponStatus.Active
        && (coupon.ExpirationAt is not { } expires || expires > judgedAt)
        && (coupon.Terms.Type == CouponType.Percentage || coupon.Terms.Currency is null || coupon.Terms.Currency == currency)
        && subtotal >= (coupon.Terms.MinimumAmountMinor ?? 0);

    // Late usage gets no coupon that came after its period (rule 23).
    private static bool WasInForce(AppliedCoupon coupon, Fee fee) =>
        fee.Origin != FeeOrigin.Late || coupon.CreatedAt < fee.PeriodEnd;

    private static bool Matches(CouponScope? scope, FeeInProgress fee)
    {
        if (scope is null || scope.PlanIds.Count + scope.MetricCodes.Count + scope.ChargeIds.Count == 0) return true;

        return (fee.PlanId is { } plan && scope.PlanIds.Contains(plan))
            || (fee.Fee.MetricCode is { } metric && scope.MetricCodes.Contains(metric))
            || (fee.Fee.ChargeId is { } charge && scope.ChargeIds.Contains(charge));
    }

    private static long Wanted(AppliedCoupon coupon, long left) => coupon.Terms switch
    {
        { Type: CouponType.Percentage } terms => MoneyRounding.ToMinor(left * terms.Percent / 100),
        { Frequency: CouponFrequency.Once } => coupon.RemainingMinor,
        var terms => terms.AmountMinor,
    };
}
