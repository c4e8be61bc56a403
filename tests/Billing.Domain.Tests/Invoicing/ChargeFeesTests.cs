using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class ChargeFeesTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 10, 0, 0);
    private static readonly Charge Calls = Build.Charge(11, "calls", new StandardPrice(10));

    [Fact]
    public void A_charge_without_usage_stays_as_a_zero_fee_unless_it_says_otherwise()
    {
        Assert.Equal(0, Fees(Calls).Single().AmountMinor);
        Assert.Empty(Fees(Calls with { InvoiceZero = false }));
    }

    [Fact]
    public void A_first_tiers_flat_amount_is_due_at_zero_usage()
    {
        Charge tiered = Build.Charge(11, "calls", new GraduatedPrice([new(10, 5, 100), new(null, 2)]));
        Assert.Equal(100, Fees(tiered).Single().AmountMinor);
    }

    [Fact]
    public void A_percentage_per_transaction_without_any_usage_is_a_zero_fee()
    {
        Charge payments = Build.Charge(11, "payments", new PercentagePrice(1, 30, FreeEvents: 5, MinPerTransactionMinor: 100)) with
        {
            Filters = [new ChargeFilter(Build.Id(70), "card", ["visa"], new PercentagePrice(2, 0, FreeAmount: 100))],
        };
        Assert.Equal([0L, 0], Fees(payments).Select(f => f.AmountMinor));
    }

    [Fact]
    public void Each_filter_makes_a_fee_and_the_rest_the_default_fee()
    {
        Charge filtered = Calls with
        {
            Filters = [new ChargeFilter(Build.Id(70), "region", ["eu"], new StandardPrice(20), "Calls in Europe")],
        };
        IReadOnlyList<Fee> fees = Fees(
            filtered,
            new ChargeUsage(Calls.Id, new UsageQuantity(3, 3)),
            new ChargeUsage(Calls.Id, new UsageQuantity(2, 2), Filter: 0));
        Assert.Equal([("Calls in Europe", 40L, "region: eu"), ("calls", 30L, null)], fees.Select(f => (f.Description, f.AmountMinor, f.Group)));
    }

    [Fact]
    public void Each_group_is_priced_by_itself()
    {
        Charge tiered = Build.Charge(11, "calls", new GraduatedPrice([new(10, 5), new(null, 2)])) with { GroupBy = ["cluster"] };
        IReadOnlyList<Fee> fees = Fees(
            tiered,
            new ChargeUsage(tiered.Id, new UsageQuantity(12, 12), Group: "cluster: a"),
            new ChargeUsage(tiered.Id, new UsageQuantity(4, 4), Group: "cluster: b"));
        Assert.Equal([("cluster: a", 54L), ("cluster: b", 20L)], fees.Select(f => (f.Group!, f.AmountMinor)));
    }

    [Fact]
    public void A_minimum_is_owed_for_the_served_days_only()
    {
        Charge minimum = Calls with { MinAmountMinor = 1000 };
        Assert.Equal(1000, Fees(minimum, Build.Usage(minimum, 20)).Single().AmountMinor);
        SubscriptionBill half = Build.Closing(
            Build.Plan(0, minimum), Build.Subscription(Instant.FromUtc(2026, 3, 17, 0, 0)), March, Build.Usage(minimum, 20));
        Assert.Equal(484, InvoiceCalculation.Compute(Build.Request(half)).Value.SubtotalMinor);
    }

    [Fact]
    public void A_maximum_over_several_filters_is_kept_to_the_cent()
    {
        Charge capped = Calls with
        {
            MaxAmountMinor = 100,
            Filters =
            [
                new ChargeFilter(Build.Id(70), "region", ["eu"], new StandardPrice(10)),
                new ChargeFilter(Build.Id(70), "region", ["us"], new StandardPrice(10)),
            ],
        };
        IReadOnlyList<Fee> fees = Fees(
            capped,
            new ChargeUsage(Calls.Id, new UsageQuantity(50), Filter: 0),
            new ChargeUsage(Calls.Id, new UsageQuantity(50), Filter: 1),
            new ChargeUsage(Calls.Id, new UsageQuantity(50)));
        Assert.Equal([34L, 33, 33], fees.Select(f => f.AmountMinor));
        Assert.All(fees, f => Assert.Equal(f.ExactAmountMinor, f.Explanation!.Lines.Sum(l => l.AmountMinor)));
    }

    [Fact]
    public void A_charge_paid_in_advance_makes_no_fee_at_the_close() => Assert.Empty(Fees(Calls with { PayInAdvance = true }));

    [Fact]
    public void Usage_is_billed_from_the_end_of_the_trial_until_the_end_of_the_subscription()
    {
        var subscription = Build.Subscription(Instant.FromUtc(2026, 3, 5, 12, 0)) with
        {
            TrialPeriodDays = 5,
            Status = Domain.Subscriptions.SubscriptionStatus.Canceled,
            CanceledAt = Instant.FromUtc(2026, 3, 20, 8, 0),
        };
        Fee fee = InvoiceCalculation.Compute(Build.Request(Build.Closing(Build.Plan(0, Calls), subscription, March))).Value.Fees.Single();
        Assert.Equal((Instant.FromUtc(2026, 3, 10, 12, 0), Instant.FromUtc(2026, 3, 20, 8, 0)), (fee.PeriodStart, fee.PeriodEnd));
    }

    [Fact]
    public void The_explanation_walks_the_tiers()
    {
        Charge tiered = Build.Charge(11, "calls", new GraduatedPrice([new(10, 0), new(100, 50), new(null, 30)]));
        Assert.Equal(
            "10 in tier (0, 10] x 0.00 USD = 0.00 USD; 90 in tier (10, 100] x 0.50 USD = 45.00 USD; 5 in tier above 100 x 0.30 USD = 1.50 USD",
            Fees(tiered, Build.Usage(tiered, 105)).Single().Explanation!.ToText(Domain.Monetary.Currency.Usd));
    }

    private static IReadOnlyList<Fee> Fees(Charge charge, params ChargeUsage[] usage) =>
        InvoiceCalculation.Compute(Build.Request(Build.Closing(Build.Plan(0, charge), Build.Subscription(), March, usage))).Value.Fees;
}
