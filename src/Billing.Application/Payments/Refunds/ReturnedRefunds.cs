using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Credits;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Refunds;

/// <summary>Books refunds that were done and came back to the provider: the customer never got the money.</summary>
internal static class ReturnedRefunds
{
    /// <summary>Books it within the work, which writes account and payment.</summary>
    public static async ValueTask<Payment> ReturnAsync(
        this PartitionWork work, CustomerAccount account, Payment payment, PaymentRefund refund, string reason, CancellationToken cancellationToken)
    {
        InvoiceView view = await work.InvoiceOfAsync(payment, cancellationToken);
        Payment back = payment.ReturnRefund(refund, view.Invoice.Currency == payment.Currency ? view.Invoice.CollectableMinor : 0, reason, work.Now);
        long applied = back.AppliedMinor - payment.AppliedMinor;
        (account, _) = await work.PayAsync(account, view, back, applied, cancellationToken);
        if (refund.CreditNoteId is { } id)
        {
            CreditNote note = (await work.CreditNoteAsync(id, cancellationToken)).ReturnRefund(refund.AmountMinor, work.Now);
            work.Put(account.Space, note, CreditNoteWork.RefundEventOf(note));
        }

        work.Book(
            JournalEntryKind.RefundReturned, refund.Id, payment.Currency,
            refund.CreditNoteId is null ? MoneyPostings.RefundReturned(applied, back.CreditBalanceMinor - payment.CreditBalanceMinor, refund.LossMinor)
                : InvoicePostings.Reversed(MoneyPostings.Refunded(refund.AmountMinor)));
        work.SetGuard(work.Reschedule(account.WithCreditOf(back)), StoredJson.Default.CustomerAccount);
        work.Save(account.Space, back, "payment.refund_failed");
        return back;
    }
}
