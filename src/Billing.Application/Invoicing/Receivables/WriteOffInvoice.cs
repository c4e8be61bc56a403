using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;

namespace Billing.Application.Invoicing.Receivables;

/// <summary>
/// Gives up what is still to be paid on an invoice: it is a bad debt and waited for no more. A payment that comes all the same takes it up again.
/// </summary>
public sealed class WriteOffInvoice(Transactor transactor)
{
    /// <summary>Writes it off; refused with <see cref="FailureKind.WrongState"/> unless it is final, not paid and not written off.</summary>
    public ValueTask<Result<Outcome<InvoiceView>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.InvoiceView, (work, ct) => WriteOffAsync(work, id, ct), cancellationToken);

    private static async ValueTask<Result<InvoiceView>> WriteOffAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(id, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        Result<Invoice> writtenOff = view.Invoice.WriteOff(work.Now);
        if (!writtenOff.IsSuccess)
        {
            return writtenOff.Failure;
        }

        Invoice invoice = writtenOff.Value;
        work.Book(JournalEntryKind.WrittenOff, invoice.Id, invoice.Currency, InvoicePostings.WrittenOff(invoice.WrittenOffMinor));
        await work.AwaitNoMoreAsync(view.Invoice, cancellationToken);
        view = view with { Invoice = invoice };
        work.Save(account.Space, view, "invoice.written_off");
        return view;
    }
}

/// <summary>What other steps do to a debt that was given up.</summary>
internal static class WriteOffWork
{
    /// <summary>Less is owed on an invoice: no more can be given up of it than that.</summary>
    public static Invoice TakeUpWrittenOff(this PartitionWork work, Invoice invoice)
    {
        long excess = invoice.WrittenOffMinor - invoice.AmountDueMinor;
        if (excess <= 0)
        {
            return invoice;
        }

        work.Book(JournalEntryKind.WriteOffReversed, invoice.Id, invoice.Currency, InvoicePostings.Reversed(InvoicePostings.WrittenOff(excess)));
        return invoice with { WrittenOffMinor = invoice.AmountDueMinor, WrittenOffAt = invoice.AmountDueMinor == 0 ? null : invoice.WrittenOffAt };
    }
}
