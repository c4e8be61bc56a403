using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A period as a walk over the calendar finds it.</summary>
/// <param name="First">Its first local day.</param>
/// <param name="Next">The first local day of the period after it.</param>
/// <param name="Start">When it begins: where the one before ended.</param>
/// <param name="End">When the next period's first day begins.</param>
/// <param name="Zone">The zone of its days.</param>
internal sealed record NaivePeriod(LocalDate First, LocalDate Next, Instant Start, Instant End, DateTimeZone Zone)
{
    /// <summary>Days of the calendar.</summary>
    public int DaysCount => Period.DaysBetween(First, Next);
}

/// <summary>Finds periods by walking from one first day to the next. Shares nothing with the product but the data of the time zones.</summary>
internal static class NaiveCalendar
{
    /// <summary>The periods of a subscription, from the one that holds its start, until one begins after an instant.</summary>
    public static List<NaivePeriod> PeriodsOf(SubscriptionFact subscription, Instant until)
    {
        Instant begins = Instant.Max(subscription.ActiveSince, new NaiveSubscription(subscription).BilledFrom);
        DateTimeZone zone = subscription.Customer.ZoneAt(subscription.IsInAdvance ? begins : subscription.ActiveSince);
        List<NaivePeriod> periods = [];
        NaivePeriod period = Nth(subscription, zone, 0);
        for (int n = 0; period.Start <= until;)
        {
            periods.Add(period);
            DateTimeZone next = period.End > begins ? subscription.Customer.ZoneAt(period.End) : zone;
            (period, zone) = (Nth(subscription, next, ++n) with { Start = period.End }, next);
        }

        return periods;
    }

    /// <summary>When a local day begins.</summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone) => At(day.AtMidnight(), zone);

    /// <summary>When the clocks show a time: the first time when twice, when they jump past it the moment they do.</summary>
    public static Instant At(LocalDateTime local, DateTimeZone zone)
    {
        NodaTime.TimeZones.ZoneLocalMapping mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    private static NaivePeriod Nth(SubscriptionFact subscription, DateTimeZone zone, int n)
    {
        LocalDate started = subscription.StartedAt!.Value.InZone(subscription.Customer.ZoneAt(subscription.ActiveSince)).Date; // that day in every zone
        LocalDate anchor = subscription.IsCalendar ? CalendarStart(subscription.Rhythm, started) : started;
        LocalDate first = Shift(subscription.Rhythm, anchor, n), next = Shift(subscription.Rhythm, anchor, n + 1);
        return new NaivePeriod(first, next, StartOf(first, zone), StartOf(next, zone), zone);
    }

    private static LocalDate CalendarStart(PlanFact plan, LocalDate day)
    {
        if (plan.Weeks > 0)
        {
            while (day.DayOfWeek != IsoDayOfWeek.Monday)
            {
                day = day.PlusDays(-1);
            }

            return day;
        }

        while (day.Day != 1 || (day.Month - 1) % plan.Months != 0)
        {
            day = day.PlusDays(-1);
        }

        return day;
    }

    private static LocalDate Shift(PlanFact plan, LocalDate anchor, int periods)
    {
        if (plan.Weeks > 0)
        {
            return anchor.PlusDays(7 * plan.Weeks * periods);
        }

        int months = (anchor.Year * 12) + anchor.Month - 1 + (plan.Months * periods);
        int year = months / 12, month = (months % 12) + 1;
        bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month switch { 2 => isLeap ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        return new LocalDate(year, month, Math.Min(anchor.Day, last));
    }
}
