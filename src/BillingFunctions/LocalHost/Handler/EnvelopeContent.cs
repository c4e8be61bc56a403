using System.Net;
using System.Net.Http.Headers;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>An envelope as request content, sent in chunks without a length, as the host sends it.</summary>
internal sealed class EnvelopeContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _envelope;

    public EnvelopeContent(ReadOnlyMemory<byte> envelope)
    {
        _envelope = envelope;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_envelope).AsTask();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_envelope, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
