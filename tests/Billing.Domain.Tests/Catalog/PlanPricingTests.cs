using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;

namespace Billing.Domain.Tests.Catalog;

public sealed class PlanPricingTests
{
    private static readonly Currency Euro = Currency.Parse("EUR");
    private static readonly Charge Calls = Build.Charge(11, "calls", new StandardPrice(10));
    private static readonly Plan Plan = Build.Plan(1000, Calls) with
    {
        OtherCurrencies = [new PlanPrices(Euro, 900, [new ChargePriceOverride(Calls.Id, new StandardPrice(9))], [])],
    };

    [Fact]
    public void A_plan_has_prices_of_its_own_in_each_currency()
    {
        Plan euro = Plan.In(Euro).Value;
        Assert.Equal((900L, Euro, new StandardPrice(9)), (euro.AmountMinor, euro.Currency, (StandardPrice)euro.Charges[0].Price));
    }

    [Fact]
    public void A_currency_without_prices_is_refused_and_never_converted() =>
        Assert.Equal(FailureKind.Invalid, Plan.In(Currency.Parse("JPY")).Failure!.Kind);

    [Fact]
    public void Prices_agreed_with_a_customer_lie_over_the_plan()
    {
        Subscription agreed = Build.Subscription() with
        {
            PriceOverride = new PlanPrices(Currency.Usd, 500, [], []),
        };
        Plan effective = EffectivePlan.Of(Plan, agreed, Currency.Usd).Value;
        Assert.Equal((500L, new StandardPrice(10)), (effective.AmountMinor, (StandardPrice)effective.Charges[0].Price));
        Assert.Equal(900, EffectivePlan.Of(Plan, agreed, Euro).Value.AmountMinor);
    }

    [Fact]
    public void Prices_of_filters_are_agreed_one_by_one_and_others_keep_the_plans()
    {
        var metricFilter = Build.Id(5);
        Charge filtered = Calls with
        {
            Filters = [new ChargeFilter(metricFilter, "region", ["eu"], new StandardPrice(20)), new ChargeFilter(metricFilter, "region", ["us"], new StandardPrice(30))],
        };
        var agreed = new ChargePriceOverride(Calls.Id, new StandardPrice(8)) { Filters = [new FilterPriceOverride(metricFilter, ["us"], new StandardPrice(25), "{}")] };
        var prices = new PlanPrices(Currency.Usd, null, [agreed], []);
        Charge charge = Build.Plan(1000, filtered).With(prices).Charges[0];

        Assert.Equal([new StandardPrice(20), new StandardPrice(25)], charge.Filters.Select(filter => (StandardPrice)filter.Price));
        Assert.Equal(new StandardPrice(8), (StandardPrice)charge.Price);
        Assert.True(prices.IsSameAs(prices with { Charges = [agreed with { Filters = [.. agreed.Filters] }] }));
        Assert.False(prices.IsSameAs(prices with { Charges = [agreed with { Filters = [] }] }));
    }

    [Fact]
    public void An_edit_makes_the_next_version_of_the_same_plan()
    {
        Plan next = PlanVersions.Next(Plan, Build.Plan(2000) with { Code = "other", Id = Build.Id(99) }, Build.Start);
        Assert.Equal((Plan.Id, Plan.Code, 2, 2000L), (next.Id, next.Code, next.Version, next.AmountMinor));
    }

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_price_that_cannot_be_reckoned_with_is_named_by_its_field(ChargePrice price, string path) =>
        Assert.Contains(PriceRules.Check(price), e => string.Join('.', e.Path) == path);

    public static TheoryData<ChargePrice, string> Faulty() => new()
    {
        { new StandardPrice(-1), "amount" },
        { new StandardPrice(1, 10, 5), "max_price" },
        { new GraduatedPrice([]), "tiers" },
        { new GraduatedPrice([new(10, 1), new(10, 1), new(null, 1)]), "tiers.1.up_to" },
        { new VolumePrice([new(null, 1), new(10, 1)]), "tiers.0.up_to" },
        { new PackagePrice(1, 0), "package_size" },
        { new PercentagePrice(-1), "rate" },
        { new PercentagePrice(1, MinPerTransactionMinor: 5, MaxPerTransactionMinor: 4), "per_transaction_max_amount" },
        { new GraduatedPercentagePrice([new(null, -1)]), "tiers.0.rate" },
        { new CustomPrice(-1), "custom_amount" },
        { new DynamicPrice(""), "price_field" },
    };

    [Fact]
    public void A_sound_price_has_no_faults()
    {
        Assert.Empty(PriceRules.Check(new GraduatedPrice([new(10, 1), new(null, 2)])));
        Assert.Empty(PriceRules.Check(new PackagePrice(1, 0.5m, 3)));
    }
}
