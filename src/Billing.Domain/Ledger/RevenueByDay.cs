using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Ledger;

/// <summary>
/// Revenue of a customer's journal by local day. What an invoice bills over time is earned day by day over its service, whenever it was
/// invoiced; everything else counts on the day it was booked. An invoice that is voided gives back on that day what it had earned and
/// earns no more; a credit note first takes the last days that are not earned yet. All days together are what the journal booked as revenue and deferred revenue, to the cent.
/// </summary>
/// <param name="zone">The customer's zone, in which days are counted.</param>
public sealed class RevenueByDay(DateTimeZone zone)
{
    private readonly SortedDictionary<(LocalDate Day, string Currency), long> _days = [];
    private readonly Dictionary<(BillingId Invoice, int Ordinal), long> _taken = [];
    private readonly Dictionary<BillingId, List<(LocalDate Day, long AmountMinor)>> _notes = [];

    /// <summary>Adds an entry of the journal; entries come in the journal's order.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="fees">The fees of the invoice that it made final or voided, or that its note credits; not looked at for other entries.</param>
    /// <param name="note">The note that it issued or voided; null for other entries.</param>
    public void Add(JournalEntry entry, IReadOnlyList<Fee> fees, CreditNote? note = null)
    {
        LocalDate booked = LocalDays.Of(entry.EffectiveAt, zone);
        switch (entry.Kind)
        {
            case JournalEntryKind.InvoiceFinalized:
                Spread(fees, booked, (day, amount) => Count(entry.Currency, day, amount));
                break;
            case JournalEntryKind.InvoiceVoided:
                Spread(fees, booked, (day, amount) => Count(entry.Currency, LocalDate.Max(day, booked), -amount));
                break;
            case JournalEntryKind.CreditNoteIssued when note is not null:
                Count(entry.Currency, booked, Moved(entry) + note.DeferredMinor);
                foreach ((LocalDate day, long amount) in _notes[note.Id] = Take(note, fees)) Count(entry.Currency, day, -amount);
                break;
            case JournalEntryKind.CreditNoteVoided when note is not null:
                Count(entry.Currency, booked, Moved(entry) - note.DeferredMinor);
                foreach ((LocalDate day, long amount) in _notes[note.Id]) Count(entry.Currency, LocalDate.Max(day, booked), amount);
                foreach (CreditNoteItem item in note.Items) _taken[(note.InvoiceId, item.FeeOrdinal)] -= item.DeferredMinor;
                break;
            default:
                Count(entry.Currency, booked, Moved(entry));
                break;
        }
    }

    /// <summary>The days of a span on which something was earned or given back, in order; a day has a line per currency.</summary>
    public IEnumerable<(LocalDate Day, string Currency, long AmountMinor)> In(DaySpan span) =>
        _days.Where(d => span.Contains(d.Key.Day) && d.Value != 0).Select(d => (d.Key.Day, d.Key.Currency, d.Value));

    /// <summary>What is earned only after a day: what is deferred at its end.</summary>
    public long After(LocalDate day, Currency currency) =>
        _days.Where(d => d.Key.Day > day && d.Key.Currency == currency.Code).Sum(d => d.Value);

    private static long Moved(JournalEntry entry)
    {
        long moved = 0;
        foreach (Posting posting in entry.Postings)
            moved -= posting.Account is LedgerAccount.Revenue or LedgerAccount.DeferredRevenue ? posting.AmountMinor : 0;
        return moved;
    }

    // A note takes back what was not earned yet from the days on which it would have been.
    private List<(LocalDate Day, long AmountMinor)> Take(CreditNote note, IReadOnlyList<Fee> fees)
    {
        List<(LocalDate Day, long AmountMinor)> days = [];
        foreach (CreditNoteItem item in note.Items)
        {
            (BillingId, int) key = (note.InvoiceId, item.FeeOrdinal);
            long taken = _taken.GetValueOrDefault(key);
            _taken[key] = taken + item.DeferredMinor;
            if (item.DeferredMinor != 0) days.AddRange(DeferredTaking.ByDay(fees.First(fee => fee.Ordinal == item.FeeOrdinal), zone, taken, item.DeferredMinor));
        }

        return days;
    }

    private void Spread(IReadOnlyList<Fee> fees, LocalDate booked, Action<LocalDate, long> count)
    {
        foreach (Fee fee in fees)
        {
            if (fee.Type == FeeType.Credit) continue;

            long net = InvoicePostings.RevenueOf(fee);
            if (InvoicePostings.ServiceDays(fee, zone) is not { IsEmpty: false } days)
            {
                count(booked, net);
                continue;
            }

            foreach ((LocalDate day, long amount) in RevenueSchedule.ByDay(net, days)) count(day, amount);
        }
    }

    private void Count(Currency currency, LocalDate day, long amountMinor)
    {
        (LocalDate Day, string Code) key = (day, currency.Code);
        _days[key] = _days.GetValueOrDefault(key) + amountMinor;
    }
}
