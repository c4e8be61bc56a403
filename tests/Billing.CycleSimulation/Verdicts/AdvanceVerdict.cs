using Billing.Application.Consistency.Checks;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>The base amount of a period that is paid in advance: each line by what was known when it was made, each day by one line, and what is not used given back.</summary>
internal sealed class AdvanceVerdict(
    CycleWorld world, SubscriptionFact fact, CustomerRecord record, NaiveSubscription naive, NaivePeriod period, List<BilledLine> lines)
{
    private readonly Instant _opened = Instant.Max(period.Start, naive.BilledFrom);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        bool isSimple = !naive.IsCut(period) && !period.IsLeft && lines.TrueForAll(line => line.Credits == 0);
        var covered = new HashSet<LocalDate>();
        foreach (BilledLine line in lines)
        {
            LocalDate from = line.Fee.PeriodStart!.Value.InZone(period.Zone).Date;
            List<List<LocalDate>> known = [.. Moments(line.Invoice).Select(knownAt => naive.Days(period, from, PausesBefore(line), knownAt))];
            if ((known.Find(days => Cents.Round(naive.Base(period, days)) == line.Fee.AmountMinor) ?? (isSimple || (period.IsLeft && !naive.IsCut(period)) ? null : known[0])) is not { } days)
            {
                return $"{line.Invoice.Id} bills {line.Fee.AmountMinor} in advance, and {known[0].Count} of {period.DaysCount} days owe {naive.Base(period, known[0])}";
            }

            if (days.Exists(day => !covered.Add(day)) && isSimple)
            {
                return $"{line.Invoice.Id} bills a day that was billed before";
            }
        }

        return Missing(covered) ?? (isSimple ? null : Net(covered));
    }

    /// <summary>A pause that began before the period opened was known to what opened it; what is billed later knows all that began before its first day.</summary>
    private Instant PausesBefore(BilledLine line) => line.Invoice.PeriodStart > _opened ? line.Fee.PeriodStart!.Value : _opened;

    /// <summary>
    /// When what a line knows may have been known: of two things that happen at one instant either may be first, a period that is billed again knows what its
    /// first invoice knew, and members join the invoice of their group one after another.
    /// </summary>
    private IEnumerable<Instant> Moments(Invoice invoice)
    {
        Instant first = record.Invoices.Select(view => view.Invoice)
            .Where(it => fact.Customer.Money.BilledAgain.Contains(it.Id) && (it.Boundary, it.PeriodStart) == (invoice.Boundary, invoice.PeriodStart))
            .Select(it => it.CreatedAt).Append(invoice.CreatedAt).Min();
        IEnumerable<Instant> later = fact.Pauses.Select(pause => pause.Until).Append(fact.EndKnownAt).OfType<Instant>()
            .Where(at => invoice.BillingGroup is not null && at > first && at <= invoice.UpdatedAt);
        Instant[] draft = fact.OnEnd == TerminationAction.GenerateCreditNote && fact.EndsAt <= invoice.UpdatedAt ? [Instant.MaxValue] : []; // it is computed again
        return [first, first - Duration.Epsilon, .. later, .. draft];
    }

    private string? Missing(HashSet<LocalDate> covered)
    {
        bool isOpen = _opened <= world.Now && !(fact.EndsAt <= _opened);
        LocalDate today = world.Now.InZone(period.Zone).Date;
        List<LocalDate> missing = isOpen
            ? naive.OwnDays(period, Instant.MaxValue).FindAll(day => day <= today && !covered.Contains(day))
            : [];
        return missing.Count == 0 ? null : $"{missing.Count} days from {missing[0]} on are not billed";
    }

    /// <summary>After changes and credit notes, what is left of all lines together is what the days owe that stay billed, to the rounding of each step.</summary>
    private string? Net(HashSet<LocalDate> covered)
    {
        bool givesBack = fact.OnEnd == TerminationAction.GenerateCreditNote && fact.EndsAt >= period.Start && fact.EndsAt < period.End && fact.EndsAt <= world.Now;
        bool StaysBilled(LocalDate day) => day < period.Until && (!givesBack || (day <= fact.EndsAt!.Value.InZone(period.Zone).Date && fact.EndsAt > period.Start));
        decimal owed = naive.Base(period, [.. covered.Where(StaysBilled)]);
        long billed = lines.Sum(line => line.NetMinor);
        int roundings = lines.Count + lines.Sum(line => line.Credits);
        return Math.Abs(owed - billed) <= (roundings + 1) / 2m ? null : $"{billed} stands as billed in advance, and {covered.Count(StaysBilled)} of {period.DaysCount} days owe {owed}";
    }
}
