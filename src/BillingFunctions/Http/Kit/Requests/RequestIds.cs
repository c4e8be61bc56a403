using System.Buffers.Binary;
using System.Globalization;
using Billing.Application.Ports;

namespace BillingFunctions.Http.Kit.Requests;

/// <summary>Names requests: the caller's own X-Request-Id when it is fit to be logged, otherwise one of ours.</summary>
internal sealed class RequestIds
{
    private const int MaxLength = 64;

    private readonly string _instance;
    private long _count;

    public RequestIds(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);
        _instance = BinaryPrimitives.ReadUInt64LittleEndian(bytes).ToString("x16", CultureInfo.InvariantCulture);
    }

    public string For(HttpRequest request)
    {
        string? given = request.Headers["X-Request-Id"];
        return given is { Length: > 0 and <= MaxLength } && !given.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"{_instance}-{Interlocked.Increment(ref _count):x}");
    }
}
