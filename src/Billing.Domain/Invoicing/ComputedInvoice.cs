using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Wallets;

namespace Billing.Domain.Invoicing;

/// <summary>What a calculation came to. Amounts are minor units of the request's currency.</summary>
public sealed record ComputedInvoice
{
    /// <summary>The fees in the order of the lines, numbered from 1.</summary>
    public required IReadOnlyList<Fee> Fees { get; init; }

    /// <summary>Taxes one by one.</summary>
    public required IReadOnlyList<InvoiceTax> Taxes { get; init; }

    /// <summary>Coupons that took something off, with their state afterwards.</summary>
    public required IReadOnlyList<CouponUse> Coupons { get; init; }

    /// <summary>Credit notes that paid something.</summary>
    public required IReadOnlyList<CreditUse> Credits { get; init; }

    /// <summary>Wallets that paid something.</summary>
    public required IReadOnlyList<WalletUse> Wallets { get; init; }

    /// <summary>Sum of the fees.</summary>
    public required long SubtotalMinor { get; init; }

    /// <summary>Taken off for earlier progressive invoices.</summary>
    public required long ProgressiveCreditMinor { get; init; }

    /// <summary>Progressive billing beyond the period's usage: owed back to the customer by a credit note.</summary>
    public required long ProgressiveExcessMinor { get; init; }

    /// <summary>Taken off by coupons.</summary>
    public required long CouponsMinor { get; init; }

    /// <summary>All taxes.</summary>
    public required long TaxMinor { get; init; }

    /// <summary>What the sale comes to, taxes included, before credit notes and wallets.</summary>
    public required long TotalMinor { get; init; }

    /// <summary>Paid by credit notes.</summary>
    public required long CreditNotesMinor { get; init; }

    /// <summary>Paid by wallets.</summary>
    public required long PrepaidCreditMinor { get; init; }

    /// <summary>What remains to be paid in money.</summary>
    public long AmountDueMinor => TotalMinor - CreditNotesMinor - PrepaidCreditMinor;

    /// <summary>An invoice with these amounts; everything else of it stays.</summary>
    public Invoice ApplyTo(Invoice invoice) => invoice with
    {
        SubtotalMinor = SubtotalMinor,
        ProgressiveCreditMinor = ProgressiveCreditMinor,
        CouponsMinor = CouponsMinor,
        TaxMinor = TaxMinor,
        TotalMinor = TotalMinor,
        CreditNotesMinor = CreditNotesMinor,
        PrepaidCreditMinor = PrepaidCreditMinor,
        Coupons = [.. Coupons.Select(use => new InvoiceCoupon(use.Coupon.Id, use.Coupon.Code, use.AmountMinor))],
        Credits = Credits,
        Wallets = Wallets,
        Taxes = Taxes,
        FeesCount = Fees.Count,
    };
}
