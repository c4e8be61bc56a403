using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Dunning;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;

namespace Billing.Application.Payments.Inbound;

/// <summary>What units of work share that book money which was taken out of payments without being asked for here.</summary>
internal static class TakenWork
{
    /// <summary>The payments that one charge has made, its own first, with what their invoices bear.</summary>
    public static async ValueTask<List<TakeablePayment>> TakeableAsync(this PartitionWork work, Payment payment, CancellationToken cancellationToken)
    {
        List<TakeablePayment> money = [];
        foreach (Payment part in await work.PartsOfAsync(payment, cancellationToken))
        {
            Invoice invoice = (await work.InvoiceOfAsync(part, cancellationToken)).Invoice;
            long refundable = CreditNoteTerms.RefundableMinor(invoice, await work.CreditNotesAsync(invoice, cancellationToken));
            money.Add(new TakeablePayment(part, refundable, invoice.Currency == part.Currency ? invoice.CollectableMinor : 0));
        }

        return money;
    }
}
