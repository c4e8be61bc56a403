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
    /// <summary>The periods from the start of the subscription that end by an instant.</summary>
    public static List<NaivePeriod> Of(SimCustomer customer, Instant until)
    {
        List<NaivePeriod> periods = [];
        LocalDate started = customer.StartedAt.InZone(customer.Zone).Date;
        LocalDate first = started;
        while (!BeginsPeriod(first, started, customer))
        {
            first = first.PlusDays(-1);
        }

        while (true)
        {
            LocalDate next = first.PlusDays(1);
            while (!BeginsPeriod(next, started, customer))
            {
                next = next.PlusDays(1);
            }

            Instant from = customer.Zone.AtStartOfDay(first).ToInstant();
            Instant to = customer.Zone.AtStartOfDay(next).ToInstant();
            if (to > until)
            {
                return periods;
            }

            LocalDate charged = first < started ? started : first;
            periods.Add(new NaivePeriod(
                from < customer.StartedAt ? customer.StartedAt : from, to, Period.DaysBetween(charged, next), Period.DaysBetween(first, next)));
            first = next;
        }
    }

    private static bool BeginsPeriod(LocalDate day, LocalDate started, SimCustomer customer) =>
        (SimPlan.All[customer.Plan].Interval, customer.BillingTime) switch
        {
            (PlanInterval.Weekly, BillingTime.Calendar) => day.DayOfWeek == IsoDayOfWeek.Monday,
            (PlanInterval.Weekly, _) => day.DayOfWeek == started.DayOfWeek,
            (_, BillingTime.Calendar) => day.Day == 1,
            _ => day.Day == Math.Min(started.Day, CalendarSystem.Iso.GetDaysInMonth(day.Year, day.Month)),
        };
}
