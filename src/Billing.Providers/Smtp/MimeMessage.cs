using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Mail;
using NodaTime.Text;

namespace Billing.Providers.Smtp;

/// <summary>Writes a mail as MIME (RFC 5322, 2045 to 2047): text and HTML as alternatives, the PDF beside them. The same mail gives the same bytes.</summary>
internal static class MimeMessage
{
    private const int LineMax = 76;

    private static readonly InstantPattern DatePattern = InstantPattern.CreateWithInvariantCulture("ddd, d MMM uuuu HH:mm:ss '+0000'");

    public static byte[] Write(MailContent mail)
    {
        string mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.MessageId)))[..24];
        var text = new StringBuilder();
        Header(text, "From", Address(mail.From));
        Header(text, "To", Address(mail.To));
        if (mail.ReplyTo is { } answers)
            Header(text, "Reply-To", Address(new MailAddress(answers)));
        Header(text, "Subject", MimeWords.Encode(mail.Subject));
        Header(text, "Date", DatePattern.Format(mail.Date));
        Header(text, "Message-ID", $"<{mail.MessageId}>");
        Header(text, "MIME-Version", "1.0");
        Header(text, "Auto-Submitted", "auto-generated");
        Header(text, "Content-Type", $"multipart/mixed; boundary=\"m-{mark}\"");
        text.Append("\r\n--m-").Append(mark).Append("\r\n");
        Header(text, "Content-Type", $"multipart/alternative; boundary=\"a-{mark}\"");
        Part(text, $"a-{mark}", "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Lines(mail.Text)));
        Part(text, $"a-{mark}", "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Lines(mail.Html)));
        text.Append("\r\n--a-").Append(mark).Append("--\r\n");
        if (mail.Attachment is { } file)
            Part(text, $"m-{mark}", $"application/pdf; name=\"{file.Name}\"", file.Content.Span, $"attachment; filename=\"{file.Name}\"");
        text.Append("\r\n--m-").Append(mark).Append("--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\r\n");

    private static void Part(StringBuilder text, string boundary, string type, ReadOnlySpan<byte> content, string? disposition = null)
    {
        text.Append("\r\n--").Append(boundary).Append("\r\n");
        Header(text, "Content-Type", type);
        Header(text, "Content-Transfer-Encoding", "base64");
        if (disposition is not null)
            Header(text, "Content-Disposition", disposition);
        text.Append("\r\n");
        string encoded = Convert.ToBase64String(content);
        for (int at = 0; at < encoded.Length; at += LineMax)
            text.Append(encoded.AsSpan(at, Math.Min(LineMax, encoded.Length - at))).Append("\r\n");
    }

    private static string Address(MailAddress address) =>
        string.IsNullOrWhiteSpace(address.Name) ? $"<{address.Address}>" : $"{MimeWords.EncodePhrase(address.Name)} <{address.Address}>";

    /// <summary>Values never hold a line end: addresses are checked where they come in, everything else is encoded.</summary>
    private static void Header(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
}
