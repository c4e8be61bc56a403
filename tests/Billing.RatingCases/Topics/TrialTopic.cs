using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>The base amount of the first period that is charged after a trial.</summary>
internal static class TrialTopic
{
    internal static Answer Answer(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant("started", zone);
        Plan plan = Bills.Plan(input, Bills.Interval(input));
        Subscription subscription = Bills.Subscription(input, started);
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        Instant trialEnd = Trial.EndsAt(started, subscription.TrialPeriodDays, zone);
        var bill = new SubscriptionBill { Plan = plan, Subscription = subscription, Zone = zone };
        BillingPeriod period = calendar.PeriodContaining(trialEnd);
        (decimal exact, Proration share) = BaseFees.AmountOf(bill, period);
        return new Answer
        {
            ["amount_cents"] = MoneyRounding.ToMinor(exact),
            ["subscription_cents"] = MoneyRounding.ToMinor(exact),
            ["days"] = share.Days,
            ["trial_end"] = trialEnd.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", null),
        };
    }
}
