using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>The base amount of the first period that is charged after a trial; a trial counts from the first start, whatever the plan.</summary>
internal static class TrialTopic
{
    internal static Answer Answer(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant(Bills.StartKey(input), zone);
        Plan plan = Bills.Plan(input);
        Subscription subscription = Bills.Subscription(input, started);
        if (input.FirstNumber("new_plan_cents", "upgraded_plan_cents") is { } renewed) plan = plan with { AmountMinor = (long)renewed };
        if (input.FirstNumber("new_trial_days", "upgraded_trial_days") is { } days) subscription = subscription with { TrialPeriodDays = (int)days };

        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        Instant trialEnd = Trial.EndsAt(started, subscription.TrialPeriodDays, zone);
        var bill = new SubscriptionBill { Plan = plan, Subscription = subscription, Zone = zone };
        BillingPeriod period = calendar.PeriodContaining(trialEnd);
        BillingPeriod first = calendar.PeriodContaining(started);
        (decimal exact, Proration share) = BaseFees.AmountOf(bill, period);
        var answer = new Answer
        {
            ["days"] = share.Days,
            ["trial_end"] = trialEnd.InZone(zone).LocalDateTime.ToString("uuuu-MM-dd'T'HH:mm:ss", null),
            ["first_period_cents"] = Amount(bill, first),
            ["second_period_cents"] = Amount(bill, calendar.At(first.Index + 1)),
            ["next_period_cents"] = Amount(bill, calendar.At(period.Index + 1)),
        };
        answer.Set(MoneyRounding.ToMinor(exact), "amount_cents", "subscription_cents", "fee_cents", "invoice_cents", "total_cents");
        return answer;
    }

    private static long Amount(SubscriptionBill bill, BillingPeriod period) => MoneyRounding.ToMinor(BaseFees.AmountOf(bill, period).ExactMinor);
}
