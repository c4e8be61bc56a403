using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>What a mail is about.</summary>
public enum MailKind
{
    /// <summary>An invoice.</summary>
    Invoice,

    /// <summary>An invoice that is still to be paid.</summary>
    Reminder,

    /// <summary>A credit note.</summary>
    CreditNote,

    /// <summary>A payment request.</summary>
    PaymentRequest,

    /// <summary>A member's invitation.</summary>
    Invitation,

    /// <summary>A member's forgotten password.</summary>
    PasswordReset,
}

/// <summary>Where a mail stands.</summary>
public enum MailStatus
{
    /// <summary>It is tried until a server takes it.</summary>
    Queued,

    /// <summary>A server has it.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,
}

/// <summary>One mail about a document: an entry of the document's delivery log.</summary>
public sealed record DocumentMail
{
    /// <summary>The id, in the customer's partition; also its name in the world, on every try.</summary>
    public required BillingId Id { get; init; }

    /// <summary>What it is about.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>The invoice, credit note or payment request; the member.</summary>
    public required BillingId DocumentId { get; init; }

    /// <summary>Who gets it.</summary>
    public required string To { get; init; }

    /// <summary>Who gets a copy that nobody sees.</summary>
    public IReadOnlyList<string> Bcc { get; init; } = [];

    /// <summary>When it is not sent; null when it is sent at any hour.</summary>
    public MailQuiet? Quiet { get; init; }

    /// <summary>Where the customer pays; null for nowhere in particular.</summary>
    public string? Link { get; init; }

    /// <summary>Where it stands.</summary>
    public MailStatus Status { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last try did not succeed.</summary>
    public string? LastError { get; init; }

    /// <summary>When it is tried next; its place in the schedule.</summary>
    public required Instant DueAt { get; init; }

    /// <summary>Until when a try that is under way has it for itself.</summary>
    public Instant? HeldUntil { get; init; }

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When a server took it.</summary>
    public Instant? SentAt { get; init; }
}

/// <summary>Hours in which a mail is not sent.</summary>
/// <param name="ZoneId">The zone whose clock counts.</param>
/// <param name="Hours">The hours.</param>
public sealed record MailQuiet(string ZoneId, QuietHours Hours)
{
    /// <summary>The first instant from this one on at which it may be sent.</summary>
    public Instant FirstAllowed(Instant at) => Hours.FirstAllowed(at, DateTimeZoneProviders.Tzdb[ZoneId]);
}

/// <summary>The message of the queue <c>send-mail</c>.</summary>
/// <param name="Space">Whose mail.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="MailId">The mail to send; null to look whether a reminder is due.</param>
/// <param name="ReminderDay">Of a reminder: days from the due date.</param>
/// <param name="DueAt">Of a reminder: its place in the schedule.</param>
/// <param name="Person">A mail to a member that is to be made; null for the others.</param>
internal sealed record MailMessage(
    DataSpace Space, BillingId DocumentId, BillingId? MailId = null, int? ReminderDay = null, Instant? DueAt = null, PersonMail? Person = null);

/// <summary>A mail to a member that is to be made.</summary>
/// <param name="Kind">What about; null: a password was forgotten, and nobody has looked yet whether there is such a member.</param>
/// <param name="Nonce">Of the link.</param>
/// <param name="Email">The address of whoever forgot a password.</param>
internal sealed record PersonMail(MailKind? Kind, string Nonce, string? Email = null);
