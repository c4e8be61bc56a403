using System.Net;
using System.Net.Http.Headers;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>An envelope as request content, written straight to the connection: in chunks without a length, as the host sends it.</summary>
internal sealed class EnvelopeContent : HttpContent
{
    private readonly Func<Stream, CancellationToken, Task> _write;

    public EnvelopeContent(Func<Stream, CancellationToken, Task> write)
    {
        _write = write;
        Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _write(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _write(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
