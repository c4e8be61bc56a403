using System.Globalization;
using System.Text.Unicode;

namespace Billing.Load;

/// <summary>Builds requests in one buffer that is used again and again: the client must not cost more than it has to.</summary>
internal sealed class RequestBuffer
{
    private const int BodyAt = 512;

    private byte[] _bytes = new byte[64 * 1024];
    private int _end = BodyAt;

    /// <summary>Starts a new body.</summary>
    public void Clear() => _end = BodyAt;

    /// <summary>Adds to the body.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(_end));
        _end += text.Length;
    }

    /// <summary>Adds an event whose value is below 100.</summary>
    public void AddEvent(string run, long number, string customer, string timestamp) => Add(run, number, customer, timestamp, number % 100);

    /// <summary>Adds the event of a probe.</summary>
    public void AddProbe(string run, long number, string customer, string timestamp) => Add(run, number, customer, timestamp, UsageView.ProbeValue);

    private void Add(string run, long number, string customer, string timestamp, decimal value)
    {
        Reserve(512);
        Utf8.TryWrite(
            _bytes.AsSpan(_end), CultureInfo.InvariantCulture,
            $$$"""{"transaction_id":"{{{run}}}-{{{number}}}","external_customer_id":"{{{customer}}}","code":"load","timestamp":"{{{timestamp}}}","properties":{"value":{{{value}}}}}""",
            out int written);
        _end += written;
    }

    /// <summary>The whole request with the body that was added.</summary>
    public ReadOnlyMemory<byte> Post(string path)
    {
        Span<byte> head = stackalloc byte[BodyAt];
        Utf8.TryWrite(
            head, CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {ServiceProcess.Key}\r\nContent-Type: application/json\r\nContent-Length: {_end - BodyAt}\r\n\r\n",
            out int written);
        head[..written].CopyTo(_bytes.AsSpan(BodyAt - written));
        return _bytes.AsMemory(BodyAt - written, _end - BodyAt + written);
    }

    /// <summary>A request without a body.</summary>
    public ReadOnlyMemory<byte> Get(string path)
    {
        Utf8.TryWrite(
            _bytes, CultureInfo.InvariantCulture,
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {ServiceProcess.Key}\r\n\r\n", out int written);
        return _bytes.AsMemory(0, written);
    }

    private void Reserve(int more)
    {
        if (_end + more > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _end + more));
        }
    }
}
