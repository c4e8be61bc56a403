using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Ledger;

/// <summary>Revenue by day over the days of service. The days add up to the whole exactly, whatever the rounding.</summary>
public static class RevenueSchedule
{
    /// <summary>What of an amount was earned before a day.</summary>
    /// <param name="day">The first day that does not count.</param>
    /// <param name="amountMinor">The whole.</param>
    /// <param name="service">The days of service.</param>
    public static long EarnedBefore(LocalDate day, long amountMinor, DaySpan service)
    {
        if (day >= service.End) return amountMinor;

        var served = new DaySpan(service.Start, day);
        return new Proration(served.Count, service.Count).RoundedOf(amountMinor);
    }

    /// <summary>What is earned on each day of service.</summary>
    public static IEnumerable<(LocalDate Day, long AmountMinor)> ByDay(long amountMinor, DaySpan service)
    {
        long before = 0;
        for (LocalDate day = service.Start; day < service.End; day = day.PlusDays(1))
        {
            long after = EarnedBefore(day.PlusDays(1), amountMinor, service);
            yield return (day, after - before);
            before = after;
        }
    }
}
