using Billing.Application.Mail;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Mail;

internal sealed class MailSettingsUpdate
{
    [Text(1, 253), Doc("Name of the mail server.", Example = "\"smtp.example.com\"")]
    public required string Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    [Doc("starttls (usually at port 587), tls (465), or none: unprotected, without a password.")]
    public MailSecurity Security { get; set; }

    [Text(1, 255), Doc("Who signs in; left out, nobody does.")]
    public string? User { get; set; }

    [Text(1, 1024)]
    public string? Password { get; set; }

    [Email, Doc("The sender's address.")]
    public required string FromAddress { get; set; }

    [Text(0, 255), Doc("The sender's name; left out, that of the billing entity.")]
    public string? FromName { get; set; }

    [Email]
    public string? ReplyTo { get; set; }

    [Doc("Whether invoices and credit notes are sent when they become final, unless the customer says otherwise.")]
    public bool SendIssuedDocuments { get; set; }

    [Items(0, MailSettings.RemindersMax), Range(-MailSettings.ReminderDaysMax, MailSettings.ReminderDaysMax)]
    [Doc("Days from the due date at which unpaid invoices are recalled, each once; negative before it. For invoices that become final afterwards.", Example = "[-3, 7, 14]")]
    public IReadOnlyList<int> ReminderDays { get; set; } = [];

    public MailSettings ToSettings() => new()
    {
        Host = Host,
        Port = Port,
        Security = Security,
        User = User,
        FromAddress = FromAddress,
        FromName = FromName,
        ReplyTo = ReplyTo,
        SendsIssuedDocuments = SendIssuedDocuments,
        ReminderDays = [.. ReminderDays.Distinct().Order()],
    };
}

internal sealed record MailSettingsResponse(
    string Host, int Port, MailSecurity Security, string? User, bool HasPassword, string FromAddress, string? FromName, string? ReplyTo,
    bool SendIssuedDocuments, IReadOnlyList<int> ReminderDays)
{
    public static MailSettingsResponse From(MailSettings it) => new(
        it.Host, it.Port, it.Security, it.User, it.SealedPassword is not null, it.FromAddress, it.FromName, it.ReplyTo, it.SendsIssuedDocuments, it.ReminderDays);
}

internal sealed class TestMailRequest
{
    [Email]
    public required string To { get; set; }
}

internal sealed record SentResponse(bool Sent);

internal sealed record SendReminderResponse(bool Sent, BillingId InvoiceId);

internal sealed record MailResponse(
    BillingId Id, MailKind Kind, BillingId DocumentId, string To, MailStatus Status, int Attempts, string? LastError, [property: Doc("Null while a try is under way, and once the mail is sent or given up.")] Instant? NextAttemptAt, Instant CreatedAt,
    Instant? SentAt)
{
    public static MailResponse From(DocumentMail it) => new(
        it.Id, it.Kind, it.DocumentId, it.To, it.Status, it.Attempts, it.LastError, it is { Status: MailStatus.Queued, HeldUntil: null } ? it.DueAt : null, it.CreatedAt, it.SentAt);
}
