using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Invoicing;
using Billing.Application.Mail;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>The work behind the queue <c>render-invoice</c>: makes and keeps the document of what has just become final, and has it mailed where that is wanted.</summary>
public sealed class RenderDocuments(InvoicePdf invoices, CreditNotePdf creditNotes, QueueMail mails) : IInvoiceRendering
{
    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        RenderMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.RenderMessage)!;
        if (job.CreditNoteId is { } noteId)
        {
            Result<(CreditNote Note, ReadOnlyMemory<byte> Pdf)> made = await creditNotes.FindIssuedAsync(job.Space, noteId, cancellationToken);
            if (made is { IsSuccess: true, Value.Note: { VoidedAt: null, TotalMinor: > 0 } note })
            {
                await mails.IssuedAsync(job.Space, MailKind.CreditNote, note.Id, note.CustomerId, null, cancellationToken);
            }
        }
        else
        {
            Result<(InvoiceView View, ReadOnlyMemory<byte> Pdf)> made = await invoices.FindAsync(job.Space, job.InvoiceId, cancellationToken);
            if (made is { IsSuccess: true, Value.View.Invoice: { Status: InvoiceStatus.Finalized or InvoiceStatus.Paid, TotalMinor: > 0 } invoice })
            {
                await mails.IssuedAsync(job.Space, MailKind.Invoice, invoice.Id, invoice.CustomerId, invoice, cancellationToken);
            }
        }

        return WorkOutcome.Done;
    }
}

/// <summary>The message of the queue <c>render-invoice</c>.</summary>
/// <param name="Space">Whose document.</param>
/// <param name="InvoiceId">The invoice; of a credit note the one that it is about.</param>
/// <param name="CreditNoteId">The credit note; null when it is about the invoice itself.</param>
internal sealed record RenderMessage(DataSpace Space, BillingId InvoiceId, BillingId? CreditNoteId = null);

/// <summary>Asking for documents within units of work.</summary>
internal static class RenderingWork
{
    /// <summary>Asks for an invoice's document.</summary>
    public static void EmitRendering(this PartitionWork work, DataSpace space, Invoice invoice) => work.EmitRendering(new RenderMessage(space, invoice.Id));

    /// <summary>Asks for a credit note's document.</summary>
    public static void EmitRendering(this PartitionWork work, DataSpace space, CreditNote note) =>
        work.EmitRendering(new RenderMessage(space, note.InvoiceId, note.Id));

    private static void EmitRendering(this PartitionWork work, RenderMessage message) =>
        work.Emit(new QueueWork(WorkQueues.RenderInvoice, JsonSerializer.Serialize(message, StoredJson.Default.RenderMessage)));
}
