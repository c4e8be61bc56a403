using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Discounts;

/// <summary>A coupon given to a customer.</summary>
public sealed record AppliedCoupon
{
    /// <summary>The id, in the customer's partition.</summary>
    public required BillingId Id { get; init; }

    /// <summary>The coupon.</summary>
    public required BillingId CouponId { get; init; }

    /// <summary>The coupon's code.</summary>
    public required string Code { get; init; }

    /// <summary>Who has it.</summary>
    public required BillingId CustomerId { get; init; }

    /// <summary>The coupon's terms with any amount or rate agreed for this customer.</summary>
    public required CouponTerms Terms { get; init; }

    /// <summary>Unused part of a one-time fixed amount, in minor units.</summary>
    public long RemainingMinor { get; init; }

    /// <summary>Invoices that a recurring coupon still has.</summary>
    public int? RemainingInvoices { get; init; }

    /// <summary>From when it no longer works; null for never.</summary>
    public Instant? ExpirationAt { get; init; }

    /// <summary>Whether it still works.</summary>
    public CouponStatus Status { get; init; }

    /// <summary>When it stopped working.</summary>
    public Instant? TerminatedAt { get; init; }

    /// <summary>When it was applied; coupons work in this order.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}

/// <summary>What an invoice took off by a coupon, and the coupon afterwards.</summary>
/// <param name="Coupon">The coupon as it stands after the invoice became final.</param>
/// <param name="AmountMinor">What was taken off.</param>
public sealed record CouponUse(AppliedCoupon Coupon, long AmountMinor);
