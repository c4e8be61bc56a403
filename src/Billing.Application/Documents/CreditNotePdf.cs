using System.Globalization;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>The PDF of a credit note, kept from the day it is issued; a voided note has another one.</summary>
public sealed class CreditNotePdf(
    CreditNoteReader notes, InvoiceReader invoices, CustomerReader customers, DocumentIssuers issuers, IDocumentRenderer renderer, IBlobStore blobs)
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

        string state = (note.VoidedAt ?? note.IssuedAt ?? note.CreatedAt).ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture);
        string name = DocumentBlobs.Document(space, "credit-notes", note.Id, state);
        if (await blobs.GetAsync(DocumentBlobs.Container, name, cancellationToken) is { } kept)
        {
            return (note, kept.Content);
        }

        if (await DocumentAsync(space, note, cancellationToken) is not { } document)
        {
            return Failure.NotFound("Invoice");
        }

        byte[] pdf = renderer.Render(document);
        await blobs.PutAsync(DocumentBlobs.Container, name, pdf, DocumentBlobs.ContentType, onlyIfNew: false, cancellationToken);
        return (note, pdf);
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
