using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Simulation;

/// <summary>A period that is billed.</summary>
/// <param name="From">Its first instant, or the start of the subscription.</param>
/// <param name="To">Its end.</param>
/// <param name="Days">Local days that are charged.</param>
/// <param name="OfDays">Local days of the whole period.</param>
internal sealed record NaivePeriod(Instant From, Instant To, int Days, int OfDays);

/// <summary>Finds periods by walking over the days of the calendar.</summary>
internal static class NaivePeriods
{
    /// <summary>No two zones lie further apart.</summary>
    private static readonly Duration ZonesApart = Duration.FromHours(27);

    /// <summary>The periods from the start of the subscription that end by an instant. After so many of them the customer lives in its other zone.</summary>
    public static List<NaivePeriod> Of(SimCustomer customer, Instant until, int periodsBeforeMove)
    {
        List<NaivePeriod> periods = [];
        Instant from = customer.StartedAt;
        DateTimeZone before = customer.Zone;
        LocalDate started = customer.StartedAt.InZone(customer.Zone).Date; // it stays the day of the start, wherever the customer lives
        while (true)
        {
            DateTimeZone zone = periods.Count >= periodsBeforeMove ? customer.OtherZone : customer.Zone;
            LocalDate next = from.InZone(zone).Date.PlusDays(1);
            while (!BeginsPeriod(next, started, customer) || (zone != before && StartOf(next, zone) - from <= ZonesApart))
            {
                next = next.PlusDays(1);
            }

            if (StartOf(next, zone) > until)
            {
                return periods;
            }

            LocalDate charged = from.InZone(zone).Date;
            LocalDate first = charged;
            while (!BeginsPeriod(first, started, customer))
            {
                first = first.PlusDays(-1);
            }

            periods.Add(new NaivePeriod(from, StartOf(next, zone), Period.DaysBetween(charged, next), Period.DaysBetween(first, next)));
            (from, before) = (StartOf(next, zone), zone);
        }
    }

    private static Instant StartOf(LocalDate day, DateTimeZone zone) => zone.AtStartOfDay(day).ToInstant();

    private static bool BeginsPeriod(LocalDate day, LocalDate started, SimCustomer customer) =>
        (SimPlan.All[customer.Plan].Interval, customer.BillingTime) switch
        {
            (PlanInterval.Weekly, BillingTime.Calendar) => day.DayOfWeek == IsoDayOfWeek.Monday,
            (PlanInterval.Weekly, _) => day.DayOfWeek == started.DayOfWeek,
            (_, BillingTime.Calendar) => day.Day == 1,
            _ => day.Day == Math.Min(started.Day, CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month)),
        };
}
