using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Ledger;

/// <summary>Postings of what happens to invoices. An empty list means that no money moved and no entry is written.</summary>
public static class InvoicePostings
{
    /// <summary>
    /// An invoice became final: the customer owes its total; the tax is the state's; the rest is revenue, but for service still to come,
    /// which is deferred, and credit sold, which becomes a liability.
    /// </summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="fees">Its fees.</param>
    /// <param name="zone">The customer's zone, in which service days are counted.</param>
    /// <param name="issuedOn">The local day of issue; service from this day on is still to come.</param>
    public static IReadOnlyList<Posting> Finalized(Invoice invoice, IReadOnlyList<Fee> fees, DateTimeZone zone, LocalDate issuedOn)
    {
        long sold = 0;
        long deferred = 0;
        long revenue = 0;
        foreach (Fee fee in fees)
        {
            long net = RevenueOf(fee);
            long later = fee.Type == FeeType.Credit ? 0 : DeferredOf(fee, net, zone, issuedOn);
            if (fee.Type == FeeType.Credit) sold += net;
            else (deferred, revenue) = (deferred + later, revenue + net - later);
        }

        return new PostingList()
            .Debit(LedgerAccount.Receivable, invoice.TotalMinor)
            .Credit(LedgerAccount.Revenue, revenue)
            .Credit(LedgerAccount.DeferredRevenue, deferred)
            .Credit(LedgerAccount.WalletLiability, sold)
            .Credit(LedgerAccount.Tax, invoice.TaxMinor)
            .Done();
    }

    /// <summary>An entry was taken back: the same postings with the other sign.</summary>
    public static IReadOnlyList<Posting> Reversed(IReadOnlyList<Posting> postings) =>
        [.. postings.Select(p => p with { AmountMinor = -p.AmountMinor })];

    /// <summary>Deferred revenue was earned.</summary>
    public static IReadOnlyList<Posting> Recognised(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.DeferredRevenue, amountMinor)
        .Credit(LedgerAccount.Revenue, amountMinor)
        .Done();

    /// <summary>A credit note was issued: revenue and tax go back, what is unpaid is no longer owed, the rest the seller owes.</summary>
    /// <param name="note">The note, with its total given as offset, credit and refund; what was not earned yet comes out of deferred revenue.</param>
    public static IReadOnlyList<Posting> CreditNoteIssued(CreditNote note)
    {
        long net = note.TotalMinor - note.TaxMinor;
        return new PostingList()
            .Debit(LedgerAccount.DeferredRevenue, note.DeferredMinor)
            .Debit(LedgerAccount.Revenue, net - note.DeferredMinor)
            .Debit(LedgerAccount.Tax, note.TaxMinor)
            .Credit(LedgerAccount.Receivable, note.OffsetMinor)
            .Credit(LedgerAccount.CreditLiability, note.CreditMinor + note.RefundMinor)
            .Done();
    }

    /// <summary>Credit of notes paid an invoice.</summary>
    public static IReadOnlyList<Posting> CreditApplied(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.CreditLiability, amountMinor)
        .Credit(LedgerAccount.Receivable, amountMinor)
        .Done();

    /// <summary>A debt was given up.</summary>
    public static IReadOnlyList<Posting> WrittenOff(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.WriteOff, amountMinor)
        .Credit(LedgerAccount.Receivable, amountMinor)
        .Done();

    // The fee without its taxes: inclusive ones are inside its amount.
    internal static long RevenueOf(Fee fee) => fee.TotalMinor - fee.TaxMinor;

    /// <summary>The local days over which a fee is earned; null for one without a service over time, or without an end.</summary>
    internal static DaySpan? ServiceDays(Fee fee, DateTimeZone zone) =>
        fee.PeriodStart is not { } start || fee.PeriodEnd is not { } end || end == Instant.MaxValue
            ? null
            : new DaySpan(LocalDays.Of(start, zone), LocalDays.Of(end - Duration.Epsilon, zone).PlusDays(1));

    private static long DeferredOf(Fee fee, long net, DateTimeZone zone, LocalDate issuedOn) =>
        ServiceDays(fee, zone) is { } days ? net - RevenueSchedule.EarnedBefore(issuedOn, net, days) : 0;
}
