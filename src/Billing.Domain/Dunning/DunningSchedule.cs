using Billing.Domain.Invoicing;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Dunning;

/// <summary>When payment is asked for. All instants are outside the quiet hours of the customer's zone.</summary>
public static class DunningSchedule
{
    /// <summary>When the first attempt is made.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="from">Not before this.</param>
    public static Instant First(DunningTerms terms, DateTimeZone zone, Instant from) => terms.Quiet?.FirstAllowed(from, zone) ?? from;

    /// <summary>
    /// When a campaign asks for invoices first: now, but for what was given back or taken by a bank not before the delay has passed since then, so that people can void it, credit it or write it off.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="invoices">What is asked for.</param>
    /// <param name="now">When that is decided.</param>
    public static Instant Begin(DunningTerms terms, DateTimeZone zone, IEnumerable<Invoice> invoices, Instant now) =>
        invoices.Where(invoice => invoice.Reopened is not null).Select(invoice => Next(terms, zone, invoice.Reopened!.At, DeclineClass.Passing)).Append(First(terms, zone, now)).Max();

    /// <summary>
    /// When payment is asked for again, or given up when all attempts are used up: never before the delay in whole local days, at the same distance from local
    /// midnight, and later for later attempts. A local day of 23 or 25 hours is one day.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="zone">The customer's zone.</param>
    /// <param name="last">When the last attempt was made.</param>
    /// <param name="decline">Why it failed.</param>
    public static Instant Next(DunningTerms terms, DateTimeZone zone, Instant last, DeclineClass decline)
    {
        int days = decline == DeclineClass.InsufficientFunds ? Math.Max(terms.DaysBetween, terms.InsufficientFundsDays ?? 0) : terms.DaysBetween;
        LocalDate day = LocalDays.Of(last, zone);
        Instant due = LocalDays.StartOf(day.PlusDays(days), zone) + (last - LocalDays.StartOf(day, zone));
        Instant end = LocalDays.StartOf(day.PlusDays(days + 1), zone);
        return First(terms, zone, due < end ? due : end);
    }
}
