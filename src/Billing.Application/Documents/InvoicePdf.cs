using System.Globalization;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>
/// The PDF of an invoice: rendered by the queue when the invoice becomes final, kept as a blob that is named by the invoice's version, and rendered on the spot for whoever
/// asks before that. A draft is shown with its mark and not kept.
/// </summary>
public sealed class InvoicePdf(
    InvoiceReader invoices, CustomerReader customers, DocumentIssuers issuers, IDocumentRenderer renderer, IBlobStore blobs)
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
        bool isKept = invoice.Status != InvoiceStatus.Draft;
        string name = DocumentBlobs.Document(space, "invoices", invoice.Id, invoice.UpdatedAt.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        if (isKept && await blobs.GetAsync(DocumentBlobs.Container, name, cancellationToken) is { } kept)
        {
            return (view, kept.Content);
        }

        Customer? customer = await customers.FindIncludingDeletedAsync(space, invoice.CustomerId, cancellationToken);
        if (customer is null)
        {
            return Failure.NotFound("Customer");
        }

        DocumentIssuer issuer = await issuers.FindAsync(space, invoice.BillingEntityId, cancellationToken);
        byte[] pdf = renderer.Render(InvoiceDocuments.Of(view, customer, issuer));
        if (isKept)
        {
            await blobs.PutAsync(DocumentBlobs.Container, name, pdf, DocumentBlobs.ContentType, onlyIfNew: false, cancellationToken);
        }

        return (view, pdf);
    }
}
