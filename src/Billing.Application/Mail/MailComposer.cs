using System.Globalization;
using System.Net;
using System.Text;
using Billing.Application.Documents;
using Billing.Domain.Customers;
using NodaTime;

namespace Billing.Application.Mail;

/// <summary>What a mail says about a document.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Number">The document's number.</param>
/// <param name="InvoiceNumber">The invoice that a credit note is about.</param>
/// <param name="AmountMinor">What is to be paid, or was given back.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="DueDate">By when to pay; null for none.</param>
/// <param name="IsOverdue">Whether that is past.</param>
internal sealed record MailSubject(
    MailKind Kind, string Number, string? InvoiceNumber, long AmountMinor, DocumentCurrency Currency, LocalDate? DueDate = null, bool IsOverdue = false);

/// <summary>Writes mails in the language of their documents.</summary>
internal sealed class MailComposer(IDocumentWording wording)
{
    private const string StandardColor = "#1c3f82";

    /// <summary>The mail about a document.</summary>
    public (string Subject, string Text, string Html) Write(MailSubject about, Customer customer, DocumentIssuer issuer)
    {
        string locale = issuer.LanguageOf(customer);
        MailTexts texts = MailTexts.Of(wording.LanguageOf(locale));
        string dueDate = about.DueDate is { } due ? wording.Date(locale, due) : "";
        (string subject, string body) = PatternsOf(about, texts);
        string seller = issuer.Entity.Name;
        string second = about.Kind == MailKind.CreditNote ? about.InvoiceNumber ?? "" : seller;
        List<(string Label, string Value)> facts =
        [
            (about.Kind == MailKind.CreditNote ? texts.AmountCredited : texts.AmountDue, wording.Amount(locale, about.Currency, about.AmountMinor)),
        ];
        if (dueDate.Length > 0 && about.AmountMinor > 0)
        {
            facts.Add((texts.DueDate, dueDate));
        }

        return Write(
            Fill(subject, about.Number, seller, dueDate), Fill(texts.Greeting, customer.Name), Fill(body, about.Number, second, dueDate), facts,
            about.Kind == MailKind.CreditNote ? null : issuer.Template.PaymentInstructions, $"{texts.Closing}\n{seller}", issuer, texts.Language);
    }

    /// <summary>The mail about what a payment request waits for.</summary>
    public (string Subject, string Text, string Html) WriteRequest(
        IReadOnlyList<(string Number, long AmountMinor)> invoices, DocumentCurrency currency, string? link, Customer customer, DocumentIssuer issuer)
    {
        string locale = issuer.LanguageOf(customer);
        MailTexts texts = MailTexts.Of(wording.LanguageOf(locale));
        string seller = issuer.Entity.Name;
        string total = wording.Amount(locale, currency, invoices.Sum(invoice => invoice.AmountMinor));
        List<(string Label, string Value)> facts = [.. invoices.Select(invoice => (Fill(texts.InvoiceLabel, invoice.Number), wording.Amount(locale, currency, invoice.AmountMinor)))];
        facts.Add((texts.AmountDue, total));
        if (link is not null)
        {
            facts.Add((texts.PayHere, link));
        }

        return Write(
            Fill(texts.RequestSubject, total, seller), Fill(texts.Greeting, customer.Name), texts.RequestBody, facts, issuer.Template.PaymentInstructions, $"{texts.Closing}\n{seller}", issuer,
            texts.Language);
    }

    /// <summary>The mail with the token of a member's invitation, or of a forgotten password.</summary>
    public (string Subject, string Text, string Html) WritePerson(bool isInvitation, string name, string organization, string token, string? address, DocumentIssuer issuer)
    {
        MailTexts texts = MailTexts.Of(wording.LanguageOf(issuer.Entity.DocumentLocale));
        (string subject, string body) = isInvitation ? (texts.InvitationSubject, texts.InvitationBody) : (texts.ResetSubject, texts.ResetBody);
        (string, string) way = address is null ? (texts.TokenLabel, token) : (texts.OpenHere, address);
        return Write(
            Fill(subject, organization), Fill(texts.Greeting, name), Fill(body, organization), [way], null, $"{texts.Closing}\n{organization}", issuer, texts.Language);
    }

    /// <summary>A mail that shows that mails can be sent.</summary>
    public (string Subject, string Text, string Html) WriteTest(DocumentIssuer issuer)
    {
        MailTexts texts = MailTexts.Of(wording.LanguageOf(issuer.Entity.DocumentLocale));
        string seller = issuer.Entity.Name;
        return Write(Fill(texts.TestSubject, "", seller), Fill(texts.Greeting, seller), texts.TestBody, [], null, $"{texts.Closing}\n{seller}", issuer, texts.Language);
    }

    private static (string Subject, string Body) PatternsOf(MailSubject about, MailTexts texts) => about switch
    {
        { Kind: MailKind.CreditNote } => (texts.CreditNoteSubject, texts.CreditNoteBody),
        { Kind: MailKind.Reminder, IsOverdue: true } => (texts.OverdueSubject, texts.OverdueBody),
        { Kind: MailKind.Reminder } => (texts.ReminderSubject, texts.ReminderBody),
        _ => (texts.InvoiceSubject, texts.InvoiceBody),
    };

    private static (string Subject, string Text, string Html) Write(
        string subject, string greeting, string body, List<(string Label, string Value)> facts, string? instructions, string closing, DocumentIssuer issuer,
        string language)
    {
        string[] paragraphs = [greeting, body, string.Join('\n', facts.Select(fact => $"{fact.Label}: {fact.Value}")), instructions ?? "", closing, issuer.Footer ?? ""];
        string text = string.Join("\n\n", paragraphs.Where(paragraph => paragraph.Length > 0)) + "\n";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{Html(subject)}</title></head>\n")
            .Append("<body style=\"margin:0;padding:24px;font:15px/1.5 Arial,sans-serif;color:#1a1f2c\">\n")
            .Append(CultureInfo.InvariantCulture, $"<h1 style=\"font-size:19px;color:{issuer.Template.AccentColor ?? StandardColor}\">{Html(subject)}</h1>\n")
            .Append(Paragraph(greeting)).Append(Paragraph(body));
        if (facts.Count > 0)
        {
            html.Append("<table style=\"border-collapse:collapse;margin:16px 0\">\n");
            foreach ((string label, string value) in facts)
            {
                html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"padding:4px 24px 4px 0;color:#626a7a\">{Html(label)}</td><td><b>{Html(value)}</b></td></tr>\n");
            }

            html.Append("</table>\n");
        }

        html.Append(Paragraph(instructions ?? "")).Append(Paragraph(closing));
        if (issuer.Footer is { } footer)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p style=\"font-size:12px;color:#626a7a\">{Breaks(footer)}</p>\n");
        }

        return (subject, text, html.Append("</body></html>\n").ToString());
    }

    private static string Fill(string pattern, params object[] values) => string.Format(CultureInfo.InvariantCulture, pattern, values);

    private static string Paragraph(string text) => text.Length == 0 ? "" : $"<p>{Breaks(text)}</p>\n";

    private static string Breaks(string text) => Html(text).ReplaceLineEndings("<br>\n");

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
