using Billing.Application.Documents;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.V1.CreditNotes;
using BillingFunctions.Http.V1.Invoices;
using BillingFunctions.Http.V1.Payments;

namespace BillingFunctions.Http.V1.Documents;

/// <summary>The documents of invoices, credit notes and payments.</summary>
internal sealed class DocumentEndpoints(InvoicePdf invoices, CreditNotePdf creditNotes, ReceiptPdf receipts)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder ofInvoices = v1.Group("Invoices", "/v1/invoices", InvoiceWire.Json);
        ofInvoices.File("GET", "/{invoice_id}/pdf_preview", "Get invoice PDF for inline preview", DocumentBlobs.ContentType, PreviewInvoice).Fails(400, 404)
            .Describe("Also of a draft, with a mark on every page.");
        ofInvoices.File("POST", "/{invoice_id}/download_pdf", "Download invoice PDF", DocumentBlobs.ContentType, DownloadInvoice).Fails(400, 404)
            .Scope("invoices:read").Describe("The document as it was made when the invoice became final.");
        GroupBuilder ofNotes = v1.Group("Credit Notes", "/v1/credit_notes", CreditNoteWire.Json);
        ofNotes.File("POST", "/{credit_note_id}/download_pdf", "Download credit note PDF", DocumentBlobs.ContentType, DownloadCreditNote).Fails(400, 404)
            .Scope("credit_notes:read");
        GroupBuilder ofPayments = v1.Group("Payments", "/v1/payments", PaymentWire.Json);
        ofPayments.File("POST", "/{payment_id}/download_receipt", "Download payment receipt", DocumentBlobs.ContentType, DownloadReceipt).Fails(400, 404)
            .Scope("payments:read").Describe("Once the money has come.");
    }

    private async ValueTask<Result<FileAnswer>> PreviewInvoice(Call call) =>
        (await invoices.FindAsync(call.Space, call.Id("invoice_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: true));

    private async ValueTask<Result<FileAnswer>> DownloadInvoice(Call call) =>
        (await invoices.FindIssuedAsync(call.Space, call.Id("invoice_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: false));

    private async ValueTask<Result<FileAnswer>> DownloadCreditNote(Call call) =>
        (await creditNotes.FindIssuedAsync(call.Space, call.Id("credit_note_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, DocumentFiles.Name(found.Note.Number ?? "credit-note"), Inline: false));

    private async ValueTask<Result<FileAnswer>> DownloadReceipt(Call call) =>
        (await receipts.FindAsync(call.Space, call.Id("payment_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, DocumentFiles.Name(found.Number), Inline: false));
}
