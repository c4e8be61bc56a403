using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Rating;

public sealed class PricingProperties
{
    private static readonly Gen<decimal> Price = Gen.Choose(0, 5000).Select(n => n / 1000m);
    private static readonly Gen<decimal> Flat = Gen.Frequency((2, Gen.Constant(0m)), (1, Gen.Choose(0, 50_000).Select(n => n / 100m)));
    private static readonly Gen<decimal> Units =
        Gen.Frequency((1, Gen.Constant(0m)), (3, Gen.Choose(0, 30).Select(n => (decimal)n)), (3, Gen.Choose(0, 120).Select(n => n / 4m)));

    private static readonly Gen<PriceTier[]> Tiers =
        from bounds in Gen.ListOf(Gen.Choose(1, 100))
        from prices in Gen.ArrayOf(Price.Zip(Flat), 9)
        let upTo = bounds.Distinct().Order().Take(8).Select(b => (decimal?)(b / 4m)).Append(null).ToArray()
        select upTo.Select((bound, i) => new PriceTier(bound, prices[i].Item1, prices[i].Item2)).ToArray();

    private static readonly Gen<PercentagePrice> Percentages =
        from rate in Gen.Choose(0, 1000).Select(n => n / 100m)
        from fixedFee in Flat
        from freeEvents in Gen.OneOf(Gen.Constant<long?>(null), Gen.Choose(0, 5).Select(n => (long?)n))
        from freeAmount in Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(1, 3000).Select(n => (decimal?)n / 100m))
        from min in Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(0, 300).Select(n => (decimal?)n / 100m))
        from max in Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(300, 900).Select(n => (decimal?)n / 100m))
        select new PercentagePrice(rate, fixedFee, freeEvents, freeAmount, min, max);

    private static readonly Gen<ChargePrice> Prices = Gen.OneOf(
        from p in Price from min in Flat select (ChargePrice)new StandardPrice(p, min == 0 ? null : min, min + 2000),
        from t in Tiers select (ChargePrice)new GraduatedPrice(t),
        from t in Tiers select (ChargePrice)new VolumePrice(t),
        from t in Tiers select (ChargePrice)new GraduatedPercentagePrice([.. t.Select(x => new RateTier(x.UpTo, x.UnitAmountMinor, x.FlatAmountMinor))]),
        from amount in Price from size in Gen.Choose(1, 500) from free in Gen.Choose(0, 1000)
        select (ChargePrice)new PackagePrice(amount, size / 100m, free / 100m),
        from p in Percentages select (ChargePrice)p,
        from f in Flat from p in Price select (ChargePrice)new CustomPrice(f == 0 ? null : f, p),
        Gen.Constant((ChargePrice)new DynamicPrice()));

    private static readonly Gen<UsageQuantity> Usages =
        from units in Units
        from transactions in Gen.ListOf(Gen.Choose(1, 2000).Select(n => n / 100m))
        select new UsageQuantity(units, transactions.Count, [.. transactions], units * 3);

    [Fact]
    public void The_lines_of_an_explanation_add_up_to_the_exact_amount() =>
        Prop.ForAll(Prices.ToArbitrary(), Usages.ToArbitrary(), (price, usage) =>
        {
            var lines = new List<PriceLine>();
            decimal amount = Pricing.Price(price, usage, lines);
            return lines.Sum(l => l.AmountMinor) == amount && lines.Count > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Tiers_partition_the_quantity() =>
        Prop.ForAll(Tiers.ToArbitrary(), Units.ToArbitrary(), (tiers, units) =>
        {
            var lines = new List<PriceLine>();
            Pricing.Price(new GraduatedPrice(tiers), new UsageQuantity(units), lines);
            return lines.Sum(l => l.Quantity) == units;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_graduated_price_never_falls_when_the_quantity_grows() =>
        Prop.ForAll(Tiers.ToArbitrary(), Units.ToArbitrary(), Units.ToArbitrary(), (tiers, a, b) =>
            Pricing.Price(new GraduatedPrice(tiers), new UsageQuantity(Math.Min(a, b)))
            <= Pricing.Price(new GraduatedPrice(tiers), new UsageQuantity(Math.Max(a, b))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void What_is_priced_by_the_unit_never_falls_when_the_quantity_grows() =>
        Prop.ForAll(Prices.ToArbitrary(), Units.ToArbitrary(), Units.ToArbitrary(), (price, a, b) =>
            price is VolumePrice or PercentagePrice
            || Pricing.Price(price, new UsageQuantity(Math.Min(a, b))) <= Pricing.Price(price, new UsageQuantity(Math.Max(a, b))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_further_transaction_never_makes_a_percentage_cheaper() =>
        Prop.ForAll(Percentages.ToArbitrary(), Usages.ToArbitrary(), Gen.Choose(1, 5000).Select(n => n / 100m).ToArbitrary(), (price, usage, more) =>
            Pricing.Price(price, usage) <= Pricing.Price(price, usage with { Transactions = [.. usage.Transactions!, more] }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Usage_in_advance_event_by_event_adds_up_to_the_usage_of_the_period() =>
        Prop.ForAll(Tiers.ToArbitrary(), Gen.ListOf(Gen.Choose(0, 40).Select(n => n / 4m)).ToArbitrary(), (tiers, events) =>
        {
            Domain.Catalog.Charge charge = Build.Charge(11, "calls", new GraduatedPrice(tiers));
            UsageQuantity? before = null;
            decimal sum = 0;
            decimal units = 0;
            foreach (decimal more in events)
            {
                units += more;
                sum += AdvancePricing.Price(charge, before, new UsageQuantity(units));
                before = new UsageQuantity(units);
            }

            return before is null || sum == Pricing.Price(charge.Price, before.Value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_quantity_that_stayed_all_period_costs_the_same_prorated_or_not() =>
        Prop.ForAll(Tiers.ToArbitrary(), Units.ToArbitrary(), (tiers, units) =>
            Pricing.Price(new GraduatedPrice(tiers), new UsageQuantity(units, Prorated: [new ProratedUnits(units, units)]))
            == Pricing.Price(new GraduatedPrice(tiers), new UsageQuantity(units)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
