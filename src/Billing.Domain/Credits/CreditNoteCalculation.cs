using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Results;

namespace Billing.Domain.Credits;

/// <summary>
/// Computes credit notes (rule 17): a part of a fee returns its coupons and taxes in proportion. What a note returns is the share of all
/// that is taken back so far, less what earlier notes returned, so rounding is carried into the next note; whatever the parts, and
/// whichever earlier notes were voided, all notes of an invoice that stand add up to it exactly.
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

        var items = new List<CreditNoteItem>(wanted.Count);
        for (int i = 0; i < wanted.Count; i++)
        {
            (int ordinal, long amount) = wanted[i];
            Fee? fee = fees.FirstOrDefault(f => f.Ordinal == ordinal);
            if (fee is null) return Failure.Invalid($"items.{i}.fee_id", "The fee is not on this invoice", "unknown_reference");
            if (items.Exists(item => item.FeeOrdinal == ordinal))
                return Failure.Invalid($"items.{i}.fee_id", "The fee appears twice", "value_error");

            Returned before = Returned.Of(earlier, ordinal);
            long creditable = Creditable(fee) - before.AmountMinor;
            if (amount < 0 || amount > creditable)
                return Failure.Invalid($"items.{i}.amount_cents", $"At most {creditable} of this fee can be credited", "out_of_range");

            items.Add(Item(fee, before, amount));
        }

        return CreditNoteAmounts.Of(items);
    }

    /// <summary>What is left to take back of each fee: a note over it credits the whole rest of the invoice.</summary>
    /// <param name="fees">The invoice's fees.</param>
    /// <param name="earlier">All earlier notes of the invoice that were not taken back.</param>
    public static IReadOnlyList<(int FeeOrdinal, long AmountMinor)> Rest(IReadOnlyList<Fee> fees, IReadOnlyList<CreditNote> earlier) =>
    [
        .. fees.Select(fee => (fee.Ordinal, Left: Creditable(fee) - Returned.Of(earlier, fee.Ordinal).AmountMinor)).Where(rest => rest.Left > 0),
    ];

    private static long Creditable(Fee fee) => fee.AmountMinor - fee.ProgressiveCreditMinor;

    // Inclusive and exclusive taxes are shared out apart: a rounded difference of the two could turn out negative.
    private static CreditNoteItem Item(Fee fee, Returned before, long amount)
    {
        long whole = Creditable(fee);
        long after = before.AmountMinor + amount;
        long inside = 0;
        foreach (FeeTax tax in fee.Taxes) inside += tax.Inclusive ? tax.AmountMinor : 0;

        // No part may return more coupons than it has, nor leave the rest with more coupons than it is worth.
        long couponsLeft = fee.CouponsMinor - before.CouponsMinor;
        long coupons = Math.Clamp(
            Reached(fee.CouponsMinor, after, whole) - before.CouponsMinor,
            Math.Max(0, couponsLeft - (whole - after)),
            Math.Min(amount, couponsLeft));
        long insidePart = Math.Max(0, Reached(inside, after, whole) - before.InclusiveTaxMinor);
        long outsidePart = Math.Max(0, Reached(fee.TaxMinor - inside, after, whole) - before.ExclusiveTaxMinor);
        return new CreditNoteItem(fee.Ordinal, amount, coupons, insidePart + outsidePart, amount - coupons + outsidePart);
    }

    // Of the whole, what belongs to everything taken back so far.
    private static long Reached(long whole, long part, long of) => part == of ? whole : MoneyRounding.ToMinor((decimal)whole * part / of);

    /// <summary>What earlier notes returned of one fee.</summary>
    private readonly record struct Returned(long AmountMinor, long CouponsMinor, long InclusiveTaxMinor, long ExclusiveTaxMinor)
    {
        internal static Returned Of(IReadOnlyList<CreditNote> notes, int feeOrdinal)
        {
            Returned sum = default;
            foreach (CreditNote note in notes)
            {
                foreach (CreditNoteItem item in note.Items)
                {
                    if (item.FeeOrdinal != feeOrdinal) continue;

                    long outside = item.TotalMinor - item.AmountMinor + item.CouponsMinor;
                    sum = new Returned(
                        sum.AmountMinor + item.AmountMinor,
                        sum.CouponsMinor + item.CouponsMinor,
                        sum.InclusiveTaxMinor + item.TaxMinor - outside,
                        sum.ExclusiveTaxMinor + outside);
                }
            }

            return sum;
        }
    }
}
