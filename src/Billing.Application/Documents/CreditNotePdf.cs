using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>The PDF of a credit note, kept from the day it is issued; a voided note has another one.</summary>
public sealed class CreditNotePdf(
    CreditNoteReader notes, InvoiceReader invoices, CustomerReader customers, DocumentIssuers issuers, KeptDocuments documents)
{
    /// <summary>The PDF with the note it shows; refused with <see cref="FailureKind.WrongState"/> for a draft, which has no document.</summary>
    public async ValueTask<Result<(CreditNote Note, ReadOnlyMemory<byte> Pdf)>> FindIssuedAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await notes.FindAsync(space, id, cancellationToken) is not { } note)
        {
            return Failure.NotFound("Credit note");
        }

        if (note.Status != CreditNoteStatus.Finalized)
        {
            return Failure.Of(FailureKind.WrongState, "The credit note is draft and has no document");
        }

        string name = DocumentBlobs.Document(space, "credit-notes", note.Id, note.VoidedAt ?? note.IssuedAt ?? note.CreatedAt);
        return await documents.FindAsync(name, ct => DocumentAsync(space, note, ct), cancellationToken) is { } pdf ? (note, pdf) : Failure.NotFound("Invoice");
    }

    private async ValueTask<BillingDocument?> DocumentAsync(DataSpace space, CreditNote note, CancellationToken cancellationToken)
    {
        InvoiceView? view = await invoices.FindAsync(space, note.InvoiceId, cancellationToken);
        Customer? customer = await customers.FindIncludingDeletedAsync(space, note.CustomerId, cancellationToken);
        return view is null || customer is null
            ? null
            : CreditNoteDocuments.Of(note, view, customer, await issuers.FindAsync(space, view.Invoice.BillingEntityId, cancellationToken));
    }
}
