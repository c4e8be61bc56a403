using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Billing.Providers.Smtp;

/// <summary>Lines to and from a mail server, unprotected or over TLS. Every length that the server decides is bounded.</summary>
internal sealed class SmtpConnection(Stream stream) : IAsyncDisposable
{
    private const int LineMax = 4096;
    private const int LinesMax = 200;

    private readonly byte[] _buffer = new byte[LineMax];
    private Stream _stream = stream;
    private int _start;
    private int _end;

    public async Task<SmtpReply> CommandAsync(string command, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ReplyAsync(cancellationToken);
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    public async Task<SmtpReply> ReplyAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (lines.Count < LinesMax)
        {
            string line = await LineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code is < 200 or > 599)
                throw new IOException("The server does not speak SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return new SmtpReply(code, lines);
        }

        throw new IOException("The server's answer has no end");
    }

    /// <summary>Goes on over TLS. What came unprotected before is not taken for an answer.</summary>
    public async Task SecureAsync(string host, RemoteCertificateValidationCallback? validate, CancellationToken cancellationToken)
    {
        if (_start != _end)
            throw new IOException("The server spoke before the connection was secure");
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secured;
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = host, RemoteCertificateValidationCallback = validate }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
                throw new IOException("The server's line is too long");
            int read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                throw new IOException("The server hung up");
            _end += read;
        }
    }
}
