using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>
/// The PDF of an invoice: rendered by the queue when the invoice becomes final, kept under the invoice's version, and rendered on the spot for whoever asks before that. A draft
/// is shown with its mark and not kept.
/// </summary>
public sealed class InvoicePdf(InvoiceReader invoices, CustomerReader customers, DocumentIssuers issuers, KeptDocuments documents)
{
    /// <summary>The PDF with the invoice it shows, whatever state it is in; refused when there is no such invoice.</summary>
    public async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> FindAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await invoices.FindAsync(space, id, cancellationToken) is { } view ? await RenderAsync(space, view, cancellationToken) : Failure.NotFound("Invoice");

    /// <summary>The PDF of an invoice that has been issued and stands; refused with <see cref="FailureKind.WrongState"/> for drafts and voided invoices.</summary>
    public async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> FindIssuedAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        await invoices.FindAsync(space, id, cancellationToken) is not { } view ? Failure.NotFound("Invoice")
        : view.Invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid ? await RenderAsync(space, view, cancellationToken)
        : Failure.Of(FailureKind.WrongState, $"The invoice is {view.Invoice.Status.ToString().ToLowerInvariant()} and has no document");

    private async ValueTask<Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)>> RenderAsync(
        DataSpace space, InvoiceView view, CancellationToken cancellationToken)
    {
        Invoice invoice = view.Invoice;
        ReadOnlyMemory<byte>? pdf = invoice.Status == InvoiceStatus.Draft
            ? await DocumentAsync(space, view, cancellationToken) is { } draft ? documents.Draw(draft) : default(ReadOnlyMemory<byte>?)
            : await documents.FindAsync(
                DocumentBlobs.Document(space, "invoices", invoice.Id, invoice.UpdatedAt), ct => DocumentAsync(space, view, ct), cancellationToken);
        return pdf is { } file ? (view, file) : Failure.NotFound("Customer");
    }

    private async ValueTask<BillingDocument?> DocumentAsync(DataSpace space, InvoiceView view, CancellationToken cancellationToken) =>
        await customers.FindIncludingDeletedAsync(space, view.Invoice.CustomerId, cancellationToken) is { } customer
            ? InvoiceDocuments.Of(view, customer, await issuers.FindAsync(space, view.Invoice.BillingEntityId, cancellationToken))
            : null;
}
