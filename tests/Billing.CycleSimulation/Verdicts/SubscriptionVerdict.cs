using Billing.Application.Consistency.Checks;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Every day of a subscription is billed once, at its price, and every call, and what was committed to.</summary>
internal sealed class SubscriptionVerdict(CycleWorld world, SubscriptionFact fact, CustomerRecord record)
{
    private readonly NaiveSubscription _naive = new(fact);
    private readonly List<BilledLine> _base = BilledLine.Of(record, fact, FeeType.Subscription);
    private readonly List<BilledLine> _usage = BilledLine.Of(record, fact, FeeType.Charge);
    private readonly List<BilledLine> _commitments = BilledLine.Of(record, fact, FeeType.Commitment);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        foreach (NaivePeriod period in NaiveCalendar.PeriodsOf(fact, world.Now).Where(period => period.End > _naive.BilledFrom))
        {
            List<BilledLine> lines = Take(_base, line => fact.IsInAdvance ? OpenedIn(line, period) : EndsIn(line, period));
            string? wrong = fact.IsInAdvance ? new AdvanceVerdict(world, fact, record, _naive, period, lines).Judge() : InArrears(period, lines);
            if ((wrong ?? Usage(period) ?? Commitment(period, lines)) is { } found)
            {
                return $"subscription {fact.Id}, period {period.First:R} to {period.Next:R}: {found}\n  {fact}{Lines(period)}";
            }
        }

