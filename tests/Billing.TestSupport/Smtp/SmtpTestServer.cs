using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Billing.TestSupport.Smtp;

/// <summary>
/// A small mail server on a free port of this machine: greets, secures, signs in, takes mails, and misbehaves as its settings say. It keeps what it took.
/// </summary>
public sealed class SmtpTestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedMail> _mails = new();
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly Task _accepting;
    private int _connections;

    public SmtpTestServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The certificate it shows: of its own making, for <c>localhost</c>.</summary>
    public X509Certificate2 Certificate { get; } = MakeCertificate();

    /// <summary>TLS from the first byte.</summary>
    public bool IsImplicitTls { get; set; }

    /// <summary>Whether STARTTLS is offered.</summary>
    public bool OffersStartTls { get; set; }

    /// <summary>Ways to sign in that are offered.</summary>
    public string AuthMethods { get; set; } = "PLAIN LOGIN";

    /// <summary>Password that is accepted.</summary>
    public string Password { get; set; } = "secret";

    /// <summary>What it answers to a command (by its first word; <c>.</c> for the mail itself) in place of the usual; null for the usual. Asked with the number of mails taken so far.</summary>
    public Func<string, int, string?> Answer { get; set; } = (_, _) => null;

    /// <summary>Whether it hangs up after a command, before its answer.</summary>
    public Func<string, bool> HangsUpAt { get; set; } = _ => false;

    /// <summary>Whether a mail is kept although it hangs up at its end.</summary>
    public bool KeepsWhenHangingUp { get; set; }

    /// <summary>What it took, in order.</summary>
    public IReadOnlyList<ReceivedMail> Mails => [.. _mails];

    /// <summary>Every command it heard, without what was signed in with.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>How often someone connected.</summary>
    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        Certificate.Dispose();
        _stop.Dispose();
    }

    internal void Heard(string command) => _commands.Enqueue(command);

    internal void Took(ReceivedMail mail) => _mails.Enqueue(mail);

    private async Task AcceptAsync()
    {
        List<Task> talks = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                talks.Add(new SmtpTestTalk(this, client).RunAsync(_stop.Token));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
