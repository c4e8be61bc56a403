using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Domain.Credits;

/// <summary>
/// Computes credit notes (rule 17): a part of a fee returns its coupons and taxes in proportion. Shares are taken from the running
/// total per fee, so the remainder of one rounding is carried into the next note, and all notes of an invoice add up to it exactly.
/// </summary>
public static class CreditNoteCalculation
{
    /// <summary>The items of a note with their shares of coupons and taxes, or a failure that names the item that asks for too much.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="fees">Its fees.</param>
    /// <param name="earlier">All earlier notes of the invoice that were not taken back.</param>
    /// <param name="wanted">Per fee (by ordinal) the amount to take back, before coupons and taxes; a fee may appear once.</param>
    public static Result<CreditNoteAmounts> Compute(
        Invoice invoice,
        IReadOnlyList<Fee> fees,
        IReadOnlyList<CreditNote> earlier,
        IReadOnlyList<(int FeeOrdinal, long AmountMinor)> wanted)
    {
        if (invoice.Status is InvoiceStatus.Draft or InvoiceStatus.Voided)
        {
            return Failure.Of(
                FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be credited");
        }

        var inclusive = invoice.Taxes.Where(t => t.Inclusive).Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
        var items = new List<CreditNoteItem>(wanted.Count);
        for (int i = 0; i < wanted.Count; i++)
        {
            (int ordinal, long amount) = wanted[i];
            Fee? fee = fees.FirstOrDefault(f => f.Ordinal == ordinal);
            if (fee is null) return Failure.Invalid($"items.{i}.fee_id", "The fee is not on this invoice", "unknown_reference");
            if (items.Exists(item => item.FeeOrdinal == ordinal))
                return Failure.Invalid($"items.{i}.fee_id", "The fee appears twice", "value_error");

            long before = earlier.SelectMany(n => n.Items).Where(item => item.FeeOrdinal == ordinal).Sum(item => item.AmountMinor);
            long creditable = fee.AmountMinor - fee.ProgressiveCreditMinor - before;
            if (amount < 0 || amount > creditable)
                return Failure.Invalid($"items.{i}.amount_cents", $"At most {creditable} of this fee can be credited", "out_of_range");

            items.Add(Item(fee, before, amount, inclusive));
        }

        return CreditNoteAmounts.Of(items);
    }

    // Inclusive and exclusive taxes are shared out apart: a rounded difference of the two could turn out negative.
    private static CreditNoteItem Item(Fee fee, long before, long amount, HashSet<string> inclusive)
    {
        long inside = InclusiveTax(fee, inclusive);
        long coupons = Share(fee.CouponsMinor, fee, before, amount);
        long insideShare = Share(inside, fee, before, amount);
        long outsideShare = Share(fee.TaxMinor - inside, fee, before, amount);
        return new CreditNoteItem(fee.Ordinal, amount, coupons, insideShare + outsideShare, amount - coupons + outsideShare);
    }

    private static long InclusiveTax(Fee fee, HashSet<string> inclusive) =>
        inclusive.Count == 0 ? 0 : fee.Taxes.Where(t => inclusive.Contains(t.Code)).Sum(t => t.AmountMinor);

    // Of the whole, what belongs to (before, before + amount]: the difference of two rounded running totals.
    private static long Share(long whole, Fee fee, long before, long amount)
    {
        long of = fee.AmountMinor - fee.ProgressiveCreditMinor;
        return of == 0 || whole == 0 ? 0 : Running(whole, before + amount, of) - Running(whole, before, of);
    }

    private static long Running(long whole, long part, long of) => part == of ? whole : MoneyRounding.ToMinor((decimal)whole * part / of);
}
