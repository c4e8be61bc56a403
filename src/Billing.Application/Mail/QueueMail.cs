using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>Asks for mails: someone does, or a document has just been issued. A mail is sent by the queue, as often as needed.</summary>
public sealed class QueueMail(
    Transactor transactor, SaveMailSettings settings, InvoiceReader invoices, CreditNoteReader notes, CustomerReader customers, IClock clock)
{
    /// <summary>What the mail of an issued document is named by.</summary>
    private const string IssueOccasion = "issued";

    /// <summary>Sends an invoice. Refused with <see cref="FailureKind.WrongState"/> unless it is issued and stands, and when nothing can be sent.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="id">The invoice.</param>
    /// <param name="command">Names the effect.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="address">Where it goes; null for the customer's address.</param>
    public async ValueTask<Result<Outcome<DocumentMail>>> InvoiceAsync(
        DataSpace space, BillingId id, Command command, CancellationToken cancellationToken, string? address = null) =>
        await invoices.FindAsync(space, id, cancellationToken) is not { Invoice: var invoice } ? Failure.NotFound("Invoice")
        : invoice.Status is InvoiceStatus.Finalized or InvoiceStatus.Paid ? await AskAsync(space, MailKind.Invoice, id, invoice.CustomerId, command, cancellationToken, address)
        : Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be sent");

    /// <summary>Recalls an invoice. Refused with <see cref="FailureKind.WrongState"/> unless it is overdue, and when nothing can be sent.</summary>
    public async ValueTask<Result<Outcome<DocumentMail>>> ReminderAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        if (await invoices.FindAsync(space, id, cancellationToken) is not { Invoice: var invoice })
        {
            return Failure.NotFound("Invoice");
        }

        string? fault = invoice.Status != InvoiceStatus.Finalized ? $"The invoice is {invoice.Status.ToString().ToLowerInvariant()}"
            : invoice.AwaitedMinor <= 0 ? "Nothing of the invoice is still to be paid"
            : invoice.DueDate > clock.GetCurrentInstant() ? "The invoice is finalized and not due yet"
            : null;
        return fault is null
            ? await AskAsync(space, MailKind.Reminder, id, invoice.CustomerId, command, cancellationToken)
            : Failure.Of(FailureKind.WrongState, $"{fault}: only overdue invoices are recalled");
    }

    /// <summary>Sends a credit note. Refused with <see cref="FailureKind.WrongState"/> for a draft or a voided one, and when nothing can be sent.</summary>
    public async ValueTask<Result<Outcome<DocumentMail>>> CreditNoteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        await notes.FindAsync(space, id, cancellationToken) is not { } note ? Failure.NotFound("Credit note")
        : note is { Status: CreditNoteStatus.Finalized, VoidedAt: null } ? await AskAsync(space, MailKind.CreditNote, id, note.CustomerId, command, cancellationToken)
        : Failure.Of(FailureKind.WrongState, $"The credit note is {CreditNoteTransitions.StateOf(note)} and cannot be sent");

    /// <summary>Sends a document that has just been issued, once, where organization or customer want that; reminders of an invoice are scheduled.</summary>
    internal async ValueTask IssuedAsync(DataSpace space, MailKind kind, BillingId documentId, BillingId customerId, Invoice? invoice, CancellationToken cancellationToken)
    {
        if (await settings.FindAsync(space, cancellationToken) is not { } found
            || await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return;
        }

        bool sends = customer.Email is not null && (customer.SendsDocuments ?? found.SendsIssuedDocuments);
        List<(int Day, Instant DueAt)> reminders = customer.Email is null || customer.SendsDocuments == false ? [] : [.. RemindersOf(found, invoice)];
        if (!sends && reminders.Count == 0)
        {
            return;
        }

        await transactor.RunAsync(
            MailWork.PartitionOf(space, documentId), Command.FromJob("mail of issued document", space.ToString(), documentId.ToString()), StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                if (sends)
                {
                    await work.AddAsync(space, kind, documentId, customer.Email!, IssueOccasion, ct);
                }

                foreach ((int day, Instant dueAt) in reminders)
                {
                    work.Emit(MailWork.ReminderDue(space, documentId, day, dueAt));
                }

                return true;
            },
            cancellationToken);
    }

    private IEnumerable<(int Day, Instant DueAt)> RemindersOf(MailSettings found, Invoice? invoice) =>
        invoice is { Status: InvoiceStatus.Finalized, DueDate: { } due }
            ? found.ReminderDays.Distinct().Select(day => (day, due + Duration.FromDays(day))).Where(reminder => reminder.Item2 > clock.GetCurrentInstant())
            : [];

    private async ValueTask<Result<Outcome<DocumentMail>>> AskAsync(
        DataSpace space, MailKind kind, BillingId documentId, BillingId customerId, Command command, CancellationToken cancellationToken, string? given = null)
    {
        if (await settings.FindAsync(space, cancellationToken) is null)
        {
            return Failure.Of(FailureKind.WrongState, "Mail is not set up: PUT /v1/organizations/current/mail_settings");
        }

        string? address = given ?? (await customers.FindIncludingDeletedAsync(space, customerId, cancellationToken))?.Email;
        if (address is null)
        {
            return Failure.Of(FailureKind.WrongState, "The customer has no e-mail address");
        }

        return await transactor.RunAsync(
            MailWork.PartitionOf(space, documentId), command, StoredJson.Default.DocumentMail,
            async (work, ct) => await work.AddAsync(space, kind, documentId, address, command.Id, ct), cancellationToken);
    }
}
