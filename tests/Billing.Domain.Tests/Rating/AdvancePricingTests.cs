using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Tests.Invoicing;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Rating;

public sealed class AdvancePricingTests
{
    [Fact]
    public void Only_what_lies_above_the_maximum_so_far_is_charged()
    {
        Charge charge = Build.Charge(11, "seats", new StandardPrice(10));
        Assert.Equal(50, AdvancePricing.Price(charge, null, new UsageQuantity(5)));
        Assert.Equal(0, AdvancePricing.Price(charge, new UsageQuantity(5), new UsageQuantity(3)));
        Assert.Equal(20, AdvancePricing.Price(charge, new UsageQuantity(5), new UsageQuantity(7)));
    }

    [Fact]
    public void A_started_package_is_paid_once()
    {
        Charge charge = Build.Charge(11, "calls", new PackagePrice(100, 10));
        Assert.Equal(100, AdvancePricing.Price(charge, null, new UsageQuantity(1)));
        Assert.Equal(0, AdvancePricing.Price(charge, new UsageQuantity(1), new UsageQuantity(10)));
        Assert.Equal(100, AdvancePricing.Price(charge, new UsageQuantity(10), new UsageQuantity(11)));
    }

    [Fact]
    public void The_first_tiers_flat_amount_comes_with_the_first_event()
    {
        Charge charge = Build.Charge(11, "calls", new GraduatedPrice([new(10, 1, 100), new(null, 2, 50)]));
        Assert.Equal(101, AdvancePricing.Price(charge, null, new UsageQuantity(1)));
        Assert.Equal(52, AdvancePricing.Price(charge, new UsageQuantity(10), new UsageQuantity(11)));
    }

    [Fact]
    public void The_charges_maximum_bounds_the_whole_period()
    {
        Charge charge = Build.Charge(11, "calls", new StandardPrice(10)) with { MaxAmountMinor = 100 };
        Assert.Equal(30, AdvancePricing.Price(charge, new UsageQuantity(7), new UsageQuantity(12)));
        Assert.Equal(0, AdvancePricing.Price(charge, new UsageQuantity(12), new UsageQuantity(20)));
    }

    [Fact]
    public void A_value_that_left_and_came_back_counts_both_stays()
    {
        var july = new DaySpan(new LocalDate(2022, 7, 1), new LocalDate(2022, 8, 1));
        var values = new UniqueValues(["a"]);
        values.Remove("a", new LocalDate(2022, 7, 10));
        values.Add("a", new LocalDate(2022, 7, 30));
        Assert.Equal([0.32259m, 0.06452m], values.Shares(july, july).Select(s => s.Share));
        Assert.Equal(1, values.Count);
    }
}
