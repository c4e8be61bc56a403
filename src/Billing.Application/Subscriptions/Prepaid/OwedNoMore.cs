using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Subscriptions.Prepaid;

/// <summary>What becomes of an invoice whose subscription ends while it waits for the money.</summary>
internal static class OwedNoMore
{
    /// <summary>
    /// Takes the period that never began off what is owed: an invoice for nothing else is void, from another, or one that is paid in part, the base amount is credited.
    /// Usage of the period before stays owed, and a draft with usage stays for a person to decide on. The account must still be written.
    /// </summary>
    /// <param name="work">The unit of work that ends the subscription.</param>
    /// <param name="account">The account.</param>
    /// <param name="before">The subscription as it was billed before its end.</param>
    /// <param name="voids">Voids invoices.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Result<CustomerAccount>> OweNoMoreAsync(
        this PartitionWork work, CustomerAccount account, BilledSubscription before, VoidInvoice voids, CancellationToken cancellationToken)
    {
        IReadOnlyList<AdvanceBase> bases = await work.AdvanceBasesAsync(account, before, cancellationToken);
        if (bases.Count == 0)
        {
            return account;
        }

        (InvoiceView view, _, IReadOnlyList<CreditNote> notes) = bases[0];
        if (notes.Count == 0 && view.Fees.All(fee => fee.Type == FeeType.Subscription) && view.Invoice.Void(work.Now).IsSuccess)
        {
            return (await voids.VoidAsync(work, account, view, cancellationToken)).Map(voided => work.Reschedule(voided.Account));
        }

        return view.Invoice.Status == InvoiceStatus.Finalized
            ? work.GiveBack(
                account, AdvanceBaseWork.TakeNewestFirst(bases, bases.Sum(each => each.InvoicedMinor - each.CreditedMinor)), "The period did not begin",
                CreditNoteReason.OrderCancellation)
            : account;
    }
}
