using Billing.Application.Credits;
using Billing.Application.Invoicing;
using Billing.Application.Mail;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Mail;

/// <summary>Sending documents, and what became of it.</summary>
internal sealed class MailEndpoints(QueueMail queue, MailReader mails, InvoiceReader invoices, CreditNoteReader creditNotes)
{
    private const string Sending = "Queued: the mail is sent within moments and tried again for two days when the server does not take it.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder ofInvoices = v1.Group("Invoices", "/v1/invoices/{invoice_id}", MailWire.Json);
        ofInvoices.Post<SentResponse>("/send_email", "Send invoice email", SendInvoice).Fails(400, 404).Describe(Sending);
        ofInvoices.Post<SendReminderResponse>("/send_reminder", "Send payment reminder for overdue invoice", SendReminder).Fails(400, 404).Describe(Sending);
        ofInvoices.ListAll<MailResponse>("/mails", "List mails of an invoice", ListOfInvoice).Fails(404);
        GroupBuilder ofNotes = v1.Group("Credit Notes", "/v1/credit_notes/{credit_note_id}", MailWire.Json);
        ofNotes.Post<SentResponse>("/send_email", "Send credit note email", SendCreditNote).Fails(400, 404).Describe(Sending);
        ofNotes.ListAll<MailResponse>("/mails", "List mails of a credit note", ListOfNote).Fails(404);
    }

    private async ValueTask<Result<SentResponse>> SendInvoice(Call call) =>
        call.Settle(await queue.InvoiceAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(_ => new SentResponse(true));

    private async ValueTask<Result<SendReminderResponse>> SendReminder(Call call) =>
        call.Settle(await queue.ReminderAsync(call.Space, call.Id("invoice_id"), call.Command, call.Cancellation)).Map(mail => new SendReminderResponse(true, mail.DocumentId));

    private async ValueTask<Result<SentResponse>> SendCreditNote(Call call) =>
        call.Settle(await queue.CreditNoteAsync(call.Space, call.Id("credit_note_id"), call.Command, call.Cancellation)).Map(_ => new SentResponse(true));

    private async ValueTask<Result<Listing<MailResponse>>> ListOfInvoice(Call call) =>
        await invoices.FindAsync(call.Space, call.Id("invoice_id"), call.Cancellation) is { } found ? await ListAsync(call, found.Invoice.Id) : Failure.NotFound("Invoice");

    private async ValueTask<Result<Listing<MailResponse>>> ListOfNote(Call call) =>
        await creditNotes.FindAsync(call.Space, call.Id("credit_note_id"), call.Cancellation) is { } found ? await ListAsync(call, found.Id) : Failure.NotFound("Credit note");

    private async ValueTask<Listing<MailResponse>> ListAsync(Call call, BillingId documentId)
    {
        IReadOnlyList<DocumentMail> found = await mails.OfAsync(call.Space, documentId, call.Cancellation);
        return new Listing<DocumentMail>(found, found.Count).Map(MailResponse.From);
    }
}
