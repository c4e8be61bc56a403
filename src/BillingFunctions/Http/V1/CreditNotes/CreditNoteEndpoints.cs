using Billing.Application.Credits;
using Billing.Application.Lists;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.CreditNotes;

/// <summary>What is taken back of invoices.</summary>
internal sealed class CreditNoteEndpoints(CreateCreditNote create, ChangeCreditNote change, CreditNoteReader notes, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<BillingId?> InvoiceId = Query.Id("invoice_id");
    private static readonly QueryParameter<CreditNoteStatus?> Status = Query.OneOf<CreditNoteStatus>("status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Credit Notes", "/v1/credit_notes", CreditNoteWire.Json);
        group.Post<CreditNoteCreate, CreditNoteResponse>("/", "Create credit note", Create).Answers(201).Fails(400, 409)
            .Describe("A draft: nothing moves until it is finalized.");
        group.List<CreditNoteResponse>("/", "List credit notes", List).With(CustomerId, InvoiceId, Status)
            .SortedBy([.. CreditNoteLists.CreditNotes.Fields.Select(field => field.Name)]);
        group.Get<CreditNoteResponse>("/{credit_note_id}", "Get credit note", Get).Fails(404);
        group.Put<CreditNoteUpdate, CreditNoteResponse>("/{credit_note_id}", "Update credit note", Update).Fails(400, 404)
            .Describe("A draft's description, reason and amounts; of a final note only where its refund stands.");
        group.Post<CreditNoteResponse>("/{credit_note_id}/finalize", "Finalize credit note", Finalize).Fails(400, 404)
            .Describe("The unpaid part is less to pay on the invoice; only what was paid becomes credit or a refund.");
        group.Post<CreditNoteResponse>("/{credit_note_id}/void", "Void credit note", Void).Fails(400, 404)
            .Describe("Only as long as nothing of its credit is spent and nothing is refunded.");
    }

    private async ValueTask<Result<CreditNoteResponse>> Create(Call call, CreditNoteCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(CreditNoteResponse.From);

    private async ValueTask<Result<Listing<CreditNoteResponse>>> List(Call call) => (await lists.PageAsync(
        call, CreditNoteLists.CreditNotes, CreditNoteLists.RowType, ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()),
        ListedRows.When("invoice_id", call.Get(InvoiceId)?.ToString()), ListedRows.When("status", call.Get(Status)?.ToString())))
        .Map(CreditNoteResponse.From);

    private async ValueTask<Result<CreditNoteResponse>> Get(Call call) =>
        await notes.FindAsync(call.Space, call.Id("credit_note_id"), call.Cancellation) is { } note
            ? CreditNoteResponse.From(note)
            : Failure.NotFound("Credit note");

    private async ValueTask<Result<CreditNoteResponse>> Update(Call call, CreditNoteUpdate body) => call.Settle(
        await change.UpdateAsync(call.Space, call.Id("credit_note_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(CreditNoteResponse.From);

    private async ValueTask<Result<CreditNoteResponse>> Finalize(Call call) =>
        call.Settle(await change.FinalizeAsync(call.Space, call.Id("credit_note_id"), call.Command, call.Cancellation)).Map(CreditNoteResponse.From);

    private async ValueTask<Result<CreditNoteResponse>> Void(Call call) =>
        call.Settle(await change.VoidAsync(call.Space, call.Id("credit_note_id"), call.Command, call.Cancellation)).Map(CreditNoteResponse.From);
}
