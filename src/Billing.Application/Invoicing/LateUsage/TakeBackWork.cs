using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing.LateUsage;

/// <summary>Takes usage back from final invoices, by credit notes.</summary>
internal static class TakeBackWork
{
    /// <summary>Reads final invoices with their fees and notes.</summary>
    public static async ValueTask<IReadOnlyList<BilledDocument>> DocumentsAsync(
        this PartitionWork work, IReadOnlyList<BillingId> invoices, CancellationToken cancellationToken)
    {
        List<BilledDocument> documents = [];
        foreach (BillingId id in invoices)
        {
            InvoiceView view = await work.ReadInvoiceAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Invoice {id} is gone");
            documents.Add(new BilledDocument(view, await work.CreditNotesAsync(view.Invoice, cancellationToken)));
        }

        return documents;
    }

    /// <summary>Issues one note for each invoice that something is taken back of.</summary>
    public static Result<(CustomerAccount Account, IReadOnlyList<BillingId> Notes)> TakeBack(
        this PartitionWork work, CustomerAccount account, TakingBack less, string description)
    {
        List<BillingId> notes = [];
        foreach ((BilledDocument document, IReadOnlyList<(int FeeOrdinal, long AmountMinor)> wanted) in less.Documents)
        {
            Result<CreditNoteAmounts> amounts = CreditNoteCalculation.Compute(document.View.Invoice, document.View.Fees, document.Notes, wanted);
            if (!amounts.IsSuccess)
            {
                return amounts.Failure;
            }

            (account, _, CreditNote note) = work.IssueCreditNote(account, document.View, document.Notes, amounts.Value, description);
            notes.Add(note.Id);
        }

        return (account, notes);
    }

    /// <summary>Progressive invoices billed more than the period came to: the rest is owed back, newest first.</summary>
    public static async ValueTask<CustomerAccount> CreditExcessAsync(
        this PartitionWork work, CustomerAccount account, RunningPeriod running, long excessMinor, CancellationToken cancellationToken)
    {
        if (excessMinor <= 0)
        {
            return account;
        }

        var less = new TakingBack();
        IReadOnlyList<BilledDocument> progressive = await work.DocumentsAsync([.. running.Progressive.Select(credit => credit.InvoiceId)], cancellationToken);
        less.TakeFrom(excessMinor, BilledDocument.UsageNewestFirst(progressive));
        return work.TakeBack(account, less, "Progressive invoices exceeded the period's usage").Value.Account;
    }
}
