using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>Invoices.</summary>
internal sealed class InvoiceEndpoints(
    InvoiceReader invoices, FinalizeInvoice finalize, VoidInvoice withdraw, InvoicePreview preview, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Invoices", "/v1/invoices", InvoiceWire.Json);
        group.List<InvoiceResponse>("/", "List invoices", List).SortedBy([.. InvoiceLists.Invoices.Fields.Select(field => field.Name)])
            .With(InvoiceFilters.Parameters).Describe(InvoiceFilters.Description);
        group.Post<InvoicePreviewRequest, InvoicePreviewResponse>("/preview", "Preview invoice", Preview).Fails(400)
            .Describe("What the running period would come to if it ended now. Nothing is kept.");
        group.Get<InvoiceResponse>("/{invoice_id}", "Get invoice", Get).Fails(404);
        group.Post<InvoiceResponse>("/{invoice_id}/finalize", "Finalize invoice", Finalize).Fails(400, 404);
        group.Post<InvoiceResponse>("/{invoice_id}/void", "Void invoice", Void).Fails(400, 404);
    }

    private async ValueTask<Result<Listing<InvoiceResponse>>> List(Call call)
    {
        Listing<InvoiceView> page = await lists.PageAsync(call, InvoiceLists.Invoices, InvoiceLists.RowType, [.. InvoiceFilters.Of(call)]);
        return page.Map(InvoiceResponse.From);
    }

    private async ValueTask<Result<InvoicePreviewResponse>> Preview(Call call, InvoicePreviewRequest body) =>
        (await preview.RunAsync(call.Space, body.SubscriptionId, body.BillingPeriodStart, body.BillingPeriodEnd, call.Cancellation)).Map(InvoicePreviewResponse.From);

    private async ValueTask<Result<InvoiceResponse>> Get(Call call) =>
        await invoices.FindAsync(call.Space, call.Id("invoice_id"), call.Cancellation) is { } found ? InvoiceResponse.From(found) : Failure.NotFound("Invoice");

    private async ValueTask<Result<InvoiceResponse>> Finalize(Call call) =>
        call.Settle(await finalize.RunAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);

    private async ValueTask<Result<InvoiceResponse>> Void(Call call) =>
        call.Settle(await withdraw.RunAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);
}
