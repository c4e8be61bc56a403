using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Coupons;

internal enum CouponKind
{
    Percentage,
    FixedAmount,
    Credit,
}

internal sealed class CouponBody
{
    [Text(1, 64), Doc("Unique whatever its case.", Example = "\"SPRING\"")]
    public required string Code { get; set; }

    [Text(0, 255)]
    public string? Description { get; set; }

    public required CouponKind DiscountType { get; set; }

    [Positive, Doc("Percent, at most 100, or an amount; CREDIT is added to the tenant's credit when it is redeemed.")]
    public required decimal DiscountValue { get; set; }

    [CurrencyCode]
    public string Currency { get; set; } = "USD";

    [Range(1, 1_000_000), Doc("How many tenants may redeem it; left out: any number.")]
    public int? MaxRedemptions { get; set; }

    [Doc("From when it can no longer be redeemed and no longer works.")]
    public Instant? ExpiresAt { get; set; }

    [Items(0, 50), Doc("Only fees of these plans; none for all.")]
    public List<BillingId> ApplicablePlanIds { get; set; } = [];

    [Range(1, 120), Doc("On so many invoices; left out: on all. CREDIT has none.")]
    public int? DurationMonths { get; set; }
}

internal sealed record CouponRecord(
    BillingId Id, string Code, string? Description, CouponKind DiscountType, decimal DiscountValue, string? Currency, int? MaxRedemptions, int RedemptionCount,
    Instant? ExpiresAt, IReadOnlyList<BillingId> ApplicablePlanIds, int? DurationMonths, bool IsActive, Instant CreatedAt, Instant UpdatedAt)
{
    public static CouponRecord From(Coupon it, int redemptions) => new(
        it.Id, it.Code, it.Description, KindOf(it), ValueOf(it), it.Terms.Currency?.Code, it.MaxRedemptions, redemptions, it.ExpirationAt, it.Terms.Scope?.PlanIds ?? [],
        it.Terms.FrequencyDuration, it.Status == CouponStatus.Active, it.CreatedAt, it.UpdatedAt);

    public static CouponKind KindOf(Coupon it) => it.GrantsCredit ? CouponKind.Credit : it.Terms.Type == CouponType.Percentage ? CouponKind.Percentage : CouponKind.FixedAmount;

    public static decimal ValueOf(Coupon it) => it.Terms.Type == CouponType.Percentage ? it.Terms.Percent : Major.Of(it.Terms.AmountMinor, it.Terms.Currency ?? Billing.Domain.Monetary.Currency.Usd);
}

internal sealed class ValidateBody
{
    [Text(1, 64)]
    public required string Code { get; set; }

    public required BillingId TenantId { get; set; }

    public BillingId? PlanId { get; set; }
}

internal sealed record CouponVerdict(bool Valid, BillingId? CouponId, CouponKind? DiscountType, decimal? DiscountValue, string Message);

internal sealed class RedeemBody
{
    [Text(1, 64)]
    public required string Code { get; set; }

    public required BillingId TenantId { get; set; }

    [Doc("Left out: the live one.")]
    public BillingId? SubscriptionId { get; set; }

    [Doc("Must be the subscription's plan; left out: it is.")]
    public BillingId? PlanId { get; set; }
}

internal sealed record Redemption(
    BillingId RedemptionId, BillingId CouponId, BillingId? SubscriptionId, CouponKind DiscountType, decimal DiscountValue, Instant? EndsAt, Instant RedeemedAt);
