using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Tests.Oracle;

/// <summary>Counts charged days by looking at every day of the period.</summary>
internal static class NaiveDays
{
    internal static (int Days, int Of) Served(SubscriptionBill bill, BillingPeriod period)
    {
        Subscription subscription = bill.Subscription;
        LocalDate DayOf(Instant instant) => instant.InZone(bill.Zone).Date;
        LocalDate first = DayOf(subscription.AnchorAt).PlusDays(subscription.TrialPeriodDays);
        LocalDate last = LastDay(bill, period);
        LocalDate pausedOn = subscription.PausedAt is { } paused ? DayOf(paused) : LocalDate.MaxIsoValue;
        (LocalDate From, LocalDate Until)[] pauses = [.. subscription.Pauses.Select(p => (DayOf(p.From), DayOf(p.Until)))];
        int of = 0;
        int days = 0;
        for (LocalDate day = period.Days.Start; day < period.Days.End; day = day.PlusDays(1))
        {
            of++;
            if (day < first || day > last || day > pausedOn) continue;
            if (bill.PlanDays is { } only && (day < only.Start || day >= only.End)) continue;
            if (pauses.Any(p => day > p.From && day < p.Until)) continue;
            days++;
        }

        return (days, of);
    }

    // The day of the end counts, but an end exactly where a period begins opens no day of it.
    private static LocalDate LastDay(SubscriptionBill bill, BillingPeriod period)
    {
        if (bill.Subscription.EndedAt is not { } ended) return LocalDate.MaxIsoValue;
        bool opensNone = ended == period.Span.Start && ended > bill.Subscription.AnchorAt;
        return opensNone ? LocalDate.MinIsoValue : ended.InZone(bill.Zone).Date;
    }
}
