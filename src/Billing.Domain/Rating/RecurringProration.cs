using Billing.Domain.Monetary;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Rating;

/// <summary>
/// Shares of a recurring quantity by whole local days (rule 8): the day of adding and the day of removing both count, and each
/// value's share is rounded up at five decimals.
/// </summary>
public static class RecurringProration
{
    private const int ShareDecimals = 5;

    /// <summary>A value that was there from a day (or before the period) until a day (or beyond the period), both days counted.</summary>
    /// <param name="added">The day it was added; null when it was carried over.</param>
    /// <param name="removed">The day it was removed; null while it is there.</param>
    /// <param name="service">The days in which the subscription runs.</param>
    /// <param name="period">The full billing period: the denominator.</param>
    /// <param name="units">How many units the value stands for.</param>
    public static ProratedUnits Presence(LocalDate? added, LocalDate? removed, DaySpan service, DaySpan period, decimal units = 1)
    {
        DaySpan served = service.Intersect(period);
        var there = new DaySpan(added ?? served.Start, removed?.PlusDays(1) ?? served.End);
        return new ProratedUnits(units, Share(units, there.Intersect(served).Count, period.Count));
    }

    /// <summary>
    /// A change of a sum: a positive one is charged from its day on, a negative one gives back the days after its own.
    /// </summary>
    public static ProratedUnits Change(LocalDate day, decimal units, DaySpan service, DaySpan period)
    {
        DaySpan served = service.Intersect(period);
        var rest = new DaySpan(units < 0 ? day.PlusDays(1) : day, served.End);
        return new ProratedUnits(units, Share(units, rest.Intersect(served).Count, period.Count));
    }

    private static decimal Share(decimal units, int days, int ofDays) => MoneyRounding.Up(units * days / ofDays, ShareDecimals);
}
