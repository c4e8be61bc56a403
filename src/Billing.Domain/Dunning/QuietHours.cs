using NodaTime;
using NodaTime.TimeZones;

namespace Billing.Domain.Dunning;

/// <summary>
/// Hours of the day in which a customer is neither charged nor written to: <c>[From, To)</c> on the clock of the customer's zone, over midnight when
/// <paramref name="FromMinute"/> comes after <paramref name="ToMinute"/>.
/// </summary>
/// <param name="FromMinute">First quiet minute of the day, 0 to 1439.</param>
/// <param name="ToMinute">First minute that is quiet no more; not the same as <paramref name="FromMinute"/>.</param>
public sealed record QuietHours(int FromMinute, int ToMinute)
{
    /// <summary>Minutes of a day of 24 hours.</summary>
    public const int MinutesOfDay = 24 * 60;

    /// <summary>Whether the clock of the zone shows a quiet minute.</summary>
    public bool Covers(Instant at, DateTimeZone zone)
    {
        int minute = MinuteOf(at.InZone(zone).LocalDateTime);
        return FromMinute < ToMinute ? minute >= FromMinute && minute < ToMinute : minute >= FromMinute || minute < ToMinute;
    }

    /// <summary>The first instant from this one on that is not quiet. Clocks that are put forward or back may end the quiet, or begin it anew.</summary>
    public Instant FirstAllowed(Instant at, DateTimeZone zone)
    {
        while (Covers(at, zone))
        {
            Instant end = EndAfter(at, zone);
            ZoneInterval interval = zone.GetZoneInterval(at);
            at = interval.HasEnd && interval.End < end ? interval.End : end;
        }

        return at;
    }

    /// <summary>The next instant after a quiet one at which the clock shows the end; the end of a gap when the clock leaves that out.</summary>
    private Instant EndAfter(Instant at, DateTimeZone zone)
    {
        LocalDateTime local = at.InZone(zone).LocalDateTime;
        LocalDate day = MinuteOf(local) < ToMinute ? local.Date : local.Date.PlusDays(1);
        ZoneLocalMapping end = zone.MapLocal(day.AtMidnight().PlusMinutes(ToMinute));
        return end.Count == 0 ? end.LateInterval.Start
            : end.First().ToInstant() > at ? end.First().ToInstant()
            : end.Last().ToInstant();
    }

    private static int MinuteOf(LocalDateTime local) => (local.Hour * 60) + local.Minute;
}
