using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Cuts a period at the changes of plan and quantity within it (rules 10 and 11). The days of the parts are the days of the period and
/// their instants the instants of the period, each exactly once, however many changes there are: base amounts and commitments follow
/// the days, usage follows the instants.
/// </summary>
public static class PlanTimeline
{
    /// <summary>
    /// One bill per phase that holds in the closing period, oldest first; usage is the caller's to fill in. A change day belongs to the
    /// last phase that begins on it, so a phase that lasted less than a day pays for its usage alone.
    /// </summary>
    /// <param name="bill">The subscription, its zone and periods; what opens is billed under its own plan.</param>
    /// <param name="phases">The phases, oldest first; the first may have begun before the period.</param>
    public static IReadOnlyList<SubscriptionBill> Bills(SubscriptionBill bill, IReadOnlyList<PlanPhase> phases)
    {
        if (bill.Closing is not { } closing || phases.Count == 0) return [bill];

        var bills = new List<SubscriptionBill>(phases.Count);
        for (int i = 0; i < phases.Count; i++)
        {
            Instant? until = i + 1 < phases.Count ? phases[i + 1].From : null;
            var span = new InstantSpan(i == 0 ? closing.Span.Start : phases[i].From, until ?? closing.Span.End);
            span = span.Intersect(closing.Span);
            if (span.IsEmpty) continue;

            bills.Add(bill with
            {
                Plan = phases[i].Plan,
                Subscription = bill.Subscription with { Quantity = phases[i].Quantity },
                PlanDays = DaysOf(span, closing, bill.Zone),
                PlanSpan = span,
                Opening = null,
                Usage = [],
            });
        }

        if (bill.Opening is not null) bills.Add(bill with { Closing = null, Usage = [] });
        return bills;
    }

    /// <summary>The whole days of a part of a period: from the day it begins to before the day on which the next part begins.</summary>
    public static DaySpan DaysOf(InstantSpan part, BillingPeriod period, DateTimeZone zone) => new DaySpan(
        part.Start == period.Span.Start ? period.Days.Start : LocalDays.Of(part.Start, zone),
        part.End == period.Span.End ? period.Days.End : LocalDays.Of(part.End, zone)).Intersect(period.Days);
}
