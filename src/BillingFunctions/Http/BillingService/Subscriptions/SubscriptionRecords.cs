using Billing.Application.Invoicing;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Subscriptions;

/// <summary>Where a tenant's subscription stands.</summary>
internal enum TenantStatus
{
    Trialing,
    Active,
    PastDue,
    Paused,
    Cancelled,
}

internal enum DiscountType
{
    Percentage,
    FixedAmount,
}

internal sealed record TenantSubscription(
    BillingId Id, BillingId TenantId, BillingId PlanId, PlanName? Plan, TenantStatus Status,
    [property: Doc("Null before it has started.")] Instant? CurrentPeriodStart, Instant? CurrentPeriodEnd, bool CancelAtPeriodEnd, Instant? CancelledAt,
    string? CancellationReason, Instant? TrialEnd, Instant? PausedAt, DiscountRecord? Discount, decimal CreditBalance, string? StripeCustomerId, string? StripeSubscriptionId,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static TenantSubscription From(
        Subscription it, Plan? plan, CustomerPeriods periods, AppliedCoupon? discount, long creditMinor, bool isPastDue, Instant now)
    {
        Customer customer = periods.Customer;
        InstantSpan? period = plan is null ? null : periods.Of(plan, it, now);
        Instant? trialEnd = Trial.EndOf(it, DateTimeZoneProviders.Tzdb[customer.TimeZoneId]);
        TenantStatus status = it.Status switch
        {
            SubscriptionStatus.Canceled or SubscriptionStatus.Terminated => TenantStatus.Cancelled,
            SubscriptionStatus.Paused => TenantStatus.Paused,
            SubscriptionStatus.Pending when it.Prepaid is not null => TenantStatus.PastDue, // its first money has not come
            _ => trialEnd > now ? TenantStatus.Trialing : isPastDue ? TenantStatus.PastDue : TenantStatus.Active,
        };
        bool isEnding = status != TenantStatus.Cancelled && it.EndingAt is not null;
        return new(
            it.Id, it.CustomerId, it.PlanId, plan is null ? null : new PlanName(plan.Id, plan.Name), status,
            period?.Start, period is { } span && span.End != Instant.MaxValue ? span.End : null, isEnding, it.CanceledAt ?? it.EndedAt, null, trialEnd, it.PausedAt,
            discount is null ? null : DiscountRecord.From(discount, customer.Currency), Major.Of(creditMinor, customer.Currency), null, null, it.CreatedAt, it.UpdatedAt);
    }
}

internal sealed record PlanName(BillingId Id, string Name);

internal sealed record DiscountRecord(
    DiscountType Type, decimal Value, [property: Doc("Invoices that it still has; null for all.")] int? RemainingMonths, Instant? EndsAt)
{
    public static DiscountRecord From(AppliedCoupon it, Currency currency) => new(
        it.Terms.Type == CouponType.Percentage ? DiscountType.Percentage : DiscountType.FixedAmount,
        it.Terms.Type == CouponType.Percentage ? it.Terms.Percent : Major.Of(it.Terms.AmountMinor, it.Terms.Currency ?? currency), it.RemainingInvoices, it.ExpirationAt);
}

/// <summary>A new subscription. What is not in the body may be in the query.</summary>
internal sealed class SubscribeBody
{
    [Doc("The plan.")]
    public BillingId? PlanId { get; set; }

    [Text(1, 255), Doc("Kept by the provider's connection: see integrations; here for compatibility.")]
    public string? StripeCustomerId { get; set; }

    [Range(0, 1000)]
    public int? TrialDays { get; set; }

    [Doc("Left out: today.")]
    public LocalDate? StartDate { get; set; }

    [Text(1, 255)]
    public string? CouponCode { get; set; }
}

internal enum ChangeTime
{
    Immediate,
    PeriodEnd,
}

internal sealed class PlanChangeBody
{
    public BillingId? NewPlanId { get; set; }

    [Doc("Left out: immediate.")]
    public ChangeTime? Effective { get; set; }

    [Doc("Whether days that were paid for the plan before are given back; left out: they are.")]
    public bool Prorate { get; set; } = true;
}

internal sealed record PlanChangeRecord(TenantSubscription Subscription, ProrationRecord? Proration);

internal sealed record ProrationRecord(decimal Credit, decimal Charge, decimal Net, int DaysRemaining, int DaysInPeriod)
{
    public static ProrationRecord From(PreviewedChange it) => new(
        Major.Of(it.Quote.CreditMinor, it.To.Currency), Major.Of(it.Quote.ChargeMinor, it.To.Currency), Major.Of(it.Quote.NetMinor, it.To.Currency),
        it.Quote.DaysRemaining, it.Quote.TotalDays);
}

internal sealed class CancelBody
{
    [Doc("Left out: at the end of the period.")]
    public bool? Immediately { get; set; }

    [Text(0, 255)]
    public string? Reason { get; set; }
}

internal sealed class DiscountBody
{
    public required DiscountType Type { get; set; }

    [Positive, Doc("Percent, at most 100, or an amount.")]
    public required decimal Value { get; set; }

    [Range(1, 120), Doc("On so many invoices; left out: on all.")]
    public int? DurationMonths { get; set; }

    [CurrencyCode, Doc("The tenant's, which is meant when this is left out.")]
    public string? Currency { get; set; }

    [Text(0, 255)]
    public string? Reason { get; set; }
}

internal sealed class CreditBody
{
    [Positive]
    public required decimal Amount { get; set; }

    [Text(0, 255)]
    public string? Reason { get; set; }

    [Doc("From when it can no longer be spent; left out: never.")]
    public Instant? ExpiresAt { get; set; }
}

internal sealed record CreditRecord(BillingId Id, decimal Amount, decimal Balance, string? Reason, Instant? ExpiresAt, Instant CreatedAt);
