using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;

namespace Billing.RatingCases.Topics;

/// <summary>Taxes over fees.</summary>
internal static class TaxTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("taxable")) return OneAmount(input);

        decimal[] fees = input.Has("fees_precise_cents") ? input.Numbers("fees_precise_cents")
            : input.Has("fees_cents") ? input.Numbers("fees_cents")
            : [input.Number("fee_cents")];
        bool inclusive = input.Flag("inclusive") || input.Flag("tax_inclusive");
        InvoiceRequest request = Bills.Lines(fees) with { Taxes = Bills.Taxes(Bills.TaxPercents(input), inclusive) };
        if (input.FirstNumber("coupon_share_cents", "coupon_cents", "coupons_cents") is { } coupon)
            request = request with { Coupons = [Coupon((long)coupon)] };
        ComputedInvoice invoice = InvoiceCalculation.Compute(request with { Wallets = [Full] }).Value;
        return new Answer
        {
            ["total_taxes_cents"] = invoice.TaxMinor,
            ["taxes_cents"] = invoice.TaxMinor,
            ["fees_cents"] = invoice.SubtotalMinor,
            ["sub_total_cents"] = invoice.SubtotalMinor - invoice.CouponsMinor,
            ["total_cents"] = invoice.TotalMinor,
            ["wallet_used_cents"] = invoice.PrepaidCreditMinor,
            ["due_cents"] = invoice.AmountDueMinor,
            ["fee_taxes_cents"] = invoice.Fees.Select(f => f.TaxMinor).ToArray(),
            ["taxes_by_rate_cents"] = invoice.Taxes.Select(t => t.AmountMinor).ToArray(),
            ["tax_rate_percent"] = Bills.TaxPercents(input).Sum(),
        };
    }

    private static Wallet Full => new()
    {
        Id = Bills.Id(50),
        CustomerId = Bills.Id(3),
        Currency = Currency.Usd,
        PaidBalanceMinor = 1_000_000,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static Answer OneAmount(Input input)
    {
        Currency currency = Currency.Parse(input.Text("currency", "USD"));
        InvoiceRequest request = Bills.Lines([currency.ToMinor(input.Number("taxable"))]) with
        {
            Currency = currency,
            Taxes = Bills.Taxes(Bills.TaxPercents(input), input.Flag("inclusive")),
        };
        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;
        return new Answer
        {
            ["tax"] = currency.ToMajor(invoice.TaxMinor),
            ["total"] = currency.ToMajor(invoice.TotalMinor),
            ["net"] = currency.ToMajor(invoice.TotalMinor - invoice.TaxMinor),
        };
    }

    private static AppliedCoupon Coupon(long cents) => new()
    {
        Id = Bills.Id(60),
        CouponId = Bills.Id(61),
        Code = "coupon",
        CustomerId = Bills.Id(3),
        Terms = new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, cents),
        RemainingMinor = cents,
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };
}
