using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class CommitmentAndProgressiveTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 10, 0, 0);
    private static readonly Charge Calls = Build.Charge(11, "calls", new StandardPrice(10));
    private static readonly Plan Plan = Build.Plan(1000, Calls) with
    {
        Commitments = [new Commitment(Build.Id(80), 5000, "Monthly minimum", Build.Start, Build.Start)],
    };

    [Fact]
    public void What_is_missing_to_the_commitment_is_a_fee_of_its_own()
    {
        ComputedInvoice invoice = Compute(Build.Closing(Plan, Build.Subscription(), March, Build.Usage(Calls, 50)));
        Assert.Equal([1000L, 500, 3500], invoice.Fees.Select(f => f.AmountMinor));
        Assert.Equal((FeeType.Commitment, "Monthly minimum"), (invoice.Fees[2].Type, invoice.Fees[2].Description));
    }

    [Fact]
    public void Enough_usage_needs_no_true_up() =>
        Assert.Equal(2, Compute(Build.Closing(Plan, Build.Subscription(), March, Build.Usage(Calls, 400))).Fees.Count);

    [Fact]
    public void What_was_billed_earlier_for_the_period_counts()
    {
        var advance = Build.Subscription() with { PayInAdvance = true };
        SubscriptionBill bill = Build.Closing(Plan, advance, March, Build.Usage(Calls, 50)) with { EarlierBilledMinor = 1000 };
        Assert.Equal(3500, Compute(bill).Fees.Single(f => f.Type == FeeType.Commitment).AmountMinor);
    }

    [Fact]
    public void The_commitment_follows_the_served_days()
    {
        SubscriptionBill bill = Build.Closing(Plan, Build.Subscription(Instant.FromUtc(2026, 3, 22, 0, 0)), March);
        Assert.Equal(1613, Compute(bill).SubtotalMinor);
    }

    [Fact]
    public void Progressive_invoices_are_credited_on_usage_before_coupons_and_taxes()
    {
        SubscriptionBill bill = Build.Closing(Plan with { Commitments = [] }, Build.Subscription(), March, Build.Usage(Calls, 400));
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(bill) with
        {
            ProgressiveCredits = [new ProgressiveCredit(Build.Id(90), 3000)],
            Taxes = Build.Taxes(Build.Tax("vat", 0.1m)),
        }).Value;
        Assert.Equal((5000L, 3000L, 200L, 2200L, 0L), (invoice.SubtotalMinor, invoice.ProgressiveCreditMinor, invoice.TaxMinor, invoice.TotalMinor, invoice.ProgressiveExcessMinor));
        Assert.Equal([0L, 3000], invoice.Fees.Select(f => f.ProgressiveCreditMinor));
    }

    [Fact]
    public void A_progressive_credit_is_taken_off_the_charge_that_was_billed_so_that_its_own_taxes_are_credited()
    {
        Charge calls = Build.Charge(21, "calls", new StandardPrice(10)) with { TaxCodes = ["high"] };
        Charge storage = Build.Charge(22, "storage", new StandardPrice(10)) with { TaxCodes = ["low"] };
        Plan plan = Build.Plan(0, calls, storage);
        Billing.Domain.Taxes.TaxRules taxes = Build.Taxes(Build.Tax("high", 0.2m), Build.Tax("low", 0.05m));
        ComputedInvoice early = InvoiceCalculation.Compute(
            Build.Request(Build.Closing(plan, Build.Subscription(), March, Build.Usage(calls, 100))) with { Taxes = taxes }).Value;
        SubscriptionBill whole = Build.Closing(plan, Build.Subscription(), March, Build.Usage(calls, 100), Build.Usage(storage, 100));
        ComputedInvoice late = InvoiceCalculation.Compute(
            Build.Request(whole) with { Taxes = taxes, ProgressiveCredits = [ProgressiveCredit.Of(Build.Id(90), early.Fees)] }).Value;

        Assert.Equal([1000L, 0], late.Fees.Select(fee => fee.ProgressiveCreditMinor));
        Assert.Equal((200L, 50L), (early.TaxMinor, late.TaxMinor)); // together what the whole period is taxed

        // Less usage than was billed: the rest is taken off what there is.
        SubscriptionBill less = Build.Closing(plan, Build.Subscription(), March, Build.Usage(calls, 40), Build.Usage(storage, 100));
        ComputedInvoice corrected = InvoiceCalculation.Compute(
            Build.Request(less) with { ProgressiveCredits = [ProgressiveCredit.Of(Build.Id(90), early.Fees)], Taxes = taxes }).Value;
        Assert.Equal([400L, 600], corrected.Fees.Select(fee => fee.ProgressiveCreditMinor));
    }

    [Fact]
    public void A_progressive_credit_is_taken_off_the_usage_of_its_own_subscription_when_two_share_the_invoice()
    {
        Charge calls = Build.Charge(21, "calls", new StandardPrice(10));
        Plan plan = Build.Plan(0, calls);
        SubscriptionBill one = Build.Closing(plan, Build.Subscription(), March, Build.Usage(calls, 100));
        SubscriptionBill other = one with { Subscription = one.Subscription with { Id = Build.Id(91) } };
        ComputedInvoice early = InvoiceCalculation.Compute(Build.Request(other) with { Taxes = Build.Taxes() }).Value;

        ComputedInvoice shared = InvoiceCalculation.Compute(
            Build.Request(one, other) with { ProgressiveCredits = [ProgressiveCredit.Of(Build.Id(90), early.Fees)] }).Value;

        Assert.Equal([0L, 1000], shared.Fees.Select(fee => fee.ProgressiveCreditMinor));
        Assert.Equal((1000L, 0L), (shared.TotalMinor, shared.ProgressiveExcessMinor));
    }

    [Fact]
    public void A_progressive_credit_beyond_the_usage_is_reported_and_not_lost()
    {
        SubscriptionBill bill = Build.Closing(Plan with { Commitments = [] }, Build.Subscription(), March, Build.Usage(Calls, 100));
        ComputedInvoice invoice = InvoiceCalculation.Compute(
            Build.Request(bill) with { ProgressiveCredits = [new ProgressiveCredit(Build.Id(90), 3000)] }).Value;
        Assert.Equal((1000L, 2000L, 1000L), (invoice.ProgressiveCreditMinor, invoice.ProgressiveExcessMinor, invoice.TotalMinor));
    }

    [Theory]
    [InlineData(0, 199, "")]
    [InlineData(0, 200, "200")]
    [InlineData(200, 350, "")]
    [InlineData(0, 600, "200,500,+100")]
    [InlineData(500, 599, "")]
    [InlineData(550, 600, "+100")]
    [InlineData(600, 850, "+100")]
    public void One_time_thresholds_fire_once_and_recurring_ones_at_each_step(long before, long now, string crossed)
    {
        UsageThreshold[] thresholds = [Threshold(500), Threshold(100, true), Threshold(200)];
        IEnumerable<string> names = ProgressiveThresholds.Crossed(thresholds, before, now).Select(t => (t.Recurring ? "+" : "") + t.AmountMinor);
        Assert.Equal(crossed, string.Join(',', names));
    }

    private static UsageThreshold Threshold(long amount, bool recurring = false) =>
        new(Build.Id((ulong)amount), amount, recurring, null, Build.Start, Build.Start);

    private static ComputedInvoice Compute(SubscriptionBill bill) => InvoiceCalculation.Compute(Build.Request(bill)).Value;
}
