using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.People;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>
/// The work behind the queue <c>send-mail</c>: tries a mail, or finds a reminder due. A try first takes the mail for itself for some minutes, so that two
/// deliveries of one message send it once; a process that dies after the server took the mail and before that is written sends it again, under the same message id.
/// </summary>
public sealed class DeliverMail(
    Transactor transactor, OutboxDispatcher outbox, SaveMailSettings settings, MailLetters letters, InvoiceReader invoices, CustomerReader customers,
    PeopleMails people, PeopleLetters peopleLetters, ServiceMail service, IMailTransport transport, IRandomSource random) : IMailDelivery
{
    /// <summary>How long a try has the mail for itself: longer than a try may take.</summary>
    private static readonly Duration Hold = Duration.FromMinutes(5);

    /// <summary>How long to wait after each try that did not succeed; after the last one the mail is given up.</summary>
    private static readonly Duration[] Waits =
    [
        Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(6), Duration.FromHours(12), Duration.FromHours(24),
    ];

    /// <inheritdoc/>
    public async Task<WorkOutcome> RunAsync(string message, TimeBudget budget, CancellationToken cancellationToken)
    {
        MailMessage job = JsonSerializer.Deserialize(message, StoredJson.Default.MailMessage)!;
        if (job.Person is { } person)
        {
            await people.RunAsync(job, person, cancellationToken);
            return WorkOutcome.Done;
        }

        PartitionAddress address = MailWork.PartitionOf(job.Space, job.DocumentId);
        if (job.MailId is { } mailId)
        {
            await TryAsync(job.Space, job.DocumentId, mailId, address, cancellationToken);
        }
        else if (job is { ReminderDay: { } day, DueAt: { } dueAt })
        {
            await RemindAsync(job, day, dueAt, address, cancellationToken);
        }

        await outbox.DrainAsync(address, cancellationToken);
        return WorkOutcome.Done;
    }

    private async ValueTask TryAsync(DataSpace space, BillingId documentId, BillingId mailId, PartitionAddress address, CancellationToken cancellationToken)
    {
        string row = MailWork.RowOf(documentId, mailId);
        Result<Outcome<DocumentMail>> taken = await transactor.RunQueuedAsync(
            address, Command.Once(random), StoredJson.Default.DocumentMail, async (work, ct) => Take(work, space, await work.ReadAsync(row, StoredJson.Default.DocumentMail, ct)), cancellationToken);
        if (!taken.IsSuccess || taken.Value.Value.HeldUntil is null)
        {
            return;
        }

        DocumentMail mail = taken.Value.Value;
        MailDelivery delivery = await SendAsync(space, mail, cancellationToken);
        await transactor.RunQueuedAsync(
            address, Command.Once(random), StoredJson.Default.Boolean,
            async (work, ct) => Settle(work, space, await work.ReadAsync(row, StoredJson.Default.DocumentMail, ct), mail.Attempts, delivery), CancellationToken.None);
    }

    /// <summary>Refused when there is nothing to try: it is sent or given up, or another try is under way. In quiet hours it is put off, and not held.</summary>
    private static Result<DocumentMail> Take(PartitionWork work, DataSpace space, DocumentMail? mail)
    {
        if (mail is not { Status: MailStatus.Queued } || mail.HeldUntil > work.Now || mail.DueAt > work.Now)
        {
            return Failure.NotFound("Mail to try");
        }

        if (mail.Quiet?.FirstAllowed(work.Now) is { } allowed && allowed > work.Now)
        {
            DocumentMail putOff = mail with { DueAt = allowed, HeldUntil = null };
            work.Emit(MailWork.DoneOf(space, mail));
            work.Emit(MailWork.DueOf(space, putOff));
            work.Replace(MailWork.RowOf(putOff), putOff, StoredJson.Default.DocumentMail);
            return putOff;
        }

        DocumentMail taken = mail with { Attempts = mail.Attempts + 1, HeldUntil = work.Now + Hold };
        work.Replace(MailWork.RowOf(taken), taken, StoredJson.Default.DocumentMail);
        return taken;
    }

    private async ValueTask<MailDelivery> SendAsync(DataSpace space, DocumentMail mail, CancellationToken cancellationToken)
    {
        bool isToPerson = mail.Kind is MailKind.Invitation or MailKind.PasswordReset;
        MailSettings? own = await settings.FindAsync(space, cancellationToken);
        if ((own ?? (isToPerson ? service.Settings : null)) is not { } found)
        {
            return MailDelivery.Refused("Mail is not set up");
        }

        if (!(own is null ? (Result<MailServer>)service.Server! : settings.ServerOf(space, own)).TryGet(out MailServer? server, out Failure? locked))
        {
            return MailDelivery.Later(locked.Message);
        }

        Result<MailContent> written = isToPerson
            ? await peopleLetters.WriteAsync(space, mail, found, cancellationToken)
            : await letters.WriteAsync(space, mail, found, cancellationToken);
        return written.TryGet(out MailContent? content, out Failure? failure)
            ? await transport.SendAsync(server, content, cancellationToken)
            : MailDelivery.Refused(failure.Message);
    }

    /// <summary>Notes what became of a try, unless a later one has begun.</summary>
    private static Result<bool> Settle(PartitionWork work, DataSpace space, DocumentMail? mail, int attempt, MailDelivery delivery)
    {
        if (mail is not { Status: MailStatus.Queued } || (mail.Attempts != attempt && delivery.Outcome != MailOutcome.Sent))
        {
            return false;
        }

        work.Emit(MailWork.DoneOf(space, mail));
        DocumentMail tried = mail with { HeldUntil = null, LastError = delivery.Reason };
        if (delivery.Outcome == MailOutcome.Later && attempt <= Waits.Length)
        {
            Instant next = work.Now + Waits[attempt - 1];
            tried = tried with { DueAt = mail.Quiet?.FirstAllowed(next) ?? next };
            work.Emit(MailWork.DueOf(space, tried));
        }
        else
        {
            bool isSent = delivery.Outcome == MailOutcome.Sent;
            tried = tried with { Status = isSent ? MailStatus.Sent : MailStatus.Failed, SentAt = isSent ? work.Now : null };
        }

        work.Replace(MailWork.RowOf(tried), tried, StoredJson.Default.DocumentMail);
        return true;
    }

    /// <summary>Makes the mail of a reminder whose day has come and that still makes sense; a due date that was moved moves it.</summary>
    private async ValueTask RemindAsync(MailMessage job, int day, Instant dueAt, PartitionAddress address, CancellationToken cancellationToken)
    {
        Invoice? invoice = (await invoices.FindAsync(job.Space, job.DocumentId, cancellationToken))?.Invoice;
        MailSettings? found = await settings.FindAsync(job.Space, cancellationToken);
        Customer? customer = invoice is null ? null : await customers.FindAsync(job.Space, invoice.CustomerId, cancellationToken);
        await transactor.RunQueuedAsync(
            address, Command.Once(random), StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                work.Emit(MailWork.ReminderDone(job.Space, job.DocumentId, day, dueAt));
                bool isWanted = found?.ReminderDays.Contains(day) == true && invoice is { AwaitedMinor: > 0, DueDate: not null } && customer is { Email: not null } && customer.SendsDocuments != false;
                if (!isWanted)
                {
                    return true;
                }

                Instant moved = invoice!.DueDate!.Value + Duration.FromDays(day);
                if (moved > work.Now)
                {
                    work.Emit(MailWork.ReminderDue(job.Space, job.DocumentId, day, moved));
                }
                else
                {
                    await work.AddAsync(job.Space, MailKind.Reminder, job.DocumentId, customer!.Email!, FormattableString.Invariant($"reminder {day}"), ct);
                }

                return true;
            },
            cancellationToken);
    }
}
