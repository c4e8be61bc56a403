using Billing.Application.AddOns;
using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Discounts;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Invoicing.Voids;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Application.Wallets;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing;

/// <summary>
/// Voids an invoice that nobody has paid. Its number stays used; what was booked is booked back, and nothing of it counts as billed any more.
/// </summary>
public sealed class VoidInvoice(Transactor transactor, BilledPeriods periods)
{
    /// <summary>
    /// Voids it; what credit notes and wallets paid of it, and the coupons it used, are given back. Refused with
    /// <see cref="FailureKind.WrongState"/> when it is paid, in part or whole, void or credited, and when other documents build on it.
    /// </summary>
    public ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView, (work, ct) => VoidAsync(work, id, ct), cancellationToken);

    private async ValueTask<Result<InvoiceView>> VoidAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(id, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        Result<(CustomerAccount Account, InvoiceView Gone)> voided = await VoidAsync(work, account, view, cancellationToken);
        if (!voided.IsSuccess)
        {
            return voided.Failure;
        }

        work.SetGuard(work.Reschedule(voided.Value.Account), StoredJson.Default.CustomerAccount);
        return voided.Value.Gone;
    }

    /// <summary>The same within a unit of work that has read the invoice; the account must still be written.</summary>
    internal async ValueTask<Result<(CustomerAccount Account, InvoiceView Gone)>> VoidAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, CancellationToken cancellationToken)
    {
        Result<Invoice> voided = view.Invoice.Void(work.Now);
        if (!voided.IsSuccess)
        {
            return voided.Failure;
        }

        if ((await work.CreditNotesAsync(view.Invoice, cancellationToken)).Count > 0)
        {
            return Failure.Of(FailureKind.WrongState, "Credit notes were issued on the invoice; credit the rest of it instead");
        }

        Result<CustomerAccount> returned = await work.GiveBackAsync(account, view.Invoice, cancellationToken);
        if (!returned.IsSuccess)
        {
            return returned.Failure;
        }

        if (view.Invoice.Status == InvoiceStatus.Finalized)
        {
            IReadOnlyList<Posting> back = InvoicePostings.Reversed(InvoiceWork.Postings(account, view));
            work.Book(JournalEntryKind.InvoiceVoided, view.Invoice.Id, view.Invoice.Currency, back);
        }

        account = await work.GiveCouponsBackAsync(returned.Value, view.Invoice, cancellationToken);
        account = await work.AddOnsWaitAgainAsync(account, view.Invoice, cancellationToken);
        account = await work.CancelSaleAsync(account, view.Invoice, cancellationToken);
        Result<CustomerAccount> opened = await periods.OpenAsync(work, account, view, cancellationToken);
        if (!opened.IsSuccess)
        {
            return opened.Failure;
        }

        await work.AwaitNoMoreAsync(view.Invoice, cancellationToken);
        InvoiceView gone = view with { Invoice = voided.Value };
        work.Save(account.Space, gone, "invoice.voided");
        return (opened.Value, gone);
    }
}
