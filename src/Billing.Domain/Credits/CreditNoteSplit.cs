using Billing.Domain.Results;

namespace Billing.Domain.Credits;

/// <summary>
/// How a note's total is given (rule 11): first less to pay on its invoice, as far as that is unpaid; only what was paid becomes credit or money.
/// </summary>
/// <param name="OffsetMinor">Less to pay on the invoice.</param>
/// <param name="CreditMinor">Credit for later invoices.</param>
/// <param name="RefundMinor">Money back.</param>
public sealed record CreditNoteSplit(long OffsetMinor, long CreditMinor, long RefundMinor)
{
    /// <summary>The split that a type asks for, or the one that was agreed; a failure names the field that cannot be had.</summary>
    /// <param name="totalMinor">What the note is worth.</param>
    /// <param name="type">What the customer asked for.</param>
    /// <param name="unpaidMinor">What is still due of the invoice.</param>
    /// <param name="refundableMinor">What was paid in money and not given back yet.</param>
    /// <param name="creditMinor">The credit that was agreed; with a refund of 0 it stands for whatever the type makes of it.</param>
    /// <param name="refundMinor">The refund that was agreed.</param>
    public static Result<CreditNoteSplit> Of(
        long totalMinor, CreditNoteType type, long unpaidMinor, long refundableMinor, long creditMinor = 0, long refundMinor = 0)
    {
        long offset = Math.Min(totalMinor, Math.Max(0, unpaidMinor));
        long rest = totalMinor - offset;
        long refundable = Math.Max(0, refundableMinor);
        if (creditMinor == 0 && refundMinor == 0)
        {
            if (type == CreditNoteType.Offset && rest > 0)
                return Failure.Invalid("credit_note_type", $"Only {offset} of the invoice are unpaid and can be offset", "out_of_range");

            long refund = type == CreditNoteType.Refund ? Math.Min(rest, refundable) : 0;
            return new CreditNoteSplit(offset, rest - refund, refund);
        }

        if (refundMinor > refundable)
            return Failure.Invalid("refund_amount_cents", $"At most {refundable} were paid in money and can be refunded", "out_of_range");

        return creditMinor + refundMinor == rest
            ? new CreditNoteSplit(offset, creditMinor, refundMinor)
            : Failure.Invalid(
                "credit_amount_cents", $"The unpaid part is offset first: credit and refund must add up to {rest}", "out_of_range");
    }
}
