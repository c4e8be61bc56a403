using Billing.Domain.Catalog;
using Billing.Domain.Monetary;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;

namespace Billing.Domain.Tests.Catalog;

public sealed class PlanCurrenciesTests
{
    private static readonly Currency Yen = Currency.Parse("JPY");
    private static readonly Currency Dinar = Currency.Parse("KWD");

    [Fact]
    public void What_a_currency_does_not_name_costs_the_same_number_of_major_units()
    {
        Charge[] charges =
        [
            Build.Charge(1, "a", new StandardPrice(250, 100, 900)),
            Build.Charge(2, "b", new GraduatedPrice([new PriceTier(10, 50, 200), new PriceTier(null, 25)])),
            Build.Charge(3, "c", new VolumePrice([new PriceTier(null, 75, 300)])),
            Build.Charge(4, "d", new PackagePrice(500, 1000, 100)),
            Build.Charge(5, "e", new PercentagePrice(150, 30, FreeAmount: 1000, MaxPerTransactionMinor: 400)),
            Build.Charge(6, "f", new GraduatedPercentagePrice([new RateTier(null, 100, 50)])),
            Build.Charge(7, "g", new CustomPrice(1000)),
            Build.Charge(8, "h", new DynamicPrice()) with { MinAmountMinor = 100 },
        ];
        Plan yen = (Build.Plan(4999, charges) with { OtherCurrencies = [new PlanPrices(Yen, 6000, [], [])] }).In(Yen).Value;

        Assert.Equal((6000L, Yen), (yen.AmountMinor, yen.Currency));
        Assert.Equal(new StandardPrice(2.5m, 1, 9), yen.Charges[0].Price);
        Assert.Equal([new PriceTier(10, 0.5m, 2), new PriceTier(null, 0.25m)], ((GraduatedPrice)yen.Charges[1].Price).Tiers);
        Assert.Equal([new PriceTier(null, 0.75m, 3)], ((VolumePrice)yen.Charges[2].Price).Tiers);
        Assert.Equal(new PackagePrice(5, 1000, 100), yen.Charges[3].Price);
        Assert.Equal(new PercentagePrice(1.5m, 0.3m, FreeAmount: 1000, MaxPerTransactionMinor: 4), yen.Charges[4].Price);
        Assert.Equal([new RateTier(null, 1, 0.5m)], ((GraduatedPercentagePrice)yen.Charges[5].Price).Tiers);
        Assert.Equal(new CustomPrice(10), yen.Charges[6].Price);
        Assert.Equal((new DynamicPrice(), 1m), (yen.Charges[7].Price, yen.Charges[7].MinAmountMinor));
    }

    [Fact]
    public void The_first_price_of_a_plan_decides_its_currency()
    {
        Plan bare = Build.Plan(0, Build.Charge(1, "a", new StandardPrice(5))) with { LacksPrice = true };
        Assert.Equal(FailureKind.Invalid, bare.In(Currency.Usd).Failure!.Kind);
        Assert.Empty(bare.BasePrices());

        Plan priced = bare.WithBasePrice(Dinar, 12_500);
        Assert.Equal([(Dinar, 12_500L)], priced.BasePrices());
        Assert.Equal(new StandardPrice(50), priced.Charges[0].Price);
    }

    [Fact]
    public void A_plan_has_one_price_a_currency()
    {
        Plan plan = Build.Plan(1000).WithBasePrice(Yen, 900).WithBasePrice(Yen, 800).WithBasePrice(Currency.Usd, 1100);
        Assert.Equal([(Currency.Usd, 1100L), (Yen, 800L)], plan.BasePrices());
    }

    [Fact]
    public void The_next_currency_takes_the_place_of_the_one_that_is_removed_and_the_last_leaves_none()
    {
        Plan plan = Build.Plan(1000, Build.Charge(1, "a", new StandardPrice(250))).WithBasePrice(Yen, 900).WithBasePrice(Dinar, 7000);
        Plan yen = plan.WithoutBasePrice(Currency.Usd);
        Assert.Equal([(Yen, 900L), (Dinar, 7000L)], yen.BasePrices());
        Assert.Equal(new StandardPrice(2.5m), yen.Charges[0].Price);

        Plan none = yen.WithoutBasePrice(Dinar).WithoutBasePrice(Yen);
        Assert.Empty(none.BasePrices());
        Assert.False(none.In(Yen).IsSuccess);
    }

    [Fact]
    public void A_subscription_pays_in_its_own_currency_and_stays_when_the_plan_lost_it()
    {
        Plan plan = Build.Plan(1000).WithBasePrice(Yen, 900);
        Subscription inYen = Build.Subscription() with { Currency = Yen };
        Assert.Equal((900L, Yen), (plan.PricedFor(inYen).AmountMinor, plan.PricedFor(inYen).Currency));
        Assert.Equal(1000, plan.WithoutBasePrice(Yen).PricedFor(inYen).AmountMinor);
        Assert.Equal(1000, plan.PricedFor(Build.Subscription()).AmountMinor);
    }
}
