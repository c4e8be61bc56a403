using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Billing.Application.Mail;
using Billing.Providers.Network;

namespace Billing.Providers.Smtp;

/// <summary>
/// Hands mails over by SMTP (RFC 5321, 3207, 4954), one connection each. Refusals before the mail is named (greeting, TLS, sign-in) count as passing: a
/// setting can be mended before the next try.
/// </summary>
public sealed class SmtpTransport(SmtpOptions options, TimeProvider time) : IMailTransport
{
    private const string Greeting = "EHLO billing.invalid";

    private readonly OutboundGuard _guard = new(options.AllowsLoopback);

    /// <inheritdoc/>
    public async ValueTask<MailDelivery> SendAsync(MailServer server, MailContent mail, CancellationToken cancellationToken)
    {
        if (!IsPlain(mail.To.Address) || !IsPlain(mail.From.Address))
            return MailDelivery.Refused("Addresses with letters beyond ASCII cannot be sent to");

        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await using SmtpConnection connection = await ConnectAsync(server, linked.Token);
            return await OpenAsync(connection, server, linked.Token) is { } fault ? MailDelivery.Later(fault) : await HandOverAsync(connection, mail, linked.Token);
        }
        catch (OutboundRefusedException fault)
        {
            return MailDelivery.Refused(fault.Message);
        }
        catch (Exception fault) when (fault is IOException or SocketException or AuthenticationException)
        {
            return MailDelivery.Later(fault.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return MailDelivery.Later("The server took too long");
        }
    }

    private async Task<SmtpConnection> ConnectAsync(MailServer server, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var connection = new SmtpConnection(new NetworkStream(await _guard.ConnectAsync(server.Host, server.Port, linked.Token), ownsSocket: true));
        try
        {
            if (server.Security == MailSecurity.Tls)
                await connection.SecureAsync(server.Host, options.ValidateCertificate, linked.Token);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everything before the mail; the fault, or null.</summary>
    private async Task<string?> OpenAsync(SmtpConnection connection, MailServer server, CancellationToken cancellationToken)
    {
        SmtpReply reply = await connection.ReplyAsync(cancellationToken);
        if (!reply.IsPositive)
            return reply.ToString();
        reply = await connection.CommandAsync(Greeting, cancellationToken);
        if (server.Security == MailSecurity.Starttls)
        {
            if (!reply.Lines.Any(line => line.Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
                return "The server does not offer STARTTLS";
            reply = await connection.CommandAsync("STARTTLS", cancellationToken);
            if (!reply.IsPositive)
                return reply.ToString();
            await connection.SecureAsync(server.Host, options.ValidateCertificate, cancellationToken);
            reply = await connection.CommandAsync(Greeting, cancellationToken);
        }

        return !reply.IsPositive ? reply.ToString() : server.User is null ? null : await SignInAsync(connection, server, reply, cancellationToken);
    }

    private static async Task<string?> SignInAsync(SmtpConnection connection, MailServer server, SmtpReply features, CancellationToken cancellationToken)
    {
        if (server.Security == MailSecurity.None)
            return "No password is sent over an unprotected connection";
        string[] methods = features.Lines.FirstOrDefault(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant().Split(' ') ?? [];
        SmtpReply reply;
        if (methods.Contains("PLAIN"))
        {
            reply = await connection.CommandAsync("AUTH PLAIN " + Base64($"\0{server.User}\0{server.Password}"), cancellationToken);
        }
        else if (methods.Contains("LOGIN"))
        {
            reply = await connection.CommandAsync("AUTH LOGIN", cancellationToken);
            reply = reply.IsPositive ? await connection.CommandAsync(Base64(server.User!), cancellationToken) : reply;
            reply = reply.IsPositive ? await connection.CommandAsync(Base64(server.Password ?? ""), cancellationToken) : reply;
        }
        else
        {
            return "The server offers no way to sign in that is known here (PLAIN, LOGIN)";
        }

        return reply.IsPositive ? null : $"Sign-in was refused: {reply}";
    }

    private static async Task<MailDelivery> HandOverAsync(SmtpConnection connection, MailContent mail, CancellationToken cancellationToken)
    {
        foreach (string command in (string[])[$"MAIL FROM:<{mail.From.Address}>", $"RCPT TO:<{mail.To.Address}>", .. mail.Bcc.Where(IsPlain).Select(copy => $"RCPT TO:<{copy}>"), "DATA"])
        {
            SmtpReply reply = await connection.CommandAsync(command, cancellationToken);
            if (!reply.IsPositive)
                return Refusal(reply);
        }

        await connection.WriteAsync(SmtpData.Of(MimeMessage.Write(mail)), cancellationToken);
        SmtpReply taken = await connection.ReplyAsync(cancellationToken);
        if (!taken.IsPositive)
            return Refusal(taken);

        try
        {
            await connection.CommandAsync("QUIT", cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The server has the mail; how the talk ends is no matter.
        }

        return MailDelivery.Sent;
    }

    private static MailDelivery Refusal(SmtpReply reply) => reply.IsPermanent ? MailDelivery.Refused(reply.ToString()) : MailDelivery.Later(reply.ToString());

    /// <summary>Nothing that could end the command that an address stands in.</summary>
    private static bool IsPlain(string address) => address.All(one => one is > ' ' and < (char)127 and not ('<' or '>'));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
