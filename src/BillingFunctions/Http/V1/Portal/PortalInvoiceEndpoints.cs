using Billing.Application.Documents;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Payments.Collection;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Answers;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Invoices;
using BillingFunctions.Http.V1.Payments;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>A customer's invoices and payments.</summary>
internal sealed class PortalInvoiceEndpoints(InvoiceReader invoices, InvoicePdf pdf, StartCheckout checkout, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("/invoices", InvoiceWire.Json);
        group.List<InvoiceResponse>("/", "List portal invoices", List);
        group.Get<InvoiceResponse>("/{invoice_id}", "Get portal invoice detail", Get).Fails(404);
        group.File("GET", "/{invoice_id}/download_pdf", "Download portal invoice PDF", DocumentBlobs.ContentType, Download).Fails(400, 404)
            .Describe("The document as it was made when the invoice became final.");
        group.File("GET", "/{invoice_id}/pdf_preview", "Preview portal invoice PDF inline", DocumentBlobs.ContentType, Preview).Fails(400, 404)
            .Describe("Also of a draft, with a mark on every page.");
        v1.Portal("/invoices", PortalWire.Json).Post<PortalPayNowRequest, PortalPayNowResponse>("/{invoice_id}/pay", "Pay an outstanding invoice", Pay)
            .Fails(400, 404, 503).Describe("A page of the default payment provider on which the customer pays what is due. While one is open it is given again.");
        GroupBuilder payments = v1.Portal("", PaymentWire.Json);
        payments.ListAll<PaymentResponse>("/invoices/{invoice_id}/payments", "List payments for a portal invoice", PaymentsOf).Fails(404);
        payments.List<PaymentResponse>("/payments", "List portal payments", Payments);
    }

    private async ValueTask<Result<Listing<InvoiceResponse>>> List(Call call) =>
        (await lists.OwnPageAsync(call, InvoiceLists.Invoices, InvoiceLists.RowType)).Map(InvoiceResponse.From);

    private async ValueTask<Result<InvoiceResponse>> Get(Call call) =>
        await invoices.FindAsync(call.Space, call.OwnId("invoice_id"), call.Cancellation) is { } found ? InvoiceResponse.From(found) : Failure.NotFound("Invoice");

    private async ValueTask<Result<FileAnswer>> Download(Call call) =>
        (await pdf.FindIssuedAsync(call.Space, call.OwnId("invoice_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: false));

    private async ValueTask<Result<FileAnswer>> Preview(Call call) =>
        (await pdf.FindAsync(call.Space, call.OwnId("invoice_id"), call.Cancellation))
            .Map(found => new FileAnswer(found.Pdf, InvoiceNumbers.FileName(found.View.Invoice), Inline: true));

    private async ValueTask<Result<PortalPayNowResponse>> Pay(Call call, PortalPayNowRequest body) =>
        call.Settle(await checkout.RunAsync(call.Space, body.ToWish(call.OwnId("invoice_id")), call.Command, call.Cancellation)).Map(PortalPayNowResponse.From);

    private async ValueTask<Result<Listing<PaymentResponse>>> PaymentsOf(Call call)
    {
        BillingId id = call.OwnId("invoice_id");
        return await invoices.FindAsync(call.Space, id, call.Cancellation) is null
            ? Failure.NotFound("Invoice")
            : (await lists.OwnAsync(call, PaymentLists.Payments, PaymentLists.RowType, ListFilter.EqualTo("invoice_id", id.ToString()))).Map(PaymentResponse.From);
    }

    private async ValueTask<Result<Listing<PaymentResponse>>> Payments(Call call) =>
        (await lists.OwnPageAsync(call, PaymentLists.Payments, PaymentLists.RowType)).Map(PaymentResponse.From);
}
