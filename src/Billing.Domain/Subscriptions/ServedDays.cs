using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// Which part of a period a subscription is charged for. Base amounts follow whole local days: the first charged day and the day of
/// ending both count (rule 10), days wholly within a pause do not. Usage follows instants.
/// </summary>
public static class ServedDays
{
    /// <summary>The days of a period from the first charged day (after any trial) to the last, pauses not yet taken out.</summary>
    public static DaySpan In(Subscription subscription, BillingPeriod period, DateTimeZone zone)
    {
        Instant start = subscription.AnchorAt;
        LocalDate first = subscription.TrialEndedAt is { } trialEnd
            ? LocalDays.Of(trialEnd, zone)
            : Trial.FirstChargedDay(start, subscription.TrialPeriodDays, zone);
        LocalDate end = LocalDate.MaxIsoValue;
        if (subscription.EndedAt is { } ended)
        {
            // An end exactly at a boundary closes the period before; it does not open a day of this one.
            bool endsBefore = ended < period.Span.Start || (ended == period.Span.Start && ended > start);
            end = endsBefore ? period.Days.Start : LocalDays.Of(ended, zone).PlusDays(1);
            if (ended == period.Span.End) end = period.Days.End;
        }

        return new DaySpan(first, end).Intersect(period.Days);
    }

    /// <summary>The share of a period that is charged: served days, less days within pauses, over the period's days.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="period">A full period of its calendar.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="within">Only these days, when a plan holds for a part of the period; null for all.</param>
    public static Proration Share(Subscription subscription, BillingPeriod period, DateTimeZone zone, DaySpan? within = null)
    {
        DaySpan served = In(subscription, period, zone);
        if (within is { } limit) served = served.Intersect(limit);

        int days = served.Count;
        foreach (Pause pause in subscription.Pauses) days -= PausedDays(pause.From, pause.Until, served, zone);
        if (subscription.PausedAt is { } pausedAt) days -= PausedDays(pausedAt, null, served, zone);
        return period.Days.End == LocalDate.MaxIsoValue ? OfEndless(days) : new Proration(days, period.Days.Count);
    }

    /// <summary>The instants of a period whose usage is charged: from the end of any trial until the end of the subscription.</summary>
    public static InstantSpan UsageSpan(Subscription subscription, BillingPeriod period, DateTimeZone zone)
    {
        Instant from = FirstBilling.FromOf(subscription, zone);
        return new InstantSpan(from, subscription.EndedAt ?? Instant.MaxValue).Intersect(period.Span);
    }

    // The period of a one-time plan has no end, so it is owed in full or not at all.
    private static Proration OfEndless(int days) => days > 0 ? Proration.Full : new Proration(0, 1);

    private static int PausedDays(Instant from, Instant? until, DaySpan served, DateTimeZone zone)
    {
        LocalDate end = until is { } resumed ? LocalDays.Of(resumed, zone) : LocalDate.MaxIsoValue;
        return new DaySpan(LocalDays.Of(from, zone).PlusDays(1), end).Intersect(served).Count;
    }
}
