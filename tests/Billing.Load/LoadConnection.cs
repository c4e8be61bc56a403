using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Billing.Load;

/// <summary>
/// One kept-open HTTP/1.1 connection with one request at a time. It does just what is needed to read an answer to its end: the client shares
/// its cores with the service, so what it spends is missing there.
/// </summary>
internal sealed class LoadConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private int _bodyStart;

    private LoadConnection()
    {
    }

    /// <summary>The body of the last answer; a chunked one is shown with its chunk sizes.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_bodyStart, _filled - _bodyStart);

    public static async Task<LoadConnection> OpenAsync(int port)
    {
        var connection = new LoadConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends a whole request and reads the whole answer; gives its status.</summary>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        for (int sent = 0; sent < request.Length;)
        {
            sent += await _socket.SendAsync(request[sent..]);
        }

        _filled = 0;
        while (!IsWhole())
        {
            if (_filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_filled));
            _filled += read > 0 ? read : throw new IOException("The service closed the connection within an answer");
        }

        return Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int status, out _) ? status : 0;
    }

    private bool IsWhole()
    {
        ReadOnlySpan<byte> read = _buffer.AsSpan(0, _filled);
        int headers = read.IndexOf("\r\n\r\n"u8);
        if (headers < 0)
        {
            return false;
        }

        _bodyStart = headers + 4;
        if (LengthOf(read[..headers]) is { } length)
        {
            return _filled - _bodyStart >= length;
        }

        return IsNoContent(read) || AreChunksWhole(read[_bodyStart..]);
    }

    private static bool IsNoContent(ReadOnlySpan<byte> read) => read.Slice(9, 3).SequenceEqual("204"u8) || read.Slice(9, 3).SequenceEqual("304"u8);

    private static int? LengthOf(ReadOnlySpan<byte> headers)
    {
        int at = headers.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(headers[(at + 16)..], out int length, out _) ? length : null;
    }

    private static bool AreChunksWhole(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            int line = body.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(body[..line], out int size, out _, 'x'))
            {
                return false;
            }

            int next = line + 2 + size + 2;
            if (body.Length < next || size == 0)
            {
                return body.Length >= next;
            }

            body = body[next..];
        }
    }

    /// <summary>The last answer's body as text.</summary>
    public string Text() => Encoding.UTF8.GetString(Body);
}
