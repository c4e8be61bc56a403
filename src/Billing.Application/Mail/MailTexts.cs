namespace Billing.Application.Mail;

/// <summary>The words of mails in one language. In subjects and bodies, 0 is the document's number, 1 the issuer or the invoice, 2 the due date.</summary>
internal sealed record MailTexts
{
    public required string Language { get; init; }

    public required string Greeting { get; init; }

    public required string Closing { get; init; }

    public required string AmountDue { get; init; }

    public required string DueDate { get; init; }

    public required string AmountCredited { get; init; }

    public required string InvoiceSubject { get; init; }

    public required string InvoiceBody { get; init; }

    public required string ReminderSubject { get; init; }

    public required string ReminderBody { get; init; }

    public required string OverdueSubject { get; init; }

    public required string OverdueBody { get; init; }

    public required string CreditNoteSubject { get; init; }

    public required string CreditNoteBody { get; init; }

    /// <summary>Here 0 is the amount.</summary>
    public required string RequestSubject { get; init; }

    public required string RequestBody { get; init; }

    public required string InvoiceLabel { get; init; }

    public required string PayHere { get; init; }

    /// <summary>Here and in the texts to people 0 is the organization.</summary>
    public required string InvitationSubject { get; init; }

    public required string InvitationBody { get; init; }

    public required string ResetSubject { get; init; }

    public required string ResetBody { get; init; }

    public required string TokenLabel { get; init; }

    public required string OpenHere { get; init; }

    public required string TestSubject { get; init; }

    public required string TestBody { get; init; }

    /// <summary>The texts of a language; English when there are none.</summary>
    public static MailTexts Of(string language) => Array.Find(MailLanguages.All, texts => texts.Language == language) ?? MailLanguages.All[0];
}
