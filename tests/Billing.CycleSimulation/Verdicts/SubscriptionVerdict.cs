using Billing.Application.Consistency.Checks;
using Billing.Domain.Invoicing;
using NodaTime;

namespace Billing.CycleSimulation;

/// <summary>Every day of a subscription is billed once, at its price, and every call.</summary>
internal sealed class SubscriptionVerdict(CycleWorld world, SubscriptionFact fact, CustomerRecord record)
{
    private readonly NaiveSubscription _naive = new(fact);
    private readonly List<(Invoice Invoice, Fee Fee)> _base = Of(record, fact, FeeType.Subscription);
    private readonly List<(Invoice Invoice, Fee Fee)> _usage = Of(record, fact, FeeType.Charge);

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        foreach (NaivePeriod period in NaiveCalendar.PeriodsOf(fact, world.Now).Where(period => period.End > _naive.BilledFrom))
        {
            string? wrong = fact.IsInAdvance ? InAdvance(period) : InArrears(period);
            if ((wrong ?? Usage(period)) is { } found)
            {
                return $"subscription {fact.Id}, period {period.First:R} to {period.Next:R}: {found}\n  {fact}{Lines(period)}";
            }
        }

        return _base.Count > 0 ? Strange(_base[0]) : _usage.Count > 0 ? Strange(_usage[0]) : null;
    }

    /// <summary>What the invoices say of a period, for whoever looks into it.</summary>
    private string Lines(NaivePeriod period) => string.Concat(record.Invoices.Where(view => view.Invoice.SubscriptionId == fact.Id && view.Invoice.PeriodEnd > period.Start - Duration.FromDays(1) && view.Invoice.PeriodStart < period.End)
        .Select(view => $"\n  {view.Invoice.Status} {view.Invoice.PeriodStart} to {view.Invoice.PeriodEnd}, {view.Fees.Count} fees")) + string.Concat(record.Invoices.OrderBy(view => view.Invoice.CreatedAt).SelectMany(view => view.Fees
        .Where(fee => fee.SubscriptionId == fact.Id && fee.PeriodStart >= period.Start && fee.PeriodStart < period.End)
        .Select(fee => $"\n  {view.Invoice.CreatedAt} {view.Invoice.Status} {fee.Type} {fee.Origin} {fee.Units} for {fee.AmountMinor}, {fee.PeriodStart} to {fee.PeriodEnd}")));

    private static string Strange((Invoice Invoice, Fee Fee) line) =>
        $"a fee of {line.Fee.AmountMinor} for {line.Fee.PeriodStart} to {line.Fee.PeriodEnd} on {line.Invoice.Id} belongs to no period";

    private static List<(Invoice Invoice, Fee Fee)> Of(CustomerRecord record, SubscriptionFact fact, FeeType type) =>
    [
        .. record.Invoices.OrderBy(view => view.Invoice.CreatedAt)
            .SelectMany(view => view.Fees.Where(fee => fee.Type == type && fee.SubscriptionId == fact.Id).Select(fee => (view.Invoice, fee))),
    ];

    private static List<(Invoice Invoice, Fee Fee)> Take(List<(Invoice Invoice, Fee Fee)> from, NaivePeriod period)
    {
        bool IsIn((Invoice Invoice, Fee Fee) line) => line.Fee.PeriodStart >= period.Start && line.Fee.PeriodStart < period.End;
        List<(Invoice, Fee)> taken = from.FindAll(IsIn);
        from.RemoveAll(IsIn);
        return taken;
    }

    private string? InArrears(NaivePeriod period)
    {
        List<(Invoice Invoice, Fee Fee)> lines = Take(_base, period);
        bool isOwed = Due(period) <= world.Now && _naive.Bills(period);
        int days = isOwed ? _naive.Days(period, period.First, Instant.MaxValue, world.Now).Count : 0;
        long owed = Cents.Round((decimal)_naive.PriceOf(period).BaseMinor * days / period.DaysCount), billed = lines.Sum(line => line.Fee.AmountMinor);
        return lines.Count > 1 ? $"its base amount is billed {lines.Count} times"
            : billed == owed ? null
            : $"its base amount is billed with {billed}, and {days} of {period.DaysCount} days owe {owed}";
    }

    private string? InAdvance(NaivePeriod period)
    {
        DateTimeZone zone = fact.Customer.Zone;
        Instant opened = Instant.Max(period.Start, _naive.BilledFrom);
        HashSet<LocalDate> covered = [];
        foreach ((Invoice invoice, Fee fee) in Take(_base, period))
        {
            LocalDate from = fee.PeriodStart!.Value.InZone(zone).Date;
            Instant pausesBefore = invoice.PeriodStart > opened ? fee.PeriodStart.Value : opened;
            List<LocalDate>[] known =
            [
                _naive.Days(period, from, pausesBefore, invoice.CreatedAt),
                _naive.Days(period, from, pausesBefore, invoice.CreatedAt - Duration.Epsilon), // of two that happen at one instant either may be first
            ];
            long Owed(List<LocalDate> days) => Cents.Round((decimal)_naive.PriceOf(period).BaseMinor * days.Count / period.DaysCount);
            if (Array.Find(known, possible => Owed(possible) == fee.AmountMinor) is not { } days)
            {
                return $"{invoice.Id} bills {fee.AmountMinor} in advance, and {known[0].Count} of {period.DaysCount} days owe {Owed(known[0])}";
            }

            if (days.Exists(day => !covered.Add(day)))
            {
                return $"{invoice.Id} bills a day that was billed before";
            }
        }

        bool isOpen = opened <= world.Now && !(fact.EndsAt <= opened);
        LocalDate today = world.Now.InZone(zone).Date;
        List<LocalDate> missing = isOpen ? _naive.Days(period, period.First, Instant.MaxValue, Instant.MaxValue).FindAll(day => day <= today && !covered.Contains(day)) : [];
        return missing.Count == 0 ? null : $"{missing.Count} days from {missing[0]} on are not billed";
    }

    private string? Usage(NaivePeriod period)
    {
        List<(Invoice Invoice, Fee Fee)> lines = Take(_usage, period);
        bool isOwed = Due(period) <= world.Now && _naive.Bills(period);
        int calls = isOwed ? _naive.Calls(period) : 0;
        long owed = Cents.Round(_naive.PriceOf(period).CallMinor * calls);
        long waiting = record.Account.Adjustments.Where(one => one.Scope == fact.Id.ToString() && one.From >= period.Start && one.From < period.End)
            .Sum(one => one.Fees.Sum(fee => fee.AmountMinor));
        bool IsShownOnly((Invoice Invoice, Fee Fee) line) => line is { Invoice.Number: null, Fee.Origin: FeeOrigin.Late }; // it still waits in the account
        long billed = lines.Where(line => !IsShownOnly(line)).Sum(line => line.Fee.AmountMinor) + waiting;
        return billed == owed ? null : $"{calls} calls owe {owed}, and {billed} is billed";
    }

    /// <summary>When a period is to be billed: at its end, or at the subscription's when that is earlier.</summary>
    private Instant Due(NaivePeriod period) => fact.EndsAt < period.End ? Instant.Max(fact.EndsAt!.Value, _naive.BilledFrom) : period.End;
}
