using System.Net;
using Azure.Core.Pipeline;

namespace Billing.Storage.Azure.Transport;

/// <summary>The one way to the network that all clients of a process share.</summary>
internal static class HttpTransports
{
    /// <summary>Connections are renewed now and then, so that a changed address of the service is noticed.</summary>
    public static HttpClientTransport Create() => new(new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });
}
