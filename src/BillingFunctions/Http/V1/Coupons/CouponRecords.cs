using Billing.Application.Discounts;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Coupons;

/// <summary>Whether a coupon has an end.</summary>
internal enum CouponExpiration
{
    NoExpiration,
    TimeLimit,
}

internal sealed class CouponCreate
{
    [Text(1, 255), Doc("Unique.", Example = "\"SPRING\"")]
    public required string Code { get; set; }

    [Text(1, 255)]
    public required string Name { get; set; }

    public string? Description { get; set; }

    public required CouponType CouponType { get; set; }

    [MinorUnits, Doc("Of a fixed amount, in minor units.")]
    public decimal? AmountCents { get; set; }

    [CurrencyCode, Doc("Of a fixed amount; invoices of other currencies are passed over.")]
    public string? AmountCurrency { get; set; }

    [Range(0, 100), Doc("Of a percentage: 10 is 10 %.")]
    public decimal? PercentageRate { get; set; }

    public required CouponFrequency Frequency { get; set; }

    [Range(1, 1_000_000), Doc("On how many invoices a recurring coupon works.")]
    public int? FrequencyDuration { get; set; }

    [Doc("Whether a customer may have it more than once.")]
    public bool Reusable { get; set; } = true;

    public CouponExpiration Expiration { get; set; }

    public Instant? ExpirationAt { get; set; }

    [Items(0, 100), Doc("Plans whose fees it takes from; with `billable_metric_codes` fees that match either, and all fees when both are empty.")]
    public IReadOnlyList<BillingId>? PlanIds { get; set; }

    [Items(0, 100), Doc("Metrics whose usage it takes from, by code.")]
    public IReadOnlyList<string>? BillableMetricCodes { get; set; }

    public Result<NewCoupon> ToInput() => (Expiration, ExpirationAt) switch
    {
        (CouponExpiration.TimeLimit, null) => Failure.Invalid("expiration_at", "A coupon with a time limit needs its end", "missing"),
        (CouponExpiration.NoExpiration, not null) => Failure.Invalid("expiration_at", "A coupon without a time limit has no end"),
        _ => new NewCoupon(Code, Name, Terms(), Description, Reusable, ExpirationAt),
    };

    private CouponTerms Terms() => new(
        CouponType, Frequency, (long)(AmountCents ?? 0), AmountCurrency is null ? null : Currency.Parse(AmountCurrency), PercentageRate ?? 0,
        FrequencyDuration, PlanIds is null && BillableMetricCodes is null ? null : new CouponScope(PlanIds ?? [], BillableMetricCodes ?? [], []));
}

/// <summary>Fields that are left out or null stay as they are.</summary>
internal sealed class CouponUpdate
{
    [Text(1, 255)]
    public string? Name { get; set; }

    public string? Description { get; set; }

    public CouponExpiration? Expiration { get; set; }

    public Instant? ExpirationAt { get; set; }

    public CouponStatus? Status { get; set; }

    public CouponPatch ToPatch() => new(
        Name, Description, Expiration is null ? null : Expiration == CouponExpiration.TimeLimit, ExpirationAt, Status);
}

internal sealed record CouponResponse(
    BillingId Id, string Code, string Name, string? Description, CouponType CouponType, decimal? AmountCents, string? AmountCurrency,
    decimal? PercentageRate, CouponFrequency Frequency, int? FrequencyDuration, bool Reusable, CouponExpiration Expiration, Instant? ExpirationAt,
    CouponStatus Status, Instant CreatedAt, Instant UpdatedAt, IReadOnlyList<BillingId> PlanIds, IReadOnlyList<string> BillableMetricCodes)
{
    public static CouponResponse From(Coupon it) => new(
        it.Id, it.Code, it.Name, it.Description, it.Terms.Type, it.Terms.Amount(), it.Terms.Currency?.Code, it.Terms.Rate(), it.Terms.Frequency,
        it.Terms.FrequencyDuration, it.Reusable, it.ExpirationAt is null ? CouponExpiration.NoExpiration : CouponExpiration.TimeLimit, it.ExpirationAt,
        it.Status, it.CreatedAt, it.UpdatedAt, it.Terms.Scope?.PlanIds ?? [], it.Terms.Scope?.MetricCodes ?? []);
}

internal sealed class ApplyCouponRequest
{
    [Text(1, 255)]
    public required string CouponCode { get; set; }

    public required BillingId CustomerId { get; set; }

    [MinorUnits, Doc("Instead of the coupon's own.")]
    public decimal? AmountCents { get; set; }

    [CurrencyCode]
    public string? AmountCurrency { get; set; }

    [Range(0, 100), Doc("Instead of the coupon's own.")]
    public decimal? PercentageRate { get; set; }

    public AgreedCouponTerms ToAgreed() =>
        new((long?)AmountCents, AmountCurrency is null ? null : Currency.Parse(AmountCurrency), PercentageRate);
}

internal sealed record AppliedCouponResponse(
    BillingId Id, BillingId CouponId, BillingId CustomerId, decimal? AmountCents, string? AmountCurrency, decimal? PercentageRate,
    CouponFrequency Frequency, int? FrequencyDuration, int? FrequencyDurationRemaining, CouponStatus Status, Instant? TerminatedAt, Instant CreatedAt,
    Instant UpdatedAt, [property: Doc("What is left of a fixed amount that works once.")] decimal? AmountCentsRemaining,
    [property: Doc("Everything it has taken off final invoices.")] decimal DiscountedCents)
{
    public static AppliedCouponResponse From(AppliedCoupon it) => new(
        it.Id, it.CouponId, it.CustomerId, it.Terms.Amount(), it.Terms.Currency?.Code, it.Terms.Rate(), it.Terms.Frequency, it.Terms.FrequencyDuration,
        it.RemainingInvoices, it.Status, it.TerminatedAt, it.CreatedAt, it.UpdatedAt,
        it.Terms is { Type: CouponType.FixedAmount, Frequency: CouponFrequency.Once } ? it.RemainingMinor : null, it.DiscountedMinor);
}

internal sealed record CouponAnalyticsResponse(
    int TimesApplied, int ActiveApplications, int TerminatedApplications, decimal TotalDiscountCents,
    [property: Doc("Invoices that the active applications of a recurring coupon have left; null for other coupons.")] int? RemainingUses)
{
    public static CouponAnalyticsResponse From(CouponAnalytics it) =>
        new(it.TimesApplied, it.Active, it.TimesApplied - it.Active, it.DiscountedMinor, it.RemainingUses);
}

/// <summary>Each type shows its own figures only.</summary>
internal static class CouponFigures
{
    public static decimal? Amount(this CouponTerms terms) => terms.Type == CouponType.FixedAmount ? terms.AmountMinor : null;

    public static decimal? Rate(this CouponTerms terms) => terms.Type == CouponType.Percentage ? terms.Percent : null;
}
