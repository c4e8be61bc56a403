using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Billing.Fuzz.OpenApi;

/// <summary>An answer as it came.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">By name, without regard to case.</param>
/// <param name="Body">The bytes behind them, put together when they came in chunks.</param>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The media type without its parameters; empty when there is none.</summary>
    public string MediaType => Headers.TryGetValue("Content-Type", out string? type) ? type.Split(';')[0].Trim() : "";
}

/// <summary>One connection on which requests go byte for byte, because a client library would mend what is to be tried.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private TcpClient? _client;
    private byte[] _buffer = new byte[64 * 1024];
    private int _read;

    /// <summary>The answer; null when the connection ended without one.</summary>
    /// <exception cref="OperationCanceledException">It took longer than the caller wants to wait.</exception>
    public async Task<RawAnswer?> SendAsync(ReadOnlyMemory<byte> request, bool isHead, CancellationToken patience)
    {
        bool isFresh = _client is null;
        try
        {
            return await SendOnceAsync(request, isHead, patience);
        }
        catch (Exception exception) when (exception is IOException or SocketException or EndOfStreamException)
        {
            Close();
            if (isFresh)
            {
                return null;
            }
        }

        // A kept connection may have been closed by the other side at any time: that says nothing about this request.
        return await SendAsync(request, isHead, patience);
    }

    public void Dispose() => Close();

    private async Task<RawAnswer> SendOnceAsync(ReadOnlyMemory<byte> request, bool isHead, CancellationToken patience)
    {
        if (_client is null)
        {
            _client = new TcpClient { NoDelay = true };
            await _client.ConnectAsync(address.Host, address.Port, patience);
        }

        NetworkStream stream = _client.GetStream();
        _read = 0;
        Task sending = stream.WriteAsync(request, patience).AsTask();
        try
        {
            (int end, int status, Dictionary<string, string> headers) = await ReadHeadAsync(stream, patience);
            byte[] body = await ReadBodyAsync(stream, end, headers, isHead || status is 204 or 304, patience);
            bool isSent = sending.IsCompletedSuccessfully;
            if (!isSent || headers.GetValueOrDefault("Connection") == "close")
            {
                Close();
            }

            return new RawAnswer(status, headers, body);
        }
        finally
        {
            // An answer may come before all of the request is taken; then the rest of it does not matter.
            _ = sending.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<(int End, int Status, Dictionary<string, string> Headers)> ReadHeadAsync(NetworkStream stream, CancellationToken patience)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _read).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(stream, patience);
        }

        string[] lines = Encoding.Latin1.GetString(_buffer, 0, end).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return (end + 4, int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture), headers);
    }

    private async Task<byte[]> ReadBodyAsync(NetworkStream stream, int start, Dictionary<string, string> headers, bool isEmpty, CancellationToken patience)
    {
        if (isEmpty)
        {
            return [];
        }

        if (headers.TryGetValue("Content-Length", out string? text))
        {
            int length = int.Parse(text, CultureInfo.InvariantCulture);
            await ReachAsync(stream, start + length, patience);
            return _buffer[start..(start + length)];
        }

        return headers.ContainsKey("Transfer-Encoding") ? await ReadChunksAsync(stream, start, patience) : await ReadToEndAsync(stream, start, patience);
    }

    private async Task<byte[]> ReadChunksAsync(NetworkStream stream, int at, CancellationToken patience)
    {
        using var body = new MemoryStream();
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(at, _read - at).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(stream, patience);
            }

            int length = int.Parse(Encoding.ASCII.GetString(_buffer, at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at += line + 2;
            await ReachAsync(stream, at + length + 2, patience);
            if (length == 0)
            {
                return body.ToArray();
            }

            body.Write(_buffer, at, length);
            at += length + 2;
        }
    }

    private async Task<byte[]> ReadToEndAsync(NetworkStream stream, int start, CancellationToken patience)
    {
        try
        {
            while (true)
            {
                await FillAsync(stream, patience);
            }
        }
        catch (EndOfStreamException)
        {
            Close();
            return _buffer[start.._read];
        }
    }

    private async Task ReachAsync(NetworkStream stream, int length, CancellationToken patience)
    {
        while (_read < length)
        {
            await FillAsync(stream, patience);
        }
    }

    private async Task FillAsync(NetworkStream stream, CancellationToken patience)
    {
        if (_read == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int got = await stream.ReadAsync(_buffer.AsMemory(_read), patience);
        _read += got > 0 ? got : throw new EndOfStreamException();
    }

    private void Close()
    {
        _client?.Dispose();
        _client = null;
    }
}
