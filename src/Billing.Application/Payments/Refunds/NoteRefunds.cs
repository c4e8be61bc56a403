using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments.Collection;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Refunds;

/// <summary>What a credit note promises to give back, as refunds of the payments of its invoice. It is taken out of note and payments before any provider is called.</summary>
internal static class NoteRefunds
{
    /// <summary>Most payments that one credit note is given back from; the transaction holds them all.</summary>
    private const int PaymentsMax = 20;

    /// <summary>Takes what the note still promises out of payments; each that gives something is held for the call and has its refund last.</summary>
    public static async ValueTask<Result<IReadOnlyList<Payment>>> BeginAsync(PartitionWork work, CollectionMessage job, CancellationToken cancellationToken)
    {
        CreditNote note = await work.CreditNoteAsync(job.ObjectId, cancellationToken);
        CustomerAccount account = work.Account()!;
        Invoice invoice = (await work.ReadInvoiceAsync(note.InvoiceId, cancellationToken))?.Invoice ?? throw new InvalidOperationException($"Invoice {note.InvoiceId} is gone");
        List<Payment> held = [];
        foreach (BillingId id in note.RefundStatus == RefundStatus.Pending ? invoice.Payments.Reverse().Select(each => each.PaymentId) : [])
        {
            Payment payment = (await work.PaymentAsync(id, cancellationToken))!;
            long amount = Math.Min(note.ToRefundMinor, payment.NotRefundedByNotesMinor);
            if (amount > 0 && held.Count < PaymentsMax && payment.Currency == note.Currency && RefundAtProvider.Serves(payment))
            {
                string tries = payment.Refunds.Count.ToString(CultureInfo.InvariantCulture);
                BillingId refundId = IdDerivation.ItemOf(payment.Id.Owner, 0, "refund", payment.Id.ToString(), note.Id.ToString(), tries);
                note = note.BeginRefund(amount, work.Now);
                held.Add(work.HoldFor(account.Space, payment.BeginNoteRefund(refundId, note.Id, amount, work.Now)));
                work.Put(CustomerRows.Refund(refundId), payment.Id, StoredJson.Default.BillingIdValue);
                work.Save(account.Space, held[^1], "payment.refund_requested");
            }
        }

        if (held.Count > 0)
        {
            work.Put(account.Space, note, "credit_note.updated");
        }

        work.Emit(CollectionWork.DoneOf(job));
        return held;
    }

    /// <summary>A refund has ended: the note that promised it says so. The refund of a payment itself concerns no note.</summary>
    public static async ValueTask EndAsync(PartitionWork work, CustomerAccount account, PaymentRefund refund, CancellationToken cancellationToken)
    {
        if (refund.CreditNoteId is { } id)
        {
            CreditNote before = await work.CreditNoteAsync(id, cancellationToken);
            CreditNote note = before.EndRefund(refund.AmountMinor, refund.Status == RefundStatus.Succeeded, work.Now);
            work.Put(account.Space, note, note.RefundStatus == before.RefundStatus ? "credit_note.updated" : CreditNoteWork.RefundEventOf(note));
        }
    }
}
