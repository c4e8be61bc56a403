namespace Billing.Application.Mail;

/// <summary>How an organization sends mails. Without it, nothing is sent.</summary>
public sealed record MailSettings
{
    /// <summary>Most reminders of an invoice.</summary>
    public const int RemindersMax = 10;

    /// <summary>How far from the due date a reminder may be, in days.</summary>
    public const int ReminderDaysMax = 365;

    /// <summary>The mail server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>Who signs in; null signs in nobody.</summary>
    public string? User { get; init; }

    /// <summary>The password, encrypted.</summary>
    public string? SealedPassword { get; init; }

    /// <summary>The sender's address.</summary>
    public required string FromAddress { get; init; }

    /// <summary>The sender's name; null for that of the billing entity.</summary>
    public string? FromName { get; init; }

    /// <summary>Where answers go; null for the sender.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Whether documents are sent when they are issued, unless the customer says otherwise.</summary>
    public bool SendsIssuedDocuments { get; init; }

    /// <summary>Days from the due date at which unpaid invoices are recalled; negative before it.</summary>
    public IReadOnlyList<int> ReminderDays { get; init; } = [];
}
