using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tests.Invoicing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Billing.Domain.Tests.Subscriptions;

/// <summary>What a subscription is after changes of plan and quantity, and what its days then cost.</summary>
public sealed class PlanSwitchTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly Plan Small = Build.Plan(3100);
    private static readonly Plan Large = Build.Plan(6200) with { Id = Build.Id(31) };

    [Fact]
    public void Any_chain_of_quantities_bills_each_day_of_the_period_once_with_the_quantity_at_its_end() =>
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, (31 * 24 * 60) - 1)).ToArbitrary(), minutes =>
        {
            Subscription subscription = Build.Subscription();
            var days = new decimal[31];
            Array.Fill(days, 1);
            foreach ((int minute, int i) in minutes.Order().Select((minute, i) => (minute, i)))
            {
                subscription = subscription.SwitchTo(Small, i + 2, March + Duration.FromMinutes(minute), March);
                Array.Fill(days, i + 2, minute / (24 * 60), 31 - (minute / (24 * 60)));
            }

            ComputedInvoice invoice = InvoiceCalculation.Compute(Build.Request(Build.Closing(Small, subscription, March))).Value;
            bool isChain = invoice.Fees.Zip(invoice.Fees.Skip(1)).All(pair => pair.First.PeriodEnd == pair.Second.PeriodStart);
            return invoice.SubtotalMinor == days.Sum(quantity => quantity * 100) && isChain;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_switch_forgets_the_prices_of_the_old_plan_and_what_was_agreed_about_it()
    {
        Subscription agreed = Build.Subscription().Agree(new AgreedPlan(Build.Id(32), 4, March, March)) with
        {
            PriceOverride = new PlanPrices(Small.Currency, 1, [], []), NextQuantity = new AgreedQuantity(7, March, March),
        };
        Subscription switched = agreed.SwitchTo(Large, agreed.Quantity, March, March);

        Assert.Equal((Large.Id, agreed.PlanId, null, null), (switched.PlanId, switched.PreviousPlanId, switched.NextPlan, switched.PriceOverride));
        Assert.Equal(7, switched.NextQuantity!.Quantity);
        Assert.Null(agreed.SwitchTo(Small, 3, March, March).NextQuantity);
        Assert.NotNull(agreed.SwitchTo(Small, 3, March, March).NextPlan);
    }

    [Fact]
    public void The_next_period_has_what_was_agreed_for_it_and_the_anchor_stays()
    {
        Subscription agreed = Build.Subscription().Agree(new AgreedPlan(Large.Id, Large.Version, March, March)) with { NextQuantity = new AgreedQuantity(7, March, March) };
        Subscription renewed = agreed.Renewed(Large);

        Assert.Equal((Large.Id, 7m, null, null), (renewed.PlanId, renewed.Quantity, renewed.NextPlan, renewed.NextQuantity));
        Assert.Equal((agreed.AnchorAt, agreed.PlanId, null), (renewed.AnchorAt, renewed.PreviousPlanId, renewed.DowngradedAt));
        Assert.Same(renewed, renewed.Renewed(Small));
    }

    [Fact]
    public void An_end_never_comes_before_what_was_agreed_and_clears_it_when_it_comes_at_once()
    {
        Subscription agreed = Build.Subscription().Agree(new AgreedPlan(Large.Id, 1, March, March));

        Assert.Contains("active", agreed.ScheduleEnd(March, SubscriptionStatus.Canceled, March).Failure!.Message, StringComparison.Ordinal);
        Assert.True(agreed.ScheduleEnd(March + Duration.FromDays(1), SubscriptionStatus.Canceled, March).IsSuccess);
        Subscription ended = agreed.Cancel(March - Duration.FromTicks(1)).Value;
        Assert.Equal((null, null, null), (ended.NextPlan, ended.PreviousPlanId, ended.DowngradedAt));
    }

    [Fact]
    public void An_end_keeps_what_was_agreed_for_a_boundary_that_is_over_and_not_closed_yet()
    {
        Subscription agreed = Build.Subscription().Agree(new AgreedPlan(Large.Id, 1, March, March)) with { NextQuantity = new AgreedQuantity(7, March, March) };

        Subscription canceled = agreed.Cancel(March + Duration.FromDays(1)).Value, terminated = agreed.Terminate(March).Value;

        Assert.Equal((agreed.NextPlan, agreed.NextQuantity), (canceled.NextPlan, canceled.NextQuantity));
        Assert.Equal((agreed.NextPlan, agreed.NextQuantity), (terminated.NextPlan, terminated.NextQuantity));
        Assert.Null(agreed.Terminate(March - Duration.FromTicks(1)).Value.NextQuantity);
    }

    [Fact]
    public void Seats_that_stay_are_neither_given_back_nor_charged_again()
    {
        var bill = new SubscriptionBill { Plan = Small, Subscription = Build.Subscription() with { Quantity = 4, PayInAdvance = true }, Zone = DateTimeZone.Utc };
        Instant middle = Instant.FromUtc(2026, 3, 17, 9, 0);
        PlanChangeQuote more = PlanChange.Quote(bill, Small, 6, middle, PlanChangeTiming.Immediate, 12_400, 0);
        PlanChangeQuote fewer = PlanChange.Quote(bill, Small, 1, middle, PlanChangeTiming.Immediate, 12_400, 0);

        Assert.Equal((0, 3_000), (more.CreditMinor, more.ChargeMinor)); // 2 x 15 days of 1.00
        Assert.Equal((4_500, 0), (fewer.CreditMinor, fewer.ChargeMinor));
    }
}
