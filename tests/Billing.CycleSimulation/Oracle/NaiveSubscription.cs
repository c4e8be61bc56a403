using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What a subscription owes by the facts alone, day by day.</summary>
internal sealed class NaiveSubscription(SubscriptionFact fact)
{
    private readonly DateTimeZone _zone = fact.Customer.Zone;

    /// <summary>The first instant that is billed: the start, or the end of the trial.</summary>
    public Instant BilledFrom
    {
        get
        {
            Instant start = fact.StartedAt!.Value;
            return fact.TrialDays == 0 ? start : NaiveCalendar.At(start.InZone(_zone).LocalDateTime.PlusDays(fact.TrialDays), _zone);
        }
    }

    /// <summary>The days of a period, from one on, that are owed by what was known at an instant.</summary>
    /// <param name="period">The period.</param>
    /// <param name="from">The first day to be looked at.</param>
    /// <param name="pausesBefore">Only pauses that began before this.</param>
    /// <param name="knownAt">Resumes and ends after this are not known.</param>
    public List<LocalDate> Days(NaivePeriod period, LocalDate from, Instant pausesBefore, Instant knownAt)
    {
        List<LocalDate> days = [];
        LocalDate start = fact.StartedAt!.Value.InZone(_zone).Date;
        for (LocalDate day = period.First; day < period.Next; day = day.PlusDays(1))
        {
            bool isServed = day >= from && day >= start.PlusDays(fact.TrialDays) && !HasEnded(period, day, knownAt) && !IsPaused(day, pausesBefore, knownAt);
            if (isServed)
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>Whether a period that the subscription ends within is billed at its end.</summary>
    public bool Bills(NaivePeriod period) => !(fact.EndsAt <= BilledFrom) && EndBills(period);

    private bool EndBills(NaivePeriod period) =>
        !(fact.EndsAt < period.End) || fact.OnEnd == TerminationAction.GenerateInvoice || (fact.OnEnd == TerminationAction.GenerateCreditNote && fact.IsInAdvance);

    /// <summary>The version of the plan that holds for a period.</summary>
    public (long BaseMinor, decimal CallMinor) PriceOf(NaivePeriod period)
    {
        Instant begins = period.Start > BilledFrom ? period.Start : BilledFrom;
        return fact.Plan.Versions[fact.Versions.Last(version => version.From <= begins).Version - 1];
    }

    /// <summary>Calls of a period that are owed.</summary>
    public int Calls(NaivePeriod period) => fact.Customer.Calls.Count(at =>
        at >= period.Start && at < period.End && at >= BilledFrom && !(fact.EndsAt <= at));

    private bool HasEnded(NaivePeriod period, LocalDate day, Instant knownAt)
    {
        if (fact.EndsAt is not { } end || fact.EndKnownAt > knownAt)
        {
            return false;
        }

        // The day of an end is used; an end at the first instant of a period uses none of it.
        bool endsBefore = end < period.Start || (end == period.Start && end > fact.StartedAt);
        return endsBefore || (end != period.End && day > end.InZone(_zone).Date);
    }

    private bool IsPaused(LocalDate day, Instant pausesBefore, Instant knownAt) => fact.Pauses.Exists(pause =>
        pause.From < pausesBefore && day > pause.From.InZone(_zone).Date
        && (pause.Until is not { } until || until > knownAt || day < until.InZone(_zone).Date));
}
