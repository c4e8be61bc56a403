using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class PlanChangeTests
{
    private static readonly Plan Small = Build.Plan(5000);
    private static readonly Plan Large = Build.Plan(10000) with { Id = Build.Id(2), Code = "large" };
    private static readonly Instant Middle = Instant.FromUtc(2026, 3, 15, 13, 0);

    [Fact]
    public void An_upgrade_is_immediate_and_a_downgrade_waits_for_the_end_of_the_period()
    {
        Assert.Equal(PlanChangeTiming.Immediate, PlanChange.DefaultTiming(Small, 1, Large, 1));
        Assert.Equal(PlanChangeTiming.EndOfPeriod, PlanChange.DefaultTiming(Large, 1, Small, 1));
        Assert.Equal(PlanChangeTiming.EndOfPeriod, PlanChange.DefaultTiming(Small, 5, Small, 4));
        Assert.Equal(PlanChangeTiming.Immediate, PlanChange.DefaultTiming(Large, 1, Small with { Interval = PlanInterval.Weekly }, 1));
    }

    [Fact]
    public void The_change_day_is_credited_on_the_old_plan_and_charged_on_the_new()
    {
        PlanChangeQuote quote = Quote(Advance, Large, 5000);
        Assert.Equal((17, 31, 2742L, 5484L, 2742L), (quote.DaysRemaining, quote.TotalDays, quote.CreditMinor, quote.ChargeMinor, quote.NetMinor));
    }

    [Fact]
    public void A_credit_never_exceeds_what_was_invoiced_less_earlier_credits()
    {
        Assert.Equal(1000, Quote(Advance, Large, 1500, 500).CreditMinor);
        Assert.Equal(0, Quote(Advance, Large, 500, 500).CreditMinor);
    }

    [Fact]
    public void In_arrears_there_is_nothing_to_give_back() => Assert.Equal(0, Quote(Build.Subscription(), Large, 0).CreditMinor);

    [Fact]
    public void A_change_at_the_end_of_the_period_costs_nothing_now()
    {
        PlanChangeQuote quote = PlanChange.Quote(Bill(Advance), Large, 1, Middle, PlanChangeTiming.EndOfPeriod, 5000, 0);
        Assert.Equal((Instant.FromUtc(2026, 4, 1, 0, 0), 0L), (quote.EffectiveAt, quote.NetMinor));
    }

    [Fact]
    public void In_arrears_both_plans_are_billed_by_their_own_days()
    {
        Subscription subscription = Build.Subscription();
        BillingPeriod march = BillingCalendar.For(Small, subscription, DateTimeZone.Utc).PeriodContaining(Middle);
        (DaySpan before, DaySpan from) = PlanChange.Split(march, new LocalDate(2026, 3, 15));
        ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(
            Bill(subscription) with { Closing = march, PlanDays = before },
            Bill(subscription) with { Plan = Large, Closing = march, PlanDays = from })).Value;
        Assert.Equal([2258L, 5484], invoice.Fees.Select(f => f.AmountMinor));
    }

    [Fact]
    public void Any_chain_of_changes_charges_each_day_exactly_once() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 30)).ToArbitrary(), changes =>
        {
            Subscription subscription = Build.Subscription();
            BillingPeriod march = BillingCalendar.For(Small, subscription, DateTimeZone.Utc).PeriodContaining(Middle);
            int days = 0;
            DaySpan rest = march.Days;
            foreach (int change in changes.Distinct().Order())
            {
                (DaySpan before, DaySpan from) = PlanChange.Split(march, march.Days.Start.PlusDays(change));
                days += ServedDays.Share(subscription, march, DateTimeZone.Utc, before.Intersect(rest)).Days;
                rest = from;
            }

            return days + ServedDays.Share(subscription, march, DateTimeZone.Utc, rest).Days == 31;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_move_to_another_version_is_previewed_over_past_usage()
    {
        Charge old = Build.Charge(11, "calls", new StandardPrice(10));
        Charge renewed = old with { Id = Build.Id(12), Price = new PackagePrice(500, 100) };
        PlanDifference difference = PlanComparison.Of(
            Past(Build.Plan(1000, old), Build.Usage(old, 250)), Past(Build.Plan(800, renewed) with { Version = 2 }, Build.Usage(renewed, 250)));
        Assert.Equal((3500L, 2300L, -1200L), (difference.BeforeMinor, difference.AfterMinor, difference.DifferenceMinor));
        Assert.Equal([(null, 1000L, 800L), ("calls", 2500, 1500)], difference.Lines.Select(l => (l.MetricCode, l.BeforeMinor, l.AfterMinor)));
    }

    private static ComputedInvoice Past(Plan plan, ChargeUsage usage) =>
        InvoiceCalculation.Compute(Build.Request(Build.Closing(plan, Build.Subscription(), Middle, usage))).Value;

    private static Subscription Advance => Build.Subscription() with { PayInAdvance = true };

    private static SubscriptionBill Bill(Subscription subscription) =>
        new() { Plan = Small, Subscription = subscription, Zone = DateTimeZone.Utc };

    private static PlanChangeQuote Quote(Subscription subscription, Plan to, long invoiced, long credited = 0) =>
        PlanChange.Quote(Bill(subscription), to, 1, Middle, PlanChangeTiming.Immediate, invoiced, credited);
}
