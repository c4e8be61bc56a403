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
        int of = 0;
        int days = 0;
        for (LocalDate day = period.Days.Start; day < period.Days.End; day = day.PlusDays(1))
        {
            of++;
            if (IsServed(bill, period, day)) days++;
        }

        return (days, of);
    }

    private static bool IsServed(SubscriptionBill bill, BillingPeriod period, LocalDate day)
    {
        Subscription subscription = bill.Subscription;
        if (bill.PlanDays is { } only && (day < only.Start || day >= only.End)) return false;

        LocalDate started = DayOf(subscription.AnchorAt, bill.Zone);
        if (day < started.PlusDays(subscription.TrialPeriodDays)) return false;
        if (subscription.EndedAt is { } ended && !BeforeEnd(subscription, ended, period, day, bill.Zone)) return false;
        if (subscription.PausedAt is { } paused && day > DayOf(paused, bill.Zone)) return false;

        return !subscription.Pauses.Any(p => day > DayOf(p.From, bill.Zone) && day < DayOf(p.Until, bill.Zone));
    }

    // The day of the end counts, but an end exactly where a period begins opens no day of it.
    private static bool BeforeEnd(Subscription subscription, Instant ended, BillingPeriod period, LocalDate day, DateTimeZone zone)
    {
        if (ended == period.Span.Start && ended > subscription.AnchorAt) return false;
        return day <= DayOf(ended, zone);
    }

    private static LocalDate DayOf(Instant instant, DateTimeZone zone) => instant.InZone(zone).Date;
}
