using System.Globalization;
using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Work;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>
/// Where mails are kept and how they are scheduled: a partition of their own beside the customer's, so that sending never contends with billing.
/// </summary>
internal static class MailWork
{
    /// <summary>The partition of a customer's mails; any id of the customer's names it.</summary>
    public static PartitionAddress PartitionOf(DataSpace space, BillingId id) => new(Tables.Customers, space.CustomerPartition(id.Owner) + "|mail");

    /// <summary>Prefix of the mails of a document.</summary>
    public static string RowsOf(BillingId documentId) => $"mail|{documentId.ItemKey}|";

    /// <summary>A mail.</summary>
    public static string RowOf(DocumentMail mail) => RowOf(mail.DocumentId, mail.Id);

    /// <summary>A mail.</summary>
    public static string RowOf(BillingId documentId, BillingId mailId) => RowsOf(documentId) + mailId.ItemKey;

    /// <summary>The id of a mail: one name for one occasion, so that nothing is sent twice for it.</summary>
    public static BillingId IdOf(BillingId documentId, string occasion) => IdDerivation.ItemOf(documentId.Owner, 0, "mail", documentId.ToString(), occasion);

    /// <summary>Adds a mail, unless it is there already, and has it tried at once.</summary>
    public static async ValueTask<DocumentMail> AddAsync(
        this PartitionWork work, DataSpace space, MailKind kind, BillingId documentId, string to, string occasion, CancellationToken cancellationToken,
        Func<DocumentMail, DocumentMail>? with = null)
    {
        BillingId id = IdOf(documentId, occasion);
        if (await work.ReadAsync(RowOf(documentId, id), StoredJson.Default.DocumentMail, cancellationToken) is { } known)
        {
            return known;
        }

        var mail = new DocumentMail { Id = id, Kind = kind, DocumentId = documentId, To = to, DueAt = work.Now, CreatedAt = work.Now };
        mail = with?.Invoke(mail) ?? mail;
        work.Insert(RowOf(mail), mail, StoredJson.Default.DocumentMail);
        work.Emit(DueOf(space, mail));
        return mail;
    }

    /// <summary>The mail's entry in the schedule.</summary>
    public static ScheduleDue DueOf(DataSpace space, DocumentMail mail) =>
        new(KeyOf(space, mail), mail.DueAt, WorkQueues.SendMail, Text(new MailMessage(space, mail.DocumentId, mail.Id)));

    /// <summary>Takes the entry away.</summary>
    public static ScheduleDone DoneOf(DataSpace space, DocumentMail mail) => new(KeyOf(space, mail), mail.DueAt);

    /// <summary>A reminder's entry in the schedule.</summary>
    public static ScheduleDue ReminderDue(DataSpace space, BillingId invoiceId, int day, Instant dueAt) => new(
        ReminderKey(space, invoiceId, day), dueAt, WorkQueues.SendMail, Text(new MailMessage(space, invoiceId, ReminderDay: day, DueAt: dueAt)));

    /// <summary>Takes the entry away.</summary>
    public static ScheduleDone ReminderDone(DataSpace space, BillingId invoiceId, int day, Instant dueAt) => new(ReminderKey(space, invoiceId, day), dueAt);

    private static string KeyOf(DataSpace space, DocumentMail mail) => $"mail|{space}|{mail.Id}";

    private static string ReminderKey(DataSpace space, BillingId invoiceId, int day) =>
        string.Create(CultureInfo.InvariantCulture, $"reminder|{space}|{invoiceId}|{day}");

    private static string Text(MailMessage message) => JsonSerializer.Serialize(message, StoredJson.Default.MailMessage);
}
