using NodaTime;
using NodaTime.TimeZones;

namespace Billing.Domain.Time;

/// <summary>Instants and local days of a time zone, total at every edge: gaps, overlaps and days that a zone skipped.</summary>
public static class LocalDays
{
    // A local time inside a gap means the first instant after it, so that a whole skipped day starts with the next one.
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The local day in which an instant lies.</summary>
    public static LocalDate Of(Instant instant, DateTimeZone zone) => instant.InZone(zone).Date;

    /// <summary>The first instant of a local day; of a skipped day, the first instant after the gap.</summary>
    public static Instant StartOf(LocalDate day, DateTimeZone zone) => At(day.AtMidnight(), zone);

    /// <summary>The instant of a local time: the earlier one when it happens twice, the end of the gap when it never happens.</summary>
    public static Instant At(LocalDateTime local, DateTimeZone zone) => zone.ResolveLocal(local, Resolver).ToInstant();

    /// <summary>How many local midnights lie between two instants: 0 within one local day.</summary>
    public static int Between(Instant from, Instant until, DateTimeZone zone) =>
        Period.DaysBetween(Of(from, zone), Of(until, zone));

    /// <summary>An instant moved by whole local days, keeping its local time of day.</summary>
    public static Instant Plus(Instant from, int days, DateTimeZone zone) => At(from.InZone(zone).LocalDateTime.PlusDays(days), zone);
}
