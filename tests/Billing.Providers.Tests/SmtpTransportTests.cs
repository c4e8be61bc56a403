using System.Text;
using Billing.Application.Mail;
using Billing.Providers.Smtp;
using Billing.TestSupport.Smtp;
using NodaTime;

namespace Billing.Providers.Tests;

public sealed class SmtpTransportTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly SmtpTestServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_mail_arrives_with_both_texts_and_its_file()
    {
        byte[] pdf = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i % 256))];
        MailContent mail = Mail() with { Subject = "Rechnung für „Łódź & Söhne“ über 1.234,56 € – ein langer Betreff, der gefaltet werden muss", Attachment = new MailAttachment("INV-1.pdf", pdf) };
        Assert.Equal(MailDelivery.Sent, await SendAsync(mail));

        ReceivedMail got = Assert.Single(_server.Mails);
        Assert.Equal(("billing@seller.example", "payer@buyer.example", false, null), (got.From, got.To, got.WasSecure, got.User));
        Assert.Equal(mail.Subject, got.Header("Subject"));
        Assert.Equal("\"Seller\" <billing@seller.example>", got.Header("From"));
        Assert.Equal("Zażółć Sp. z o.o. <payer@buyer.example>", got.Header("To"));
        Assert.Equal("<help@seller.example>", got.Header("Reply-To"));
        Assert.Equal("<m-1@seller.example>", got.Header("Message-ID"));
        Assert.Equal("Wed, 1 Jul 2026 00:00:00 +0000", got.Header("Date"));
        Assert.Equal(mail.Text.ReplaceLineEndings("\r\n"), got.Text);
        Assert.Equal(mail.Html, got.Html);
        Assert.Equal(pdf, got.Part("application/pdf"));
        Assert.All(got.Raw.Split("\r\n"), line => Assert.True(line.Length <= 200, line));
        Assert.Contains("QUIT", _server.Commands);
    }

    [Fact]
    public void Lines_that_begin_with_a_dot_survive() => Assert.Equal(
        "a\r\n..b\r\n...\r\n.\r\n", Encoding.ASCII.GetString(SmtpData.Of(Encoding.ASCII.GetBytes("a\r\n.b\r\n..\r\n"))));

    [Fact]
    public void The_same_mail_is_the_same_bytes() => Assert.Equal(MimeMessage.Write(Mail()), MimeMessage.Write(Mail()));

    [Fact]
    public async Task A_header_cannot_be_broken_out_of()
    {
        MailContent mail = Mail() with
        {
            Subject = "a\r\nBcc: thief@evil.example", From = new MailAddress("billing@seller.example", "x\r\nBcc: thief@evil.example"),
        };
        await SendAsync(mail);
        Assert.DoesNotContain(_server.Mails[0].Raw.Split("\r\n"), line => line.StartsWith("Bcc", StringComparison.Ordinal));

        MailDelivery refused = await SendAsync(Mail() with { To = new MailAddress("a@b.example>\r\nRCPT TO:<thief@evil.example") });
        Assert.Equal(MailOutcome.Refused, refused.Outcome);
        Assert.Single(_server.Mails);
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN")]
    [InlineData("LOGIN", "AUTH LOGIN")]
    public async Task A_user_signs_in_over_STARTTLS(string methods, string command)
    {
        (_server.OffersStartTls, _server.AuthMethods) = (true, methods);
        Assert.Equal(MailDelivery.Sent, await SendAsync(Mail(), MailSecurity.Starttls, "me", "secret"));
        Assert.Equal((true, "me"), (_server.Mails[0].WasSecure, _server.Mails[0].User));
        Assert.Contains(command, _server.Commands);
        Assert.True(_server.Commands.ToList().IndexOf("STARTTLS") < _server.Commands.ToList().IndexOf(command));
    }

    [Fact]
    public async Task TLS_may_hold_from_the_first_byte()
    {
        _server.IsImplicitTls = true;
        Assert.Equal(MailDelivery.Sent, await SendAsync(Mail(), MailSecurity.Tls, "me", "secret"));
        Assert.True(_server.Mails[0].WasSecure);
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_server_that_does_not_offer_what_was_asked_for()
    {
        MailDelivery delivery = await SendAsync(Mail(), MailSecurity.Starttls, "me", "secret");
        Assert.Equal((MailOutcome.Later, "The server does not offer STARTTLS"), (delivery.Outcome, delivery.Reason));
        Assert.Equal(["EHLO billing.invalid"], _server.Commands);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        _server.OffersStartTls = true;
        Assert.Equal(MailOutcome.Later, (await SendAsync(Mail(), MailSecurity.Starttls, "me", "secret", trusts: false)).Outcome);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_password_is_never_sent_unprotected()
    {
        Assert.Contains("unprotected", (await SendAsync(Mail(), MailSecurity.None, "me", "secret")).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "421 too busy", MailOutcome.Later)]
    [InlineData("EHLO", "502 what", MailOutcome.Later)]
    [InlineData("MAIL", "550 not you", MailOutcome.Refused)]
    [InlineData("RCPT", "550 no such user", MailOutcome.Refused)]
    [InlineData("RCPT", "450 greylisted", MailOutcome.Later)]
    [InlineData("DATA", "554 no", MailOutcome.Refused)]
    [InlineData(".", "552 too large", MailOutcome.Refused)]
    [InlineData(".", "451 try later", MailOutcome.Later)]
    public async Task A_refusal_passes_or_stays_as_the_server_says(string command, string answer, MailOutcome outcome)
    {
        _server.Answer = (heard, _) => heard == command ? answer : null;
        MailDelivery delivery = await SendAsync(Mail());
        Assert.Equal((outcome, answer), (delivery.Outcome, delivery.Reason));
        Assert.Empty(_server.Mails);
    }

    [Fact]
    public async Task A_wrong_password_can_be_mended()
    {
        _server.OffersStartTls = true;
        MailDelivery delivery = await SendAsync(Mail(), MailSecurity.Starttls, "me", "wrong");
        Assert.Equal((MailOutcome.Later, "Sign-in was refused: 535 wrong password"), (delivery.Outcome, delivery.Reason));
    }

    [Theory]
    [InlineData("EHLO")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task A_server_that_hangs_up_is_tried_again(string at)
    {
        _server.HangsUpAt = command => command == at;
        Assert.Equal(MailOutcome.Later, (await SendAsync(Mail())).Outcome);
        _server.HangsUpAt = _ => false;
        Assert.Equal(MailDelivery.Sent, await SendAsync(Mail()));
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_it_took_the_mail_has_sent_it()
    {
        _server.HangsUpAt = command => command == "QUIT";
        Assert.Equal(MailDelivery.Sent, await SendAsync(Mail()));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("2x0 no")]
    [InlineData("999 no")]
    public async Task What_is_no_mail_server_is_told_from_one(string greeting)
    {
        _server.Answer = (heard, _) => heard.Length == 0 ? greeting : null;
        Assert.Equal((MailOutcome.Later, "The server does not speak SMTP"), await SendAsync(Mail()) is var got ? (got.Outcome, got.Reason) : default);
    }

    [Fact]
    public async Task A_line_without_end_is_not_read_for_ever()
    {
        _server.Answer = (heard, _) => heard.Length == 0 ? "220 " + new string('x', 10_000) : null;
        Assert.Equal(MailOutcome.Later, (await SendAsync(Mail())).Outcome);
    }

    [Fact]
    public async Task This_machine_is_not_called_unless_the_operator_allows_it()
    {
        MailDelivery delivery = await SendAsync(Mail(), allowsLoopback: false);
        Assert.Equal(MailOutcome.Refused, delivery.Outcome);
        Assert.Contains("not on the public internet", delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(0, _server.Connections);
    }

    private async Task<MailDelivery> SendAsync(
        MailContent mail, MailSecurity security = MailSecurity.None, string? user = null, string? password = null, bool trusts = true, bool allowsLoopback = true)
    {
        var options = new SmtpOptions
        {
            AllowsLoopback = allowsLoopback,
            ValidateCertificate = trusts ? (_, certificate, _, _) => certificate?.GetCertHashString() == _server.Certificate.GetCertHashString() : null,
        };
        var transport = new SmtpTransport(options, TimeProvider.System);
        return await transport.SendAsync(new MailServer("localhost", _server.Port, security, user, password), mail, CancellationToken.None);
    }

    private static MailContent Mail() => new()
    {
        MessageId = "m-1@seller.example",
        From = new MailAddress("billing@seller.example", "Seller"),
        To = new MailAddress("payer@buyer.example", "Zażółć Sp. z o.o."),
        ReplyTo = "help@seller.example",
        Date = Instant.FromUtc(2026, 7, 1, 0, 0),
        Subject = "Invoice",
        Text = "Dear you,\n\n.a line with a dot\n",
        Html = "<p>Dear you</p>",
    };
}
