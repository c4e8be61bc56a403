using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

/// <summary>Many changes in one period, and the end within one.</summary>
public sealed class PlanTimelineTests
{
    private static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    private static readonly Instant March10 = Instant.FromUtc(2026, 3, 10, 17, 0);

    [Fact]
    public void Any_chain_of_changes_bills_each_day_and_each_instant_of_the_period_exactly_once() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 31 * 24 * 60)).ToArbitrary(), minutes =>
        {
            SubscriptionBill bill = MarchBill(Build.Plan(3100), Build.Subscription());
            BillingPeriod march = bill.Closing!.Value;
            PlanPhase[] phases =
            [
                new(Build.Start, Build.Plan(3100)),
                .. minutes.Order().Select((m, i) => new PlanPhase(march.Span.Start + Duration.FromMinutes(m), Build.Plan(100 * (i + 1)), i + 1)),
            ];
            IReadOnlyList<SubscriptionBill> bills = PlanTimeline.Bills(bill, phases);
            return bills.Sum(b => b.PlanDays!.Value.Count) == 31
                && bills[0].PlanSpan!.Value.Start == march.Span.Start
                && bills[^1].PlanSpan!.Value.End == march.Span.End
                && bills.Zip(bills.Skip(1)).All(pair => pair.First.PlanSpan!.Value.End == pair.Second.PlanSpan!.Value.Start
                    && pair.First.PlanDays!.Value.End == pair.Second.PlanDays!.Value.Start);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_phase_of_some_hours_pays_for_its_usage_and_no_day()
    {
        Charge calls = Build.Charge(11, "calls", new StandardPrice(10));
        SubscriptionBill bill = MarchBill(Build.Plan(3100), Build.Subscription());
        IReadOnlyList<SubscriptionBill> bills = PlanTimeline.Bills(bill, [
            new PlanPhase(Build.Start, Build.Plan(3100)),
            new PlanPhase(March10, Build.Plan(6200, calls)),
            new PlanPhase(March10 + Duration.FromHours(2), Build.Plan(9300))]);
        ComputedInvoice invoice = InvoiceCalculation.Compute(
            Build.Request([bills[0], bills[1] with { Usage = [Build.Usage(calls, 3)] }, bills[2]])).Value;
        Assert.Equal([900L, 30, 6600], invoice.Fees.Select(fee => fee.AmountMinor));
        Assert.Equal(March10, invoice.Fees[1].PeriodStart);
        Assert.Equal(March10 + Duration.FromHours(2), invoice.Fees[1].PeriodEnd);
    }

    [Fact]
    public void A_change_of_quantity_bills_each_part_with_its_own_seats()
    {
        SubscriptionBill bill = MarchBill(Build.Plan(3100), Build.Subscription());
        IReadOnlyList<SubscriptionBill> bills = PlanTimeline.Bills(
            bill, [new PlanPhase(Build.Start, Build.Plan(3100), 2), new PlanPhase(March10, Build.Plan(3100), 5)]);
        Assert.Equal([1800L, 11_000], InvoiceCalculation.Compute(Build.Request([.. bills])).Value.Fees.Select(fee => fee.AmountMinor));
    }

    [Fact]
    public void A_change_to_a_yearly_plan_charges_the_rest_of_the_year_from_the_same_anchor()
    {
        Subscription advance = Build.Subscription() with { PayInAdvance = true };
        Plan yearly = Build.Plan(36_500) with { Interval = PlanInterval.Yearly };
        PlanChangeQuote quote = PlanChange.Quote(
            MarchBill(Build.Plan(3100), advance), yearly, 1, March10, PlanChangeTiming.Immediate, 3100, 0);
        Assert.Equal(2200, quote.CreditMinor);
        Assert.Equal(new Proration(297, 365), quote.ChargeShare);
        Assert.Equal(29_700, quote.ChargeMinor);
    }

    [Fact]
    public void Nothing_of_a_one_time_amount_is_given_back()
    {
        Plan once = Build.Plan(5000) with { Interval = PlanInterval.OneTime };
        Subscription advance = Build.Subscription() with { PayInAdvance = true };
        Assert.Equal(0, PlanChange.Quote(MarchBill(once, advance), Build.Plan(3100), 1, March10, PlanChangeTiming.Immediate, 5000, 0).CreditMinor);
    }

    [Fact]
    public void Fifty_two_weeks_are_not_a_year()
    {
        Plan weekly = Build.Plan(1000) with { Interval = PlanInterval.Weekly };
        Assert.Equal(PlanChangeTiming.EndOfPeriod, PlanChange.DefaultTiming(weekly, 1, Build.Plan(4340), 1));
    }

    [Theory]
    [InlineData(TerminationAction.GenerateCreditNote, true, 2100, 0)]
    [InlineData(TerminationAction.GenerateInvoice, true, 0, 0)]
    [InlineData(TerminationAction.Skip, true, 0, 0)]
    [InlineData(TerminationAction.GenerateInvoice, false, 0, 1000)]
    [InlineData(TerminationAction.Skip, false, 0, 0)]
    public void An_end_within_a_period_gives_back_or_charges_whole_days_and_its_own_day_is_used(
        TerminationAction action, bool inAdvance, long credit, long charge)
    {
        Subscription subscription = Build.Subscription() with { PayInAdvance = inAdvance };
        CancellationQuote quote = Cancellation.Quote(MarchBill(Build.Plan(3100), subscription), March10, action, 3100, 0);
        Assert.Equal((new Proration(10, 31), 21, credit, charge), (quote.Used, quote.UnusedDays, quote.CreditMinor, quote.ChargeMinor));
    }

    [Fact]
    public void A_cancellation_gives_back_no_more_than_was_invoiced_less_earlier_credits()
    {
        Subscription subscription = Build.Subscription() with { PayInAdvance = true };
        Assert.Equal(300, Cancellation.Quote(
            MarchBill(Build.Plan(3100), subscription), March10, TerminationAction.GenerateCreditNote, 1500, 1200).CreditMinor);
    }

    [Fact]
    public void Usage_of_a_period_wholly_in_the_trial_is_not_billed_not_even_a_flat_amount()
    {
        Charge flat = Build.Charge(11, "calls", new VolumePrice([new(null, 1, 500)]));
        Subscription trial = Build.Subscription(Instant.FromUtc(2026, 3, 1, 0, 0)) with { TrialPeriodDays = 45 };
        Plan plan = Build.Plan(3000, flat);
        Assert.Empty(InvoiceCalculation.Compute(Build.Request(Build.Closing(plan, trial, March10))).Value.Fees);
        Fee[] april = [.. InvoiceCalculation.Compute(Build.Request(Build.Closing(plan, trial, Instant.FromUtc(2026, 4, 10, 0, 0)))).Value.Fees];
        Assert.Equal([1600L, 500], april.Select(fee => fee.AmountMinor));
    }

    private static SubscriptionBill MarchBill(Plan plan, Subscription subscription) => new()
    {
        Plan = plan,
        Subscription = subscription,
        Zone = NewYork,
        Closing = BillingCalendar.For(Build.Plan(0), subscription, NewYork).PeriodContaining(March10),
    };
}
