using System.Net;
using System.Net.Sockets;

namespace Billing.Providers.Network;

/// <summary>HTTP clients that connect through the guard, follow no redirect, use no proxy and keep no cookie.</summary>
public static class GuardedHttp
{
    private const int HeadersMaxKilobytes = 64;

    /// <summary>A client; the time limit is the caller's.</summary>
    public static HttpClient CreateClient(OutboundGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = HeadersMaxKilobytes,
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = await guard.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
