using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Billing.TestSupport.Smtp;

/// <summary>One connection to the test server.</summary>
internal sealed class SmtpTestTalk(SmtpTestServer server, TcpClient client)
{
    private Stream _stream = client.GetStream();
    private string? _user;
    private string _from = "";
    private string _to = "";

    private bool IsSecure => _stream is SslStream;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using (client)
            {
                if (server.IsImplicitTls)
                    await SecureAsync(cancellationToken);
                await WriteAsync(server.Answer("", server.Mails.Count) ?? "220 test server", cancellationToken);
                while (await LineAsync(cancellationToken) is { } line && await TakeAsync(line, cancellationToken))
                {
                }
            }
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The client hung up, or the test is over.
        }
    }

    /// <summary>False when the talk is over.</summary>
    private async Task<bool> TakeAsync(string line, CancellationToken cancellationToken)
    {
        string word = line.Split(' ', ':')[0].ToUpperInvariant();
        server.Heard(word == "AUTH" ? string.Join(' ', line.Split(' ').Take(2)) : line);
        if (server.HangsUpAt(word))
            return false;
        if (server.Answer(word, server.Mails.Count) is { } other)
        {
            await WriteAsync(other, cancellationToken);
            return true;
        }

        switch (word)
        {
            case "EHLO":
                string startTls = server.OffersStartTls && !IsSecure ? "250-STARTTLS\r\n" : "";
                await WriteAsync($"250-test\r\n{startTls}250-AUTH {server.AuthMethods}\r\n250 8BITMIME", cancellationToken);
                return true;
            case "STARTTLS":
                await WriteAsync("220 go ahead", cancellationToken);
                await SecureAsync(cancellationToken);
                return true;
            case "AUTH":
                await SignInAsync(line, cancellationToken);
                return true;
            case "MAIL":
                _from = Address(line);
                break;
            case "RCPT":
                _to = Address(line);
                break;
            case "DATA":
                await WriteAsync("354 end with a dot", cancellationToken);
                return await TakeMailAsync(cancellationToken);
            case "QUIT":
                await WriteAsync("221 bye", cancellationToken);
                return false;
        }

        await WriteAsync("250 fine", cancellationToken);
        return true;
    }

    private async Task<bool> TakeMailAsync(CancellationToken cancellationToken)
    {
        var raw = new StringBuilder();
        while (await LineAsync(cancellationToken) is { } line && line != ".")
            raw.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        var mail = new ReceivedMail(_from, _to, raw.ToString(), IsSecure, _user);
        if (server.HangsUpAt("."))
        {
            if (server.KeepsWhenHangingUp)
                server.Took(mail);
            return false;
        }

        string? other = server.Answer(".", server.Mails.Count);
        if (other is null)
            server.Took(mail);
        await WriteAsync(other ?? "250 taken", cancellationToken);
        return true;
    }

    private async Task SignInAsync(string line, CancellationToken cancellationToken)
    {
        string[] parts = line.Split(' ');
        string user;
        string password;
        if (parts[1] == "PLAIN")
        {
            string[] plain = Decode(parts[2]).Split('\0');
            (user, password) = (plain[1], plain[2]);
        }
        else
        {
            await WriteAsync("334 VXNlcm5hbWU6", cancellationToken);
            user = Decode(await LineAsync(cancellationToken) ?? "");
            await WriteAsync("334 UGFzc3dvcmQ6", cancellationToken);
            password = Decode(await LineAsync(cancellationToken) ?? "");
        }

        bool isRight = password == server.Password;
        _user = isRight ? user : null;
        await WriteAsync(isRight ? "235 welcome" : "535 wrong password", cancellationToken);
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        var secured = new SslStream(_stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = server.Certificate }, cancellationToken);
        _stream = secured;
    }

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static string Decode(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));

    private async Task WriteAsync(string line, CancellationToken cancellationToken) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken);

    /// <summary>Byte by byte: what follows a line may already be TLS.</summary>
    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (await _stream.ReadAsync(one, cancellationToken) == 1)
        {
            if (one[0] == (byte)'\n')
                return Encoding.ASCII.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }

        return null;
    }
}