        return ((List<BilledLine>[])[_base, _usage, _commitments]).Where(left => left.Count > 0).Select(left => Strange(left[0])).FirstOrDefault();
    }

    /// <summary>What the invoices say of a period, for whoever looks into it.</summary>
    private string Lines(NaivePeriod period) => string.Concat(record.Invoices.Where(view => view.Invoice.SubscriptionId == fact.Id && view.Invoice.PeriodEnd > period.Start - Duration.FromDays(1) && view.Invoice.PeriodStart < period.End)
        .Select(view => $"\n  {view.Invoice.Status} {view.Invoice.PeriodStart} to {view.Invoice.PeriodEnd}, {view.Fees.Count} fees")) + string.Concat(record.Invoices.OrderBy(view => view.Invoice.CreatedAt).SelectMany(view => view.Fees
        .Where(fee => fee.SubscriptionId == fact.Id && fee.PeriodStart >= period.Start && fee.PeriodStart < period.End)
        .Select(fee => $"\n  {view.Invoice.CreatedAt} {view.Invoice.Status} {fee.Type} {fee.Origin} {fee.Units} for {fee.AmountMinor} - {fee.ProgressiveCreditMinor}, {fee.PeriodStart} to {fee.PeriodEnd}")))
        + string.Concat(record.CreditNotes.Where(note => note.IssuedAt >= period.Start).Select(note => $"\n  note {note.IssuedAt} {note.Reason} {string.Join(", ", note.Items)}"));

    private static string Strange(BilledLine line) =>
        $"a fee of {line.Fee.AmountMinor} for {line.Fee.PeriodStart} to {line.Fee.PeriodEnd} on {line.Invoice.Id} belongs to no period";

    private static List<BilledLine> Take(List<BilledLine> from, Predicate<BilledLine> isIn)
    {
        List<BilledLine> taken = from.FindAll(isIn);
        from.RemoveAll(isIn);
        return taken;
    }

    /// <summary>Days in arrears and commitments end with their period or before; where zones change they may begin before it.</summary>
    private static bool EndsIn(BilledLine line, NaivePeriod period) => line.Fee.PeriodEnd > period.Start && line.Fee.PeriodEnd <= period.End;

    private static bool BeginsIn(BilledLine line, NaivePeriod period) => line.Fee.PeriodStart >= period.Start && line.Fee.PeriodStart < period.End;

    /// <summary>
    /// What is paid in advance belongs to the period that was opened at the invoice's boundary, even if another plan takes over before it ends, or to the one in which the rest of it
    /// was billed.
    /// </summary>
    private bool OpenedIn(BilledLine line, NaivePeriod period)
    {
        Instant boundary = line.Invoice.Boundary!.Value;
        bool isOpened = boundary == _naive.BilledFrom || (line.Invoice.PeriodEnd == boundary && line.Fee.PeriodEnd > boundary);
        Instant at = isOpened ? boundary : fact.HasVoid ? line.Middle : line.Invoice.IssuedAt!.Value;
        return at >= period.Start && at < period.End;
    }

    private bool IsOwed(NaivePeriod period) => OwedUntil(period) == Instant.MaxValue;

    private Instant OwedUntil(NaivePeriod period) => _naive.OwedUntil(period, world.Now);

    private string? InArrears(NaivePeriod period, List<BilledLine> lines)
    {
        List<LocalDate> days = _naive.OwnDays(period, world.Now)
            .FindAll(day => NaiveCalendar.StartOf(day.PlusDays(1), period.Zone) <= OwedUntil(period));
        decimal owed = _naive.Base(period, days);
        long billed = lines.Sum(line => line.NetMinor);
        bool isCut = _naive.IsCut(period);
        bool isRight = isCut ? Math.Abs(owed - billed) <= Math.Max(1, lines.Count) / 2m : billed == Cents.Round(owed);
        return lines.Count > 1 && !isCut ? $"its base amount is billed {lines.Count} times"
            : isRight ? null
            : $"its base amount is billed with {billed}, and {days.Count} of {period.DaysCount} days owe {owed}";
    }

    private string? Usage(NaivePeriod period)
    {
        // What was billed on void invoices is billed anew: with the period, with the next invoice, or when the period is billed again.
        List<BilledLine> lines = Take(_usage, line => BeginsIn(line, period)).FindAll(line => line.Invoice.Status != InvoiceStatus.Voided);
        (int calls, long owed) = _naive.Calls(period, OwedUntil(period));
        long waiting = Waiting(period, FeeType.Charge);
        bool IsShownOnly(BilledLine line) => line is { Invoice.Status: InvoiceStatus.Draft, Fee.Origin: FeeOrigin.Late }; // it still waits in the account
        long billed = lines.Where(line => !IsShownOnly(line)).Sum(line => line.NetMinor) + waiting;
        List<BilledLine> progressive = lines.FindAll(line => line.Invoice.Type == InvoiceType.ProgressiveBilling);
        world.Life.Note(LifeEvent.ThresholdCrossed, progressive.Count > 0);
        long early = progressive.Where(line => line.Fee.PeriodStart >= OwedUntil(period)).Sum(line => line.NetMinor);
        bool isEarly = !IsOwed(period) && billed - early == owed && (billed <= _naive.Calls(period, Instant.MaxValue).Minor || fact.Prices.Count > 0);

        // What progressive invoices came to beyond the period goes back when its invoice is final: until then the draft asks for nothing more.
        bool isToBeCredited = billed == progressive.Sum(line => line.NetMinor) && billed > owed && lines.Exists(line => line.Invoice is { Status: InvoiceStatus.Draft, Type: InvoiceType.Subscription });
        return billed == owed || isEarly || isToBeCredited ? null : $"{calls} calls owe {owed}, and {billed} is billed";
    }

    private long Waiting(NaivePeriod period, FeeType type) => record.Account.Adjustments
        .Where(one => one.Scope == fact.Id.ToString() && one.From >= period.Start && one.From < period.End)
        .Sum(one => one.Fees.Where(fee => fee.Type == type).Sum(fee => fee.AmountMinor));

    /// <summary>What was committed to is trued up; where plan or quantity change within the period, each part has a share of its own, which is not judged.</summary>
    private string? Commitment(NaivePeriod period, List<BilledLine> baseLines)
    {
        List<BilledLine> lines = Take(_commitments, line => EndsIn(line, period)).FindAll(line => line.Invoice.Status != InvoiceStatus.Voided);
        long billed = lines.Sum(line => line.NetMinor) + Waiting(period, FeeType.Commitment);
        PlanFact plan = fact.PlanFrom(Instant.Max(period.Start, _naive.BilledFrom));
        bool isUncertain = _naive.IsCut(period) || (fact.IsInAdvance && fact.EndsAt < period.End);
        world.Life.Note(LifeEvent.CommitmentMissed, billed > 0);
        if (isUncertain)
        {
            return null;
        }

        List<LocalDate> days = IsOwed(period) ? _naive.OwnDays(period, world.Now) : [];
        long promised = Cents.Round((decimal)plan.CommitmentMinor * days.Count / period.DaysCount);
        long owed = IsOwed(period) ? Math.Max(0, promised - baseLines.Sum(line => line.NetMinor) - _naive.Calls(period, Instant.MaxValue).Minor) : 0;
        return billed == owed ? null : $"{promised} are promised, {owed} are missing, and {billed} is billed for them";
    }
}
