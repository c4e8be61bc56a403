using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>What a subscription owes by the facts alone, day by day.</summary>
internal sealed class NaiveSubscription(SubscriptionFact fact)
{
    /// <summary>The first instant that is billed: the start, or the end of the trial.</summary>
    public Instant BilledFrom
    {
        get
        {
            Instant start = fact.StartedAt!.Value;
            DateTimeZone zone = fact.Customer.ZoneAt(fact.ActiveSince);
            return fact.TrialEndedAt ?? (fact.TrialDays == 0 ? start : NaiveCalendar.At(start.InZone(zone).LocalDateTime.PlusDays(fact.TrialDays), zone));
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
        LocalDate first = BilledFrom.InZone(period.Zone).Date;
        for (LocalDate day = period.First; day < period.Next; day = day.PlusDays(1))
        {
            bool isServed = day >= from && day >= first && !HasEnded(period, day, knownAt) && !IsPaused(period, day, pausesBefore, knownAt);
            if (isServed)
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>The same, of the days that are the period's own, as they are known now.</summary>
    public List<LocalDate> OwnDays(NaivePeriod period, Instant now) => Days(period, period.From, Instant.MaxValue, now).FindAll(day => day < period.Until);

    /// <summary>Whether a period that the subscription ends within is billed at its end.</summary>
    public bool Bills(NaivePeriod period) => !(fact.EndsAt <= BilledFrom) && EndBills(period);

    private bool EndBills(NaivePeriod period) =>
        !(fact.EndsAt < period.End) || fact.OnEnd == TerminationAction.GenerateInvoice || (fact.OnEnd == TerminationAction.GenerateCreditNote && fact.IsInAdvance);

    /// <summary>When a period is to be billed: at its end, or at the subscription's when that is earlier.</summary>
    public Instant Due(NaivePeriod period) => fact.EndsAt < period.End ? Instant.Max(fact.EndsAt!.Value, BilledFrom) : period.End;

    /// <summary>What days of a period owe, to the fraction: each by the plan, the quantity and the prices that hold on it.</summary>
    public decimal Base(NaivePeriod period, IReadOnlyCollection<LocalDate> days) => (IsCut(period)
        ? days.Sum(day => DayRate(period, NaiveCalendar.StartOf(day.PlusDays(1), period.Zone) - Duration.Epsilon)) // the day of a change belongs to what it changes to
        : DayRate(period, Begins(period)) * days.Count) / period.DaysCount;

    private decimal DayRate(NaivePeriod period, Instant at) =>
        PriceAt(period, at).BaseMinor * fact.Quantities.Last(each => each.Holds(at, Begins(period))).Value;

    /// <summary>True when plan or quantity change within a period: its base amount is several lines then.</summary>
    public bool IsCut(NaivePeriod period) => fact.Plans.Exists(each => IsWithin(period, each)) || fact.Quantities.Exists(each => IsWithin(period, each));

    /// <summary>
    /// Up to when a period is to be billed by now: all of it once it is over and its end bills it, else what other plans served until the last took over.
    /// </summary>
    public Instant OwedUntil(NaivePeriod period, Instant now) => Due(period) <= now && Bills(period)
        ? Instant.MaxValue
        : fact.Plans.Where(each => IsWithin(period, each) && each.From <= now).Select(each => each.From).Append(Instant.MinValue).Max();

    /// <summary>Calls of a period before an instant that are owed, and what they come to: those of each plan are a line of their own.</summary>
    public (int Count, long Minor) Calls(NaivePeriod period, Instant until)
    {
        List<IGrouping<Dated<PlanVersion>, Instant>> lines =
        [
            .. fact.Customer.Calls.Where(at => at >= period.Start && at < period.End && at >= BilledFrom && at < until && !(fact.EndsAt <= at))
                .GroupBy(at => fact.Plans.Last(each => each.Holds(at, Begins(period)))),
        ];
        return (lines.Sum(line => line.Count()), lines.Sum(line => Cents.Round(PriceAt(period, line.First()).CallMinor * line.Count())));
    }

    private (decimal BaseMinor, decimal CallMinor) PriceAt(NaivePeriod period, Instant at)
    {
        (long baseMinor, decimal callMinor) = fact.Plans.Last(each => each.Holds(at, Begins(period))).Value.Price;
        Instant closed = fact.Plans.Where(each => each.AtOnce && each.From > at && each.From < Due(period)).Select(each => each.From).Append(Due(period)).Min();
        AgreedPrice? agreed = fact.Prices.Where(each => each.From < closed).OrderBy(each => each.From).Select(each => each.Price).LastOrDefault();
        return (agreed?.BaseMinor ?? baseMinor, agreed?.CallMinor ?? callMinor);
    }

    private bool IsWithin<T>(NaivePeriod period, Dated<T> each) => each.AtOnce && each.From > Begins(period) && each.From < period.End;

    private Instant Begins(NaivePeriod period) => Instant.Max(period.Start, BilledFrom);

    private bool HasEnded(NaivePeriod period, LocalDate day, Instant knownAt)
    {
        if (fact.EndsAt is not { } end || fact.EndKnownAt > knownAt)
        {
            return false;
        }

        // The day of an end is used; an end at the first instant of a period uses none of it.
        bool endsBefore = end < period.Start || (end == period.Start && end > fact.StartedAt);
        bool isPaidInFull = fact.IsInAdvance && fact.IsEndAgreed && knownAt < Instant.MaxValue; // it could be taken back until it came
        return endsBefore || (!isPaidInFull && end != period.End && day > end.InZone(period.Zone).Date);
    }

    private bool IsPaused(NaivePeriod period, LocalDate day, Instant pausesBefore, Instant knownAt) => fact.Pauses.Exists(pause =>
        pause.From < pausesBefore && day > pause.From.InZone(period.Zone).Date
        && (pause.Until is not { } until || until > knownAt || day < until.InZone(period.Zone).Date));
}
