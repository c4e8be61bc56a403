using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.V1.Coupons;
using NodaTime;

namespace BillingFunctions.Http.V1.Portal;

internal sealed record PortalAddOnResponse(
    BillingId Id, string Code, string Name, string? Description, decimal AmountCents, string AmountCurrency)
{
    public static PortalAddOnResponse From(AddOn it) => new(it.Id, it.Code, it.Name, it.Description, it.AmountMinor, it.Currency.Code);
}

internal sealed record PortalPurchasedAddOnResponse(
    BillingId Id, BillingId AddOnId, string AddOnName, string AddOnCode, decimal AmountCents, string AmountCurrency, Instant CreatedAt,
    [property: Doc("The invoice that bills it; null while it waits for the next one.")] BillingId? InvoiceId)
{
    public static PortalPurchasedAddOnResponse From(AppliedAddOn it) =>
        new(it.Id, it.AddOnId, it.Name, it.Code, it.AmountMinor, it.Currency.Code, it.CreatedAt, it.InvoiceId);
}

internal sealed record PortalPurchaseAddOnResponse(
    BillingId AppliedAddOnId, BillingId InvoiceId, string AddOnName, decimal AmountCents, string AmountCurrency)
{
    public static PortalPurchaseAddOnResponse From(AppliedAddOn it) => new(it.Id, it.InvoiceId!.Value, it.Name, it.AmountMinor, it.Currency.Code);
}

internal sealed class PortalRedeemCouponRequest
{
    [Text(1, 255)]
    public required string CouponCode { get; set; }
}

internal sealed record PortalAppliedCouponResponse(
    BillingId Id, string CouponCode, string CouponName, CouponType CouponType, decimal? AmountCents, string? AmountCurrency, decimal? PercentageRate,
    CouponFrequency Frequency, int? FrequencyDuration, int? FrequencyDurationRemaining, CouponStatus Status, Instant CreatedAt)
{
    public static PortalAppliedCouponResponse From(AppliedCoupon it, string name) => new(
        it.Id, it.Code, name, it.Terms.Type, it.Terms.Amount(), it.Terms.Currency?.Code, it.Terms.Rate(), it.Terms.Frequency, it.Terms.FrequencyDuration,
        it.RemainingInvoices, it.Status, it.CreatedAt);
}
