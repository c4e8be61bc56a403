using Billing.Domain.Catalog;
using Billing.Domain.Discounts;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>A fee explains itself: its steps add up to what it comes to.</summary>
public sealed class FeeStepsTests
{
    private static readonly Gen<InvoiceRequest> Requests =
        from seats in Gen.Choose(1, 5)
        from startDay in Gen.Choose(1, 31)
        from amount in Gen.Choose(0, 9_999)
        from units in Gen.ArrayOf(Gen.Choose(0, 3_000).Select(n => n / 7m), 6)
        from bounds in Gen.Choose(0, 20_000).Zip(Gen.Choose(0, 20_000))
        from coupons in Gen.ListOf(Gen.Choose(1, 4_000))
        from rates in Gen.ListOf(Gen.Choose(0, 3_000).Zip(Gen.Elements(true, false)))
        from commitment in Gen.Choose(0, 60_000)
        from progressive in Gen.Choose(0, 3_000)
        select Request(seats, startDay, amount, units, bounds, [.. coupons.Take(3)], [.. rates.Take(3)], commitment, progressive);

    [Fact]
    public void The_steps_of_every_fee_add_up_to_its_amount_and_its_total() =>
        Prop.ForAll(Requests.ToArbitrary(), request => InvoiceCalculation.Compute(request).Value.Fees.All(AddsUp))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Rounding_moves_a_fee_by_less_than_a_cent_and_a_split_by_less_than_two() =>
        Prop.ForAll(Requests.ToArbitrary(), request => InvoiceCalculation.Compute(request).Value.Fees.All(fee =>
            FeeSteps.Of(fee).Where(step => step.Kind == FeeStepKind.Rounding).All(step => Math.Abs(step.AmountMinor) < 2)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Everything_that_happened_to_a_fee_is_said_in_words()
    {
        Charge calls = Build.Charge(11, "calls", new GraduatedPrice([new(10, 0), new(null, 0.33m)]));
        ComputedInvoice invoice = InvoiceCalculation.Compute(
            Build.Request(Build.Closing(Build.Plan(0, calls), Build.Subscription(), Instant.FromUtc(2026, 3, 10, 0, 0), Build.Usage(calls, 1010))) with
            {
                Coupons = [Coupon(100, 0)],
                ProgressiveCredits = [new ProgressiveCredit(Build.Id(90), 30)],
                Taxes = Build.Taxes(Build.Tax("vat", 0.2m), Build.Tax("in", 0.05m, inclusive: true)),
            }).Value;
        Assert.Equal(
            "10 in tier (0, 10] x 0.00 USD = 0.00 USD; 1000 in tier above 10 x 0.0033 USD = 3.30 USD; -0.30 USD billed by progressive invoices; "
            + "-1.00 USD by coupon coupon-0; 0.10 USD of it is 5 % in; +0.38 USD for 20 % vat",
            FeeSteps.ToText(invoice.Fees[0], Currency.Usd));
    }

    [Fact]
    public void Seats_of_a_part_of_a_period_and_a_true_up_name_their_days_and_what_was_billed()
    {
        Plan plan = Build.Plan(3100) with { Commitments = [new Commitment(Build.Id(80), 31_000, null, Build.Start, Build.Start)] };
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(Build.Closing(
            plan, Build.Subscription(Instant.FromUtc(2026, 3, 12, 0, 0)) with { Quantity = 3 }, Instant.FromUtc(2026, 3, 15, 0, 0)))).Value;
        Assert.Equal(
            ["20 of 31 days of 3 x 31.00 USD = 60.00 USD", "20 of 31 days of 310.00 USD = 200.00 USD; -60.00 USD billed before"],
            invoice.Fees.Select(fee => FeeSteps.ToText(fee, Currency.Usd)));
    }

    [Fact]
    public void A_fee_without_an_explanation_is_still_explained_by_its_amounts()
    {
        var fee = new Fee { Ordinal = 1, Type = FeeType.AddOn, Description = "x", ExactAmountMinor = 10.4m, AmountMinor = 10 };
        Assert.Equal([10.4m, -0.4m], FeeSteps.Of(fee).Select(step => step.AmountMinor));
    }

    private static bool AddsUp(Fee fee)
    {
        IReadOnlyList<FeeStep> steps = FeeSteps.Of(fee);
        return steps.Where(s => s.Kind is FeeStepKind.Price or FeeStepKind.Rounding).Sum(s => s.AmountMinor) == fee.AmountMinor
            && steps.Where(s => s.Kind is FeeStepKind.Price).Sum(s => s.AmountMinor) == fee.ExactAmountMinor
            && steps.Sum(s => s.AmountMinor) == fee.TotalMinor
            && steps.Where(s => s.Kind is FeeStepKind.Tax or FeeStepKind.InclusiveTax).Sum(s => s.ShareMinor) == fee.TaxMinor
            && -steps.Where(s => s.Kind is FeeStepKind.Coupon).Sum(s => s.AmountMinor) == fee.CouponsMinor;
    }

    private static InvoiceRequest Request(
        int seats, int startDay, int amount, decimal[] units, (int Min, int Max) bounds, int[] coupons, (int Rate, bool Inclusive)[] rates,
        int commitment, int progressive)
    {
        Charge[] charges =
        [
            Build.Charge(11, "a", new StandardPrice(1.37m)) with { MinAmountMinor = bounds.Min / 3m },
            Build.Charge(12, "b", new GraduatedPrice([new(10, 3.1m, 5), new(100, 0.7m, 2), new(null, 0.11m)])),
            Build.Charge(13, "c", new VolumePrice([new(50, 2.2m), new(null, 1.9m, 7)])) with { MaxAmountMinor = bounds.Max / 7m },
            Build.Charge(14, "d", new PackagePrice(199, 100, 20)),
            Build.Charge(15, "e", new StandardPrice(0.333m)) with
            {
                Filters = [new ChargeFilter(Build.Id(77), "region", ["eu"], new StandardPrice(0.777m))],
                MaxAmountMinor = bounds.Max / 11m,
            },
        ];
        Plan plan = Build.Plan(amount, charges) with { Commitments = [new Commitment(Build.Id(80), commitment, null, Build.Start, Build.Start)] };
        ChargeUsage[] usage =
        [
            .. charges.Select((c, i) => new ChargeUsage(c.Id, new UsageQuantity(units[i], 1))),
            new ChargeUsage(charges[4].Id, new UsageQuantity(units[5], 1), 0),
        ];
        Instant started = Instant.FromUtc(2026, 3, startDay, 0, 0);
        return Build.Request(Build.Closing(plan, Build.Subscription(started) with { Quantity = seats }, started, usage)) with
        {
            Coupons = [.. coupons.Select(Coupon)],
            Taxes = Build.Taxes([.. rates.Select((r, i) => Build.Tax($"tax-{i}", r.Rate / 10_000m, r.Inclusive))]),
            ProgressiveCredits = [new ProgressiveCredit(Build.Id(90), progressive)],
        };
    }

    private static AppliedCoupon Coupon(int amount, int index) => new()
    {
        Id = Build.Id((ulong)(600 + index)),
        CouponId = Build.Id(601),
        Code = $"coupon-{index}",
        CustomerId = Build.Id(400),
        Terms = new CouponTerms(CouponType.FixedAmount, CouponFrequency.Once, amount),
        RemainingMinor = amount,
        CreatedAt = Build.Start,
        UpdatedAt = Build.Start,
    };
}
