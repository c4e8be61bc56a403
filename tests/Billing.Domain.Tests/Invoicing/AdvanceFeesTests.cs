using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class AdvanceFeesTests
{
    private static readonly InstantSpan March = new(Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0));
    private static readonly Charge Seats = Build.Charge(11, "seats", new StandardPrice(10.4m)) with
    {
        PayInAdvance = true,
        TaxCodes = ["vat"],
        Filters = [new ChargeFilter(Build.Id(77), "region", ["eu"], new StandardPrice(20))],
    };

    [Fact]
    public void A_line_in_advance_explains_the_whole_price_less_what_was_billed_and_carries_the_charges_tax()
    {
        Fee fee = Compute(new AdvanceUsage(Seats.Id, new UsageQuantity(3, 3), new UsageQuantity(5, 5), March, BilledMinor: 31)).Fees.Single();
        Assert.Equal((21L, 4L, 2m, 2L), (fee.AmountMinor, fee.TaxMinor, fee.Units, fee.EventsCount));
        Assert.Equal(
            "5 x 0.104 USD = 0.52 USD; -0.31 USD billed before; +0.04 USD for 20 % vat",
            FeeSteps.ToText(fee, Currency.Usd));
    }

    [Fact]
    public void A_filter_has_its_own_price_in_advance_too()
    {
        Fee fee = Compute(new AdvanceUsage(Seats.Id, null, new UsageQuantity(2, 2), March, Filter: 0)).Fees.Single();
        Assert.Equal((40L, "region: eu"), (fee.AmountMinor, fee.Group));
    }

    [Fact]
    public void Many_small_fees_add_up_to_the_rounded_whole()
    {
        long billed = 0;
        for (int n = 1; n <= 100; n++)
        {
            var usage = new AdvanceUsage(Seats.Id, n == 1 ? null : new UsageQuantity(n - 1), new UsageQuantity(n), March, BilledMinor: billed);
            billed += Compute(usage).Fees.Sum(fee => fee.AmountMinor);
        }

        Assert.Equal(1040, billed);
    }

    [Fact]
    public void A_lower_level_makes_no_line() => Assert.Null(AdvanceFees.Of(
        Plan(Seats), Build.Subscription(), new AdvanceUsage(Seats.Id, new UsageQuantity(5), new UsageQuantity(4), March)));

    [Fact]
    public void The_minimum_of_a_charge_in_advance_is_trued_up_when_the_period_ends()
    {
        Charge charge = Seats with { MinAmountMinor = 1000 };
        SubscriptionBill bill = Build.Closing(Plan(charge), Build.Subscription(), March.Start) with
        {
            BilledInAdvance = [new AdvanceBilled(charge.Id, 400)],
        };
        Fee fee = InvoiceCalculation.Compute(Request(bill)).Value.Fees.Single();
        Assert.Equal((600L, "1 x 10.00 USD = 10.00 USD; -4.00 USD billed before; +1.20 USD for 20 % vat"), (fee.AmountMinor, FeeSteps.ToText(fee, Currency.Usd)));
        Assert.Empty(InvoiceCalculation.Compute(Request(bill with { BilledInAdvance = [new AdvanceBilled(charge.Id, 1000)] })).Value.Fees);
        Assert.Empty(InvoiceCalculation.Compute(Request(bill with { BilledInAdvance = [] })).Value.Fees);
    }

    private static Plan Plan(Charge charge) => Build.Plan(0, charge);

    private static InvoiceRequest Request(params SubscriptionBill[] bills) =>
        Build.Request(bills) with { Taxes = Build.Taxes(Build.Tax("vat", 0.2m, byDefault: false)) };

    private static ComputedInvoice Compute(AdvanceUsage usage) => InvoiceCalculation.Compute(Request() with
    {
        Extras = AdvanceFees.Of(Plan(Seats), Build.Subscription(), usage) is { } line ? [line] : [],
    }).Value;
}
