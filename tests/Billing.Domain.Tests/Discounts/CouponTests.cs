using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Tests.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Discounts;

public sealed class CouponTests
{
    [Fact]
    public void The_order_applied_decides_what_a_percentage_is_of()
    {
        AppliedCoupon tenth = Percent(10);
        AppliedCoupon fixedAmount = Fixed(100);
        Assert.Equal(190, Uses([fixedAmount, tenth], 1000).Sum(u => u.AmountMinor));
        Assert.Equal(200, Uses([tenth, fixedAmount], 1000).Sum(u => u.AmountMinor));
    }

    [Fact]
    public void A_one_time_fixed_coupon_keeps_its_unused_part_until_it_is_used_up()
    {
        AppliedCoupon after = Uses([Fixed(1200)], 1000).Single().Coupon;
        Assert.Equal((CouponStatus.Active, 200L), (after.Status, after.RemainingMinor));
        AppliedCoupon done = Uses([after], 1000).Single().Coupon;
        Assert.Equal((CouponStatus.Terminated, 0L), (done.Status, done.RemainingMinor));
    }

    [Fact]
    public void A_recurring_fixed_coupon_loses_what_an_invoice_does_not_use()
    {
        AppliedCoupon recurring = Fixed(1200, CouponFrequency.Recurring) with { RemainingInvoices = 2 };
        AppliedCoupon after = Uses([recurring], 1000).Single().Coupon;
        Assert.Equal((CouponStatus.Active, 1), (after.Status, after.RemainingInvoices));
        CouponUse last = Uses([after], 5000).Single();
        Assert.Equal((1200L, CouponStatus.Terminated), (last.AmountMinor, last.Coupon.Status));
    }

    [Fact]
    public void A_one_time_percentage_ends_after_one_invoice_and_a_lasting_one_never()
    {
        Assert.Equal(CouponStatus.Terminated, Uses([Percent(10)], 1000).Single().Coupon.Status);
        Assert.Equal(CouponStatus.Active, Uses([Percent(10, CouponFrequency.Forever)], 1000).Single().Coupon.Status);
    }

    [Fact]
    public void A_coupon_never_makes_an_invoice_negative() => Assert.Equal(1000, Uses([Fixed(900), Fixed(900)], 1000).Sum(u => u.AmountMinor));

    [Fact]
    public void A_coupon_of_another_currency_or_past_its_end_or_below_its_minimum_is_passed_over()
    {
        AppliedCoupon euro = Fixed(100) with { Terms = Fixed(100).Terms with { Currency = Currency.Parse("EUR") } };
        AppliedCoupon expired = Fixed(100) with { ExpirationAt = Instant.FromUtc(2026, 3, 31, 0, 0) };
        AppliedCoupon demanding = Fixed(100) with { Terms = Fixed(100).Terms with { MinimumAmountMinor = 1001 } };
        AppliedCoupon ended = Fixed(100) with { Status = CouponStatus.Terminated };
        Assert.Empty(Uses([euro, expired, demanding, ended], 1000));
    }

    [Fact]
    public void A_limited_coupon_takes_only_from_the_fees_it_names()
    {
        AppliedCoupon limited = Fixed(500) with { Terms = Fixed(500).Terms with { Scope = new CouponScope([], ["calls"], []) } };
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request() with
        {
            Extras = [new ExtraFee(FeeType.Charge, "calls", 1, 300, MetricCode: "calls"), new ExtraFee(FeeType.Charge, "other", 1, 700, MetricCode: "other")],
            Coupons = [limited],
        }).Value;
        Assert.Equal([300L, 0], invoice.Fees.Select(f => f.CouponsMinor));
    }

    [Fact]
    public void The_split_over_fees_follows_what_remains_of_each()
    {
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Lines(100, 100, 100) with { Coupons = [Fixed(100)] }).Value;
        Assert.Equal([34L, 33, 33], invoice.Fees.Select(f => f.CouponsMinor));
    }

    private static IReadOnlyList<CouponUse> Uses(AppliedCoupon[] coupons, long amount) =>
        InvoiceCalculation.Compute(Build.Lines(amount) with { Coupons = coupons }).Value.Coupons;

    private static AppliedCoupon Fixed(long amount, CouponFrequency frequency = CouponFrequency.Once) =>
        Applied(new CouponTerms(CouponType.FixedAmount, frequency, amount, Currency.Usd)) with { RemainingMinor = amount };

    private static AppliedCoupon Percent(decimal percent, CouponFrequency frequency = CouponFrequency.Once) =>
        Applied(new CouponTerms(CouponType.Percentage, frequency, Percent: percent));

    private static AppliedCoupon Applied(CouponTerms terms) => new()
    {
        Id = Build.Id(600),
        CouponId = Build.Id(601),
        Code = "coupon",
        CustomerId = Build.Id(400),
        Terms = terms,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
