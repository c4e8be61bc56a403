namespace Billing.Domain.Credits;

/// <summary>What a credit note comes to, in minor units.</summary>
/// <param name="Items">The parts of fees.</param>
/// <param name="SubtotalMinor">The fees less their coupons.</param>
/// <param name="CouponsMinor">The coupons on them.</param>
/// <param name="TaxMinor">Their taxes.</param>
/// <param name="TotalMinor">What the note is worth: the subtotal and the taxes that are not inside it.</param>
public sealed record CreditNoteAmounts(
    IReadOnlyList<CreditNoteItem> Items,
    long SubtotalMinor,
    long CouponsMinor,
    long TaxMinor,
    long TotalMinor)
{
    /// <summary>
    /// How the total is given (rule 11): first less to pay on the invoice, as far as it is unpaid; only what was paid becomes credit
    /// or a refund.
    /// </summary>
    /// <param name="unpaidMinor">What is still due of the invoice.</param>
    /// <param name="refundableMinor">What was paid in money and not refunded yet.</param>
    /// <param name="refund">True when the customer wants money back as far as possible, false for credit.</param>
    public (long OffsetMinor, long CreditMinor, long RefundMinor) Give(long unpaidMinor, long refundableMinor, bool refund)
    {
        CreditNoteSplit split = CreditNoteSplit.Of(TotalMinor, refund ? CreditNoteType.Refund : CreditNoteType.Credit, unpaidMinor, refundableMinor).Value;
        return (split.OffsetMinor, split.CreditMinor, split.RefundMinor);
    }

    /// <summary>The most that can be refunded in money.</summary>
    public long MaxRefundableMinor(long paidMinor) => Math.Min(TotalMinor, paidMinor);

    internal static CreditNoteAmounts Of(List<CreditNoteItem> items)
    {
        long coupons = items.Sum(i => i.CouponsMinor);
        long subtotal = items.Sum(i => i.AmountMinor) - coupons;
        long tax = items.Sum(i => i.TaxMinor);
        return new CreditNoteAmounts(items, subtotal, coupons, tax, items.Sum(i => i.TotalMinor));
    }
}
