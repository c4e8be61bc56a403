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

    /// <summary>Everything it has taken off final invoices, in minor units.</summary>
    public long DiscountedMinor { get; init; }

    /// <summary>From when it no longer works; null for never.</summary>
    public Instant? ExpirationAt { get; init; }

    /// <summary>Whether it still works.</summary>
    public CouponStatus Status { get; init; }

    /// <summary>When it stopped working.</summary>
    public Instant? TerminatedAt { get; init; }

    /// <summary>True when it was taken away by hand: no invoice that is voided brings it back.</summary>
    public bool Removed { get; init; }

    /// <summary>When it was applied; coupons work in this order.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>The coupon after a final invoice took something off by it (rule 13).</summary>
    /// <param name="amountMinor">What was taken off.</param>
    /// <param name="now">When.</param>
    public AppliedCoupon Used(long amountMinor, Instant now)
    {
        AppliedCoupon after = this with { DiscountedMinor = DiscountedMinor + amountMinor, UpdatedAt = now };
        after = Terms switch
        {
            { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount } => after with { RemainingMinor = RemainingMinor - amountMinor },
            { Frequency: CouponFrequency.Recurring } => after with { RemainingInvoices = (RemainingInvoices ?? Terms.FrequencyDuration ?? 1) - 1 },
            _ => after,
        };
        bool usedUp = Terms.Frequency switch
        {
            CouponFrequency.Once => Terms.Type == CouponType.Percentage || after.RemainingMinor == 0,
            CouponFrequency.Recurring => after.RemainingInvoices == 0,
            _ => false,
        };
        return usedUp ? after with { Status = CouponStatus.Terminated, TerminatedAt = now } : after;
    }

    /// <summary>The coupon after an invoice that had used it was voided: the use is given back, and a coupon that it used up works again.</summary>
    /// <param name="amountMinor">What the invoice had taken off.</param>
    /// <param name="now">When.</param>
    public AppliedCoupon GivenBack(long amountMinor, Instant now) => this with
    {
        DiscountedMinor = DiscountedMinor - amountMinor,
        RemainingMinor = Terms is { Frequency: CouponFrequency.Once, Type: CouponType.FixedAmount } ? RemainingMinor + amountMinor : RemainingMinor,
        RemainingInvoices = Terms.Frequency == CouponFrequency.Recurring ? RemainingInvoices + 1 : RemainingInvoices,
        Status = Removed ? Status : CouponStatus.Active,
        TerminatedAt = Removed ? TerminatedAt : null,
        UpdatedAt = now,
    };

    /// <summary>The coupon after it was taken away, or has expired.</summary>
    /// <param name="now">When.</param>
    /// <param name="byHand">True when someone took it away.</param>
    public AppliedCoupon Ended(Instant now, bool byHand) =>
        this with { Status = CouponStatus.Terminated, TerminatedAt = now, Removed = byHand, UpdatedAt = now };
}

/// <summary>What an invoice took off by a coupon, and the coupon afterwards.</summary>
/// <param name="Coupon">The coupon as it stands after the invoice became final.</param>
/// <param name="AmountMinor">What was taken off.</param>
public sealed record CouponUse(AppliedCoupon Coupon, long AmountMinor);

/// <summary>A coupon of an invoice.</summary>
/// <param name="AppliedCouponId">The coupon as the customer has it.</param>
/// <param name="Code">Its code.</param>
/// <param name="AmountMinor">What it took off, in minor units.</param>
public sealed record InvoiceCoupon(BillingId AppliedCouponId, string Code, long AmountMinor);
