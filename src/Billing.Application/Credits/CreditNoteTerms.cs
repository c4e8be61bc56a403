using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Credits;

/// <summary>Works out what a note of an invoice comes to now, and whether that is what its caller states.</summary>
internal static class CreditNoteTerms
{
    /// <summary>The note with its items and amounts as they are now, still a draft; a failure names the field that cannot be had.</summary>
    /// <param name="work">The unit of work on the customer's partition.</param>
    /// <param name="view">The invoice with its fees.</param>
    /// <param name="note">The note, with its items' fees and amounts.</param>
    /// <param name="stated">What the caller states.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Result<(CreditNoteAmounts Amounts, CreditNoteSplit Split)>> TermsAsync(
        this PartitionWork work, InvoiceView view, CreditNote note, StatedAmounts stated, CancellationToken cancellationToken)
    {
        IReadOnlyList<CreditNote> earlier = await work.CreditNotesAsync(view.Invoice, cancellationToken);
        Result<CreditNoteAmounts> computed = CreditNoteCalculation.Compute(
            view.Invoice, view.Fees, earlier, [.. note.Items.Select(item => (item.FeeOrdinal, item.AmountMinor))]);
        if (!computed.TryGet(out CreditNoteAmounts? amounts, out Failure? failure))
        {
            return failure;
        }

        if (Disagreement("total_amount_cents", stated.TotalMinor, amounts.TotalMinor) is { } total)
        {
            return total;
        }

        if (Disagreement("taxes_amount_cents", stated.TaxMinor, amounts.TaxMinor) is { } tax)
        {
            return tax;
        }

        long refundable = RefundableMinor(view.Invoice, earlier);
        Result<CreditNoteSplit> split = CreditNoteSplit.Of(
            amounts.TotalMinor, note.Type, UnpaidMinor(view.Invoice), refundable, stated.CreditMinor ?? 0, stated.RefundMinor ?? 0);
        return split.IsSuccess ? (amounts, split.Value) : split.Failure;
    }

    /// <summary>What is still due of a final invoice.</summary>
    public static long UnpaidMinor(Invoice invoice) => invoice.Status == InvoiceStatus.Finalized ? invoice.AmountDueMinor : 0;

    /// <summary>What was paid in money, less what notes gave back of it.</summary>
    public static long RefundableMinor(Invoice invoice, IReadOnlyList<CreditNote> earlier) =>
        Math.Max(0, invoice.PaidMinor - earlier.Sum(note => note.RefundMinor));

    private static Failure? Disagreement(string field, long? stated, long computedMinor) =>
        stated is null or 0 || stated == computedMinor
            ? null
            : Failure.Invalid(field, $"The items come to {computedMinor}; leave the field out, or state that", "value_error");
}
