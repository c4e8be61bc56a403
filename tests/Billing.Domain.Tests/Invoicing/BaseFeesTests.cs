using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Invoicing;

public sealed class BaseFeesTests
{
    private static readonly Plan Plan = Build.Plan(3100);
    private static readonly Instant March = Instant.FromUtc(2026, 3, 10, 0, 0);

    [Fact]
    public void A_full_month_costs_the_full_amount() => Assert.Equal(3100, BaseFee(Build.Subscription()));

    [Fact]
    public void The_start_day_counts() => Assert.Equal(2200, BaseFee(Build.Subscription(Instant.FromUtc(2026, 3, 10, 17, 30))));

    [Fact]
    public void The_day_of_cancellation_counts_as_used() =>
        Assert.Equal(1000, BaseFee(Build.Subscription() with { Status = SubscriptionStatus.Canceled, CanceledAt = Instant.FromUtc(2026, 3, 10, 0, 0) }));

    [Fact]
    public void An_end_exactly_at_the_boundary_closes_the_period_and_opens_no_day_of_the_next()
    {
        Subscription ended = Build.Subscription() with { Status = SubscriptionStatus.Terminated, EndingAt = Instant.FromUtc(2026, 4, 1, 0, 0) };
        Assert.Equal(3100, BaseFee(ended));
        Assert.Empty(Fees(ended, Instant.FromUtc(2026, 4, 2, 0, 0)));
    }

    [Fact]
    public void Trial_days_are_taken_out_even_over_a_month_boundary()
    {
        Subscription trial = Build.Subscription(Instant.FromUtc(2026, 2, 20, 12, 0)) with { TrialPeriodDays = 20 };
        Assert.Empty(Fees(trial, Instant.FromUtc(2026, 2, 25, 0, 0)));
        Assert.Equal(2000, BaseFee(trial));
    }

    [Fact]
    public void Days_within_a_pause_are_not_charged_but_its_first_and_last_are()
    {
        Subscription paused = Build.Subscription() with
        {
            Pauses = [new Pause(Instant.FromUtc(2026, 3, 10, 9, 0), Instant.FromUtc(2026, 3, 15, 9, 0))],
        };
        Assert.Equal(2700, BaseFee(paused));
    }

    [Fact]
    public void A_running_pause_leaves_its_first_day() =>
        Assert.Equal(1000, BaseFee(Build.Subscription() with { Status = SubscriptionStatus.Paused, PausedAt = Instant.FromUtc(2026, 3, 10, 9, 0) }));

    [Fact]
    public void The_quantity_multiplies_the_amount() => Assert.Equal(9300, BaseFee(Build.Subscription() with { Quantity = 3 }));

    [Fact]
    public void Days_are_those_of_the_customers_zone()
    {
        DateTimeZone tokyo = DateTimeZoneProviders.Tzdb["Asia/Tokyo"];
        Subscription subscription = Build.Subscription(Instant.FromUtc(2026, 3, 9, 20, 0));
        var bill = new SubscriptionBill
        {
            Plan = Plan,
            Subscription = subscription,
            Zone = tokyo,
            Closing = BillingCalendar.For(Plan, subscription, tokyo).PeriodContaining(March),
        };
        Assert.Equal(2200, InvoiceCalculation.Compute(Build.Request(bill)).Value.SubtotalMinor);
    }

    [Fact]
    public void In_advance_the_opening_period_is_billed_and_not_the_closing_one()
    {
        Subscription advance = Build.Subscription() with { PayInAdvance = true };
        Assert.Empty(Fees(advance, March));
        SubscriptionBill bill = Build.Closing(Plan, advance, March);
        Fee fee = InvoiceCalculation.Compute(Build.Request(bill with { Opening = bill.Closing })).Value.Fees.Single();
        Assert.Equal((3100, Instant.FromUtc(2026, 3, 1, 0, 0), Instant.FromUtc(2026, 4, 1, 0, 0)), (fee.AmountMinor, fee.PeriodStart, fee.PeriodEnd));
    }

    [Fact]
    public void A_one_time_plan_is_owed_in_full() =>
        Assert.Equal(3100, InvoiceCalculation.Compute(Build.Request(
            Build.Closing(Plan with { Interval = PlanInterval.OneTime }, Build.Subscription(), March))).Value.SubtotalMinor);

    [Fact]
    public void The_explanation_names_the_days()
    {
        Fee fee = Fees(Build.Subscription(Instant.FromUtc(2026, 3, 10, 17, 30)), March).Single();
        Assert.Equal("22 of 31 days of 31.00 USD = 22.00 USD", fee.Explanation!.ToText(Plan.Currency));
    }

    private static long BaseFee(Subscription subscription) => Fees(subscription, March).Single().AmountMinor;

    private static IReadOnlyList<Fee> Fees(Subscription subscription, Instant inside) =>
        InvoiceCalculation.Compute(Build.Request(Build.Closing(Plan, subscription, inside))).Value.Fees;
}
