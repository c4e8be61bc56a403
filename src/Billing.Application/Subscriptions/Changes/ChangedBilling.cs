using Billing.Application.Customers;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>How a subscription is billed once another plan has taken over within its running period: what the old one served is closed by itself, soon.</summary>
internal static class ChangedBilling
{
    /// <summary>The billing from now on. The anchor stays, so the running period ends when one of the new plan does.</summary>
    /// <param name="it">The subscription before the change.</param>
    /// <param name="before">Its billing before the change.</param>
    /// <param name="planned">The change.</param>
    public static BilledSubscription Of(ChangingSubscription it, BilledSubscription before, PlannedChange planned)
    {
        BilledSubscription after = before with { NextVersion = null, NextVersionFrom = null };
        if (it.Now < before.BilledUntil)
        {
            FirstBilling first = FirstBilling.Of(planned.To, it.Subscription, planned.Zone);
            return after with { CloseAt = first.FirstClose, PeriodEndsAt = null };
        }

        BillingPeriod period = planned.Period;
        bool isSame = planned.To.Interval == it.Plan.Interval && planned.To.IntervalCount == it.Plan.IntervalCount;
        Instant begins = before.Cuts.Count > 0 ? before.Cuts[^1].At : before.BilledUntil;
        bool hasServed = begins < it.Now;
        bool isWithin = hasServed || before.Cuts.Count > 0 || period.Span.Start < it.Now;
        return after with
        {
            CloseAt = isSame ? before.FullPeriodEndsAt : period.Span.End,
            PeriodEndsAt = null,
            PlanFrom = isWithin ? planned.DaysFrom : null,
            Cuts = hasServed ? [.. before.Cuts, CutOf(it, before, planned)] : before.Cuts,
        };
    }

    private static PlanCut CutOf(ChangingSubscription it, BilledSubscription before, PlannedChange planned) => new(
        it.Now, it.Subscription.PlanId, it.Subscription.PlanVersion, it.Subscription.PriceOverride, before.PlanFrom,
        before.BaseBilledMinor is { } billed ? billed - planned.Quote.CreditMinor : null);
}
