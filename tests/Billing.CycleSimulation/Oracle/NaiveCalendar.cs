using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>A period as a walk over the calendar finds it: a full one, or the part of one that a plan served before or after a plan of other periods.</summary>
/// <param name="First">The first local day of the full period.</param>
/// <param name="Next">The first local day of the full period after it.</param>
/// <param name="Start">When it begins: where the one before ended.</param>
/// <param name="End">When the next period's first day begins, or a plan of other periods takes over.</param>
/// <param name="Zone">The zone of its days.</param>
internal sealed record NaivePeriod(LocalDate First, LocalDate Next, Instant Start, Instant End, DateTimeZone Zone)
{
    /// <summary>Days of the calendar: what a day costs is the full period's amount divided by them.</summary>
    public int DaysCount => Period.DaysBetween(First, Next);

    /// <summary>The first day that is its own: not a day that another plan has served.</summary>
    public LocalDate From { get; init; } = First;

    /// <summary>The first day after it that is not its own any more.</summary>
    public LocalDate Until { get; init; } = Next;

    /// <summary>True when a plan of other periods took over within it.</summary>
    public bool IsLeft => Until < Next;
}

/// <summary>Finds periods by walking from one first day to the next. Shares nothing with the product but the data of the time zones.</summary>
internal static class NaiveCalendar
{
    /// <summary>The periods of a subscription, from the one that holds its start, until one begins after an instant.</summary>
    public static List<NaivePeriod> PeriodsOf(SubscriptionFact subscription, Instant until)
    {
        Instant billed = new NaiveSubscription(subscription).BilledFrom, begins = Instant.Max(subscription.ActiveSince, billed);
        DateTimeZone zone = subscription.Customer.ZoneAt(subscription.IsInAdvance ? begins : subscription.ActiveSince);
        Rhythm rhythm = subscription.PlanFrom(billed).Rhythm;
        List<NaivePeriod> periods = [];
        (int n, NaivePeriod period) = (0, Nth(subscription, rhythm, zone, 0));
        while (period.Start <= until)
        {
            if (TakesOver(subscription, rhythm, Instant.Max(period.Start, billed), period.End) is { } change)
            {
                LocalDate day = LocalDate.Max(change.From.InZone(zone).Date, period.From);
                periods.Add(period with { End = change.From, Until = day });
                rhythm = change.Value.Plan.Rhythm;
                (n, period) = Holding(subscription, rhythm, zone, change.From, day, 0);
                continue;
            }

            periods.Add(period);
            zone = period.End > begins ? subscription.Customer.ZoneAt(period.End) : zone;
            Rhythm next = period.End > billed ? subscription.PlanFrom(period.End).Rhythm : rhythm;
            (n, period) = Holding(subscription, next, zone, period.End, period.Next, next == rhythm ? n + 1 : 0);
            rhythm = next;
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

    /// <summary>The first change at once to a plan of other periods between two instants.</summary>
    private static Dated<PlanVersion>? TakesOver(SubscriptionFact subscription, Rhythm rhythm, Instant after, Instant before) =>
        subscription.Plans.Find(each => each.AtOnce && each.From > after && each.From < before && each.Value.Plan.Rhythm != rhythm);

    /// <summary>What begins at an instant with a local day: the period that holds it, or the next when that is over already where the customer lives now.</summary>
    private static (int N, NaivePeriod Period) Holding(SubscriptionFact subscription, Rhythm rhythm, DateTimeZone zone, Instant start, LocalDate day, int n)
    {
        NaivePeriod period = Nth(subscription, rhythm, zone, n);
        while (period.Next <= day || period.End <= start)
        {
            period = Nth(subscription, rhythm, zone, ++n);
        }

        return (n, period with { Start = start, From = LocalDate.Max(period.First, day) });
    }

    private static NaivePeriod Nth(SubscriptionFact subscription, Rhythm rhythm, DateTimeZone zone, int n)
    {
        LocalDate started = subscription.StartedAt!.Value.InZone(subscription.Customer.ZoneAt(subscription.ActiveSince)).Date; // that day in every zone
        LocalDate anchor = subscription.IsCalendar ? CalendarStart(rhythm, started) : started;
        LocalDate first = Shift(rhythm, anchor, n), next = Shift(rhythm, anchor, n + 1);
        return new NaivePeriod(first, next, StartOf(first, zone), StartOf(next, zone), zone);
    }

    private static LocalDate CalendarStart(Rhythm rhythm, LocalDate day)
    {
        while (rhythm.BeginsOnMondays && day.DayOfWeek != IsoDayOfWeek.Monday)
        {
            day = day.PlusDays(-1);
        }

        while (rhythm.Months > 0 && (day.Day != 1 || (day.Month - 1) % rhythm.Months != 0))
        {
            day = day.PlusDays(-1);
        }

        return day;
    }

    private static LocalDate Shift(Rhythm rhythm, LocalDate anchor, int periods)
    {
        if (rhythm.Days > 0)
        {
            return anchor.PlusDays(rhythm.Days * periods);
        }

        int months = (anchor.Year * 12) + anchor.Month - 1 + (rhythm.Months * periods);
        int year = months / 12, month = (months % 12) + 1;
        bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int last = month switch { 2 => isLeap ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        return new LocalDate(year, month, Math.Min(anchor.Day, last));
    }
}
