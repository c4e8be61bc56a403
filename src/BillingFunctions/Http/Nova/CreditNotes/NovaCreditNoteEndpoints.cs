using Billing.Application.Credits;
using Billing.Application.Lists;
using Billing.Domain.Credits;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.CreditNotes;

/// <summary>What is taken back of invoices.</summary>
internal sealed class NovaCreditNoteEndpoints(CreateCreditNote create, ChangeCreditNote change, CreditNoteReader notes, ListReader lists)
{
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId", 64);
    private static readonly QueryParameter<string?> InvoiceId = Query.Text("invoiceId", 64);
    private static readonly QueryParameter<NovaCreditNoteStatus?> Status = Query.Upper<NovaCreditNoteStatus>("status");
    private static readonly Failure Unknown = Failure.NotFound("Credit note");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Credit Notes", "/api/credit-notes", NovaBillingWire.Json);
        group.List<NovaCreditNote>("/", "List credit notes", List).With(CustomerId, InvoiceId, Status).Scope("invoices:read");
        group.Get<NovaCreditNote>("/{id}", "Get credit note", Get).Scope("invoices:read").Fails(404);
        group.Post<NovaCreditNoteCreate, NovaCreditNote>("/", "Create credit note", Create).Scope("invoices:write").Answers(201).Fails(404, 409)
            .Describe("A draft: nothing moves until it is finalized. Its amount is spread over the lines of the invoice by what is left of them.");
        group.Patch<NovaCreditNoteUpdate, NovaCreditNote>("/{id}", "Update draft credit note", Update).Scope("invoices:write").Fails(404);
        group.Post<NovaCreditNote>("/{id}/finalize", "Finalize credit note", Finalize).Scope("invoices:write").Answers(201).Fails(400, 404)
            .Describe("What is unpaid of the invoice is less to pay; what was paid becomes credit that pays the next invoices.");
        group.Post<NovaCreditNote>("/{id}/void", "Void credit note", Void).Scope("invoices:write").Answers(201).Fails(400, 404)
            .Describe("As long as nothing of its credit is spent.");
    }

    private async ValueTask<Result<Listing<NovaCreditNote>>> List(Call call) => (await lists.PageAsync(
        call, CreditNoteLists.CreditNotes, CreditNoteLists.RowType, ListedRows.When("customer_id", GivenIds.ListedAs(call.Get(CustomerId))),
        ListedRows.When("invoice_id", GivenIds.ListedAs(call.Get(InvoiceId))), StatusFilter(call.Get(Status)))).Map(NovaCreditNote.From);

    private async ValueTask<Result<NovaCreditNote>> Get(Call call) => await FindAsync(call) is { } note ? NovaCreditNote.From(note) : Unknown;

    private async ValueTask<Result<NovaCreditNote>> Create(Call call, NovaCreditNoteCreate body) =>
        body.ToInput($"CN-{call.Command.Id[..12].ToUpperInvariant()}").TryGet(out NewCreditNote? input, out Failure? wrong)
            ? call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation)).AsNotFound("invoice_id", "Invoice").Map(NovaCreditNote.From)
            : wrong;

    private async ValueTask<Result<NovaCreditNote>> Update(Call call, NovaCreditNoteUpdate body) => await FindAsync(call) is not { } note ? Unknown
        : body.ToPatch(note).TryGet(out CreditNotePatch? patch, out Failure? wrong)
            ? call.Settle(await change.UpdateAsync(call.Space, note.Id, patch, call.Command, call.Cancellation)).Map(NovaCreditNote.From)
            : wrong;

    private async ValueTask<Result<NovaCreditNote>> Finalize(Call call) =>
        call.Settle(await change.FinalizeAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(NovaCreditNote.From);

    private async ValueTask<Result<NovaCreditNote>> Void(Call call) =>
        call.Settle(await change.VoidAnyAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(NovaCreditNote.From);

    private static ListFilter? StatusFilter(NovaCreditNoteStatus? status) => status switch
    {
        null => null,
        NovaCreditNoteStatus.Voided => CreditNoteLists.Standing(null),
        NovaCreditNoteStatus.Draft => CreditNoteLists.Standing(CreditNoteStatus.Draft),
        _ => CreditNoteLists.Standing(CreditNoteStatus.Finalized),
    };

    private ValueTask<CreditNote?> FindAsync(Call call) => notes.FindAsync(call.Space, call.Id("id"), call.Cancellation);
}
