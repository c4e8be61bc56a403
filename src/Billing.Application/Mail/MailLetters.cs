using Billing.Application.Customers;
using Billing.Application.Documents;
using Billing.Application.Dunning;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>Puts mails together: words, addresses and the document as it is now.</summary>
public sealed class MailLetters(
    InvoicePdf invoicePdf, CreditNotePdf notePdf, InvoiceReader invoices, RequestReader requests, CustomerReader customers, DocumentIssuers issuers, IDocumentWording wording,
    IClock clock)
{
    private readonly MailComposer _composer = new(wording);

    /// <summary>The mail; refused when its document is gone or no longer stands.</summary>
    internal async ValueTask<Result<MailContent>> WriteAsync(DataSpace space, DocumentMail mail, MailSettings settings, CancellationToken cancellationToken)
    {
        if (mail.Kind == MailKind.PaymentRequest)
        {
            return await RequestAsync(space, mail, settings, cancellationToken);
        }

        Result<(MailSubject About, BillingId CustomerId, BillingId? EntityId, ReadOnlyMemory<byte> Pdf)> found = mail.Kind == MailKind.CreditNote
            ? await NoteAsync(space, mail.DocumentId, cancellationToken)
            : await InvoiceAsync(space, mail, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Failure;
        }

        (MailSubject about, BillingId customerId, BillingId? entityId, ReadOnlyMemory<byte> pdf) = found.Value;
        if (await customers.FindIncludingDeletedAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        DocumentIssuer issuer = await issuers.FindAsync(space, entityId, cancellationToken);
        MailContent content = ContentOf(
            $"{mail.Id}", new MailAddress(mail.To, customer.Name), settings, issuer, mail.CreatedAt, _composer.Write(about, customer, issuer));
        return content with { Attachment = new MailAttachment(DocumentFiles.Name(about.Number), pdf) };
    }

    /// <summary>A mail that shows that mails can be sent.</summary>
    internal async ValueTask<MailContent> WriteTestAsync(DataSpace space, string to, string name, MailSettings settings, CancellationToken cancellationToken)
    {
        DocumentIssuer issuer = await issuers.FindAsync(space, entityId: null, cancellationToken);
        return ContentOf(name, new MailAddress(to), settings, issuer, clock.GetCurrentInstant(), _composer.WriteTest(issuer));
    }

    internal static MailContent ContentOf(
        string name, MailAddress to, MailSettings settings, DocumentIssuer issuer, Instant date, (string Subject, string Text, string Html) words) => new()
        {
            MessageId = $"{name}@{settings.FromAddress[(settings.FromAddress.IndexOf('@', StringComparison.Ordinal) + 1)..]}",
            From = new MailAddress(settings.FromAddress, settings.FromName ?? issuer.Entity.Name),
            To = to,
            ReplyTo = settings.ReplyTo,
            Date = date,
            Subject = words.Subject,
            Text = words.Text,
            Html = words.Html,
        };

    private async ValueTask<Result<(MailSubject, BillingId, BillingId?, ReadOnlyMemory<byte>)>> InvoiceAsync(
        DataSpace space, DocumentMail mail, CancellationToken cancellationToken)
    {
        if (!(await invoicePdf.FindIssuedAsync(space, mail.DocumentId, cancellationToken)).TryGet(out (InvoiceView View, ReadOnlyMemory<byte> Pdf) found, out Failure? failure))
        {
            return failure;
        }

        Invoice invoice = found.View.Invoice;
        if (mail.Kind == MailKind.Reminder && invoice.AwaitedMinor <= 0)
        {
            return Failure.Of(FailureKind.WrongState, "Nothing of the invoice is still to be paid");
        }

        Customer? customer = await customers.FindIncludingDeletedAsync(space, invoice.CustomerId, cancellationToken);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer?.TimeZoneId ?? "UTC"];
        return (
            new MailSubject(
                mail.Kind, invoice.Number!, null, invoice.AmountDueMinor, DocumentParts.CurrencyOf(invoice.Currency), DocumentParts.DateOf(invoice.DueDate, zone),
                invoice.DueDate <= clock.GetCurrentInstant()),
            invoice.CustomerId, invoice.BillingEntityId, found.Pdf);
    }

    /// <summary>What a payment request still waits for, and where to pay it.</summary>
    private async ValueTask<Result<MailContent>> RequestAsync(DataSpace space, DocumentMail mail, MailSettings settings, CancellationToken cancellationToken)
    {
        if (await requests.FindAsync(space, mail.DocumentId, cancellationToken) is not { Status: RequestStatus.Pending } request
            || await customers.FindIncludingDeletedAsync(space, request.CustomerId, cancellationToken) is not { } customer)
        {
            return Failure.Of(FailureKind.WrongState, "The payment request waits for nothing any more");
        }

        DocumentIssuer issuer = await issuers.FindAsync(space, customer.BillingEntityId, cancellationToken);
        (string Subject, string Text, string Html) words = _composer.WriteRequest(
            [.. request.Lines.Where(line => line.AmountMinor > 0).Select(line => (line.Number ?? "", line.AmountMinor))], DocumentParts.CurrencyOf(request.Currency), mail.Link, customer, issuer);
        return ContentOf($"{mail.Id}", new MailAddress(mail.To, customer.Name), settings, issuer, mail.CreatedAt, words) with { Bcc = mail.Bcc };
    }

    private async ValueTask<Result<(MailSubject, BillingId, BillingId?, ReadOnlyMemory<byte>)>> NoteAsync(
        DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (!(await notePdf.FindIssuedAsync(space, id, cancellationToken)).TryGet(out (CreditNote Note, ReadOnlyMemory<byte> Pdf) found, out Failure? failure))
        {
            return failure;
        }

        CreditNote note = found.Note;
        InvoiceView? view = await invoices.FindAsync(space, note.InvoiceId, cancellationToken);
        return (
            new MailSubject(MailKind.CreditNote, note.Number!, view?.Invoice.Number, note.TotalMinor, DocumentParts.CurrencyOf(note.Currency)),
            note.CustomerId, view?.Invoice.BillingEntityId, found.Pdf);
    }
}
