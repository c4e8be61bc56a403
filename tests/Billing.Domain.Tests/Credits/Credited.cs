using Billing.Domain.Credits;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Invoicing;

namespace Billing.Domain.Tests.Credits;

/// <summary>An invoice that is final, notes on it, and a coupon that it had.</summary>
internal static class Credited
{
    public static Invoice Final(ComputedInvoice computed, BillingId? id = null) => computed.ApplyTo(new Invoice
    {
        Id = id ?? Build.Id(1),
        CustomerId = Build.Id(400),
        Status = InvoiceStatus.Finalized,
        Type = InvoiceType.OneOff,
        PeriodStart = Build.Start,
        PeriodEnd = Build.Start,
        Currency = Currency.Usd,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    });

    public static CreditNote Note(CreditNoteAmounts amounts) => new()
    {
        Id = Build.Id(2),
        InvoiceId = Build.Id(1),
        CustomerId = Build.Id(400),
        Type = CreditNoteType.Credit,
        Currency = Currency.Usd,
        Items = amounts.Items,
        SubtotalMinor = amounts.SubtotalMinor,
        CouponsMinor = amounts.CouponsMinor,
        TaxMinor = amounts.TaxMinor,
        TotalMinor = amounts.TotalMinor,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };

    public static AppliedCoupon Coupon(long amount) => new()
    {
        Id = Build.Id(600),
        CouponId = Build.Id(601),
        Code = "coupon",
        CustomerId = Build.Id(400),
        Terms = new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, amount),
        RemainingMinor = amount,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
