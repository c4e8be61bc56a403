using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Lines;
using Billing.Application.Invoicing.Voids;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Invoices;

/// <summary>Invoices that people make, change, and take back.</summary>
internal sealed class InvoiceChangeEndpoints(CreateOneOff oneOff, ChangeInvoice change, RebillPeriod rebill, FinalizeInvoice finalize, VoidInvoice withdraw)
{
    private const string EachAlone = "Each on its own: what is refused for one is told in its result.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Invoices", "/v1/invoices", InvoiceWire.Json);
        group.Post<OneOffInvoiceCreate, InvoiceResponse>("/one_off", "Create a one-off invoice", OneOff).Fails(404)
            .Describe("A draft of the given lines, with the customer's taxes and coupons; it waits for whoever finalizes it.");
        group.Post<BulkInvoiceRequest, BulkFinalizeResponse>("/bulk_finalize", "Bulk finalize draft invoices", BulkFinalize).Describe(EachAlone);
        group.Post<BulkInvoiceRequest, BulkVoidResponse>("/bulk_void", "Bulk void invoices", BulkVoid).Describe(EachAlone);
        group.Put<InvoiceUpdate, InvoiceResponse>("/{invoice_id}", "Update invoice", Update).Fails(400, 404)
            .Describe("due_date until it is settled or void; issued_at of a draft: one of a period becomes final then. Fields that have a step of their own may be sent back as they stand.");
        group.Delete("/{invoice_id}", "Delete draft invoice", Delete).Fails(400, 404).Describe("Drafts only. A period whose draft is deleted is not billed until rebill bills it again.");
        group.Post<InvoiceResponse>("/{invoice_id}/refresh", "Refresh draft invoice", Refresh).Fails(400, 404)
            .Describe("Computes a draft again, with the usage, taxes and coupons of now.");
        group.Post<InvoiceResponse>("/{invoice_id}/rebill", "Bill a voided period again", Rebill).Fails(400, 404)
            .Describe("Names the void invoice, or the deleted draft, of a period: the period is computed again as its next revision, a draft when the customer has days of grace.");
    }

    private async ValueTask<Result<InvoiceResponse>> OneOff(Call call, OneOffInvoiceCreate body) => body.ToInput().TryGet(out NewLineInvoice? input, out Failure? failure)
        ? call.Settle(await oneOff.RunAsync(call.Space, body.CustomerId, input, call.Command, call.Cancellation)).Map(InvoiceResponse.From)
        : failure;

    private async ValueTask<Result<BulkFinalizeResponse>> BulkFinalize(Call call, BulkInvoiceRequest body) => call.Settle(await BulkSteps.RunAsync(
        body.InvoiceIds, call.Command, (id, command) => finalize.RunAsync(call.Space, id, command, call.Cancellation))).Map(BulkFinalizeResponse.From);

    private async ValueTask<Result<BulkVoidResponse>> BulkVoid(Call call, BulkInvoiceRequest body) => call.Settle(await BulkSteps.RunAsync(
        body.InvoiceIds, call.Command, (id, command) => withdraw.RunAsync(call.Space, id, command, call.Cancellation))).Map(BulkVoidResponse.From);

    private async ValueTask<Result<InvoiceResponse>> Update(Call call, InvoiceUpdate body) =>
        call.Settle(await change.UpdateAsync(call.Space, call.Id("invoice_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(InvoiceResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await change.DeleteAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<InvoiceResponse>> Refresh(Call call) =>
        call.Settle(await change.RefreshAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);

    private async ValueTask<Result<InvoiceResponse>> Rebill(Call call) =>
        call.Settle(await rebill.RunAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(InvoiceResponse.From);
}
