using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class ChargeBoundsTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 10, 0, 0);

    [Fact]
    public void A_charge_of_many_groups_costs_its_minimum_to_the_cent()
    {
        Charge charge = Build.Charge(11, "calls", new StandardPrice(0.4m)) with { MinAmountMinor = 100, GroupBy = ["region"] };
        ChargeUsage[] usage = [.. Enumerable.Range(0, 7).Select(i => new ChargeUsage(charge.Id, new UsageQuantity(1), Group: $"r{i}"))];
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(Build.Closing(Build.Plan(0, charge), Build.Subscription(), March, usage))).Value;
        Assert.Equal(100, invoice.SubtotalMinor);
    }

    [Fact]
    public void Groups_keep_their_order_however_many_there_are()
    {
        Charge charge = Build.Charge(11, "calls", new StandardPrice(1)) with { GroupBy = ["region"] };
        ChargeUsage[] usage = [.. Enumerable.Range(0, 200).Select(i => new ChargeUsage(charge.Id, new UsageQuantity(1), Group: $"r{i}"))];
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(Build.Closing(Build.Plan(0, charge), Build.Subscription(), March, usage))).Value;
        Assert.Equal(usage.Select(u => u.Group), invoice.Fees.Select(f => f.Group));
    }

    [Fact]
    public void Credit_is_not_bought_with_credit()
    {
        InvoiceRequest request = Build.Request() with
        {
            Extras = [new ExtraFee(FeeType.Credit, "credits", 1, 500), new ExtraFee(FeeType.AddOn, "setup", 1, 300)],
            Wallets = [Wallet()],
        };
        Assert.Equal(300, InvoiceCalculation.Compute(request).Value.PrepaidCreditMinor);
        Assert.Equal(500, InvoiceCalculation.Compute(request with { Wallets = [Wallet() with { FeeTypes = [FeeType.Credit] }] }).Value.PrepaidCreditMinor);
    }

    [Fact]
    public void A_recurring_coupon_counts_down_from_its_duration()
    {
        var coupon = new AppliedCoupon
        {
            Id = Build.Id(600),
            CouponId = Build.Id(601),
            Code = "three",
            CustomerId = Build.Id(400),
            Terms = new CouponTerms(CouponType.Percentage, CouponFrequency.Recurring, Percent: 10, FrequencyDuration: 3),
            CreatedAt = Build.Start,
            UpdatedAt = Build.Start,
        };
        AppliedCoupon after = InvoiceCalculation.Compute(Build.Lines(100) with { Coupons = [coupon] }).Value.Coupons.Single().Coupon;
        Assert.Equal((2, CouponStatus.Active), (after.RemainingInvoices, after.Status));
    }

    private static Wallet Wallet() => new()
    {
        Id = Build.Id(700),
        CustomerId = Build.Id(400),
        Currency = Currency.Usd,
        PaidBalanceMinor = 10_000,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
