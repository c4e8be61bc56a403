using Billing.Application.Discounts;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nova.Coupons;

internal sealed class NovaCouponCreate
{
    [Text(1, 100), Doc("Unique; kept in upper case.", Example = "\"SPRING\"")]
    public required string Code { get; set; }

    [Text(1, 200)]
    public required string Name { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    public required CouponType DiscountType { get; set; }

    [Positive, Doc("A percentage up to 100, or an amount in major units.", Example = "20")]
    public required decimal DiscountValue { get; set; }

    [CurrencyCode, Doc("Of a fixed amount, which then needs it.", Example = "null")]
    public string? Currency { get; set; }

    [Range(1, 1_000_000_000), Doc("How often it may be applied in all.")]
    public int? MaxRedemptions { get; set; }

    [Items(0, 100), Doc("Plans whose fees it takes from; none for all.", Example = "[]")]
    public IReadOnlyList<BillingId> AppliesToPlanIds { get; set; } = [];

    [Doc("From when it is over.", Example = "null")]
    public Instant? ExpiresAt { get; set; }

    public Result<NewCoupon> ToInput()
    {
        CouponScope? scope = AppliesToPlanIds.Count == 0 ? null : new CouponScope(AppliesToPlanIds, [], []);
        if (DiscountType == CouponType.Percentage)
            return Make(new CouponTerms(CouponType.Percentage, CouponFrequency.Forever, Percent: DiscountValue, Scope: scope));

        if (Currency is null)
            return Failure.Invalid("currency", "A fixed amount needs its currency", "missing");

        Currency currency = Billing.Domain.Monetary.Currency.Parse(Currency);
        return NovaMoney.Minor(DiscountValue, currency, "discount_value")
            .Map(minor => Make(new CouponTerms(CouponType.FixedAmount, CouponFrequency.Forever, minor, currency, Scope: scope)));
    }

    private NewCoupon Make(CouponTerms terms) =>
        new(Code.ToUpperInvariant(), Name, terms, Description, Reusable: false, ExpiresAt) { MaxRedemptions = MaxRedemptions };
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class NovaCouponUpdate
{
    [Text(1, 200)]
    public string? Name { get; set; }

    [Text(0, 500)]
    public string? Description { get; set; }

    public bool? IsActive { get; set; }

    [Doc("From when it is over.", Example = "null")]
    public Instant? ExpiresAt { get; set; }

    public CouponPatch ToPatch() => new(
        Name, Description, Expires: null, ExpiresAt, IsActive is { } isActive ? isActive ? CouponStatus.Active : CouponStatus.Terminated : null);
}

internal sealed record NovaCoupon(
    BillingId Id, string Code, string Name, string? Description, CouponType DiscountType, decimal DiscountValue, string? Currency, int? MaxRedemptions,
    int RedemptionCount, IReadOnlyList<BillingId> AppliesToPlanIds, bool IsActive, Instant? ExpiresAt, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaCoupon From(Coupon it, int redemptions) => new(
        it.Id, it.Code, it.Name, it.Description, it.Terms.Type, Value(it.Terms), it.Terms.Currency?.Code, it.MaxRedemptions, redemptions,
        it.Terms.Scope?.PlanIds ?? [], it.Status == CouponStatus.Active, it.ExpirationAt, it.CreatedAt, it.UpdatedAt);

    private static decimal Value(CouponTerms terms) => terms.Type == CouponType.Percentage ? terms.Percent : NovaMoney.Major(terms.AmountMinor, terms.Currency!);
}

internal sealed class NovaCouponApply
{
    public required BillingId CouponId { get; set; }

    public required BillingId CustomerId { get; set; }

    [Doc("Must be the customer's, and of a plan that the coupon applies to.", Example = "null")]
    public BillingId? SubscriptionId { get; set; }

    [Range(1, 1_000_000), Doc("On how many invoices it works; left out: on all.", Example = "3")]
    public int? UsesRemaining { get; set; }

    public AgreedCouponTerms ToAgreed() => new()
    {
        Frequency = UsesRemaining is null ? CouponFrequency.Forever : CouponFrequency.Recurring, FrequencyDuration = UsesRemaining,
    };
}

internal sealed record NovaAppliedCoupon(
    BillingId Id, BillingId CouponId, BillingId CustomerId, int? UsesRemaining, bool IsActive, decimal TotalDiscount, Instant CreatedAt, Instant UpdatedAt)
{
    public static NovaAppliedCoupon From(AppliedCoupon it, Currency currency) => new(
        it.Id, it.CouponId, it.CustomerId, it.RemainingInvoices, it.Status == CouponStatus.Active, NovaMoney.Major(it.DiscountedMinor, currency), it.CreatedAt, it.UpdatedAt);
}
