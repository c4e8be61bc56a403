using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>Usage that is billed apart from its period: taxed where it appears, without coupons that came later (rule 23).</summary>
public sealed class PricedFeeTests
{
    private static readonly Instant February = Instant.FromUtc(2026, 2, 1, 0, 0);
    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);

    [Fact]
    public void Late_usage_is_taxed_by_its_charge_on_the_invoice_where_it_appears()
    {
        Charge charge = Build.Charge(2, "calls", new StandardPrice(10)) with { TaxCodes = ["low"] };
        PricedFee late = Late(1000, Build.Plan(0, charge));
        InvoiceRequest request = Build.Request() with
        {
            Priced = [late], Taxes = Build.Taxes(Build.Tax("vat", 0.2m), Build.Tax("low", 0.05m, byDefault: false)),
        };

        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;

        Assert.Equal((1000L, 50L), (invoice.SubtotalMinor, invoice.TaxMinor));
    }

    [Fact]
    public void A_coupon_that_came_after_the_period_takes_nothing_off_its_late_usage()
    {
        PricedFee late = Late(1000, Build.Plan(0, Build.Charge(2, "calls", new StandardPrice(10))));
        InvoiceRequest request = Build.Request() with { Priced = [late] };

        Assert.Equal(0, InvoiceCalculation.Compute(request with { Coupons = [Tenth(March)] }).Value.CouponsMinor);
        Assert.Equal(100, InvoiceCalculation.Compute(request with { Coupons = [Tenth(March - Duration.Epsilon)] }).Value.CouponsMinor);
    }

    [Fact]
    public void Progressive_invoices_of_the_running_period_are_not_credited_on_late_usage()
    {
        PricedFee late = Late(1000, Build.Plan(0, Build.Charge(2, "calls", new StandardPrice(10))));
        InvoiceRequest request = Build.Request() with { Priced = [late], ProgressiveCredits = [new ProgressiveCredit(Build.Id(77), 300)] };

        ComputedInvoice invoice = InvoiceCalculation.Compute(request).Value;

        Assert.Equal((0L, 300L), (invoice.ProgressiveCreditMinor, invoice.ProgressiveExcessMinor));
    }

    private static PricedFee Late(long amountMinor, Plan plan) => new(
        new Fee
        {
            Ordinal = 0, Type = FeeType.Charge, Origin = FeeOrigin.Late, ChargeId = plan.Charges[0].Id, Description = "calls", AmountMinor = amountMinor,
            PeriodStart = February, PeriodEnd = March,
        },
        plan);

    private static AppliedCoupon Tenth(Instant createdAt) => new()
    {
        Id = Build.Id(50), CouponId = Build.Id(51), Code = "tenth", CustomerId = Build.Id(400), CreatedAt = createdAt, UpdatedAt = createdAt,
        Terms = new CouponTerms(CouponType.Percentage, CouponFrequency.Forever, Percent: 10),
    };
}
