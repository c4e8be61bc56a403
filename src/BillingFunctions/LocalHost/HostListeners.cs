using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BillingFunctions.LocalHost;

/// <summary>The two ports of a host that runs a published app.</summary>
internal sealed class HostListeners(int port)
{
    /// <summary>The host's own limit for request bodies.</summary>
    private const long MaxBodyBytes = 104_857_600;

    private ListenOptions? _front;
    private ListenOptions? _admin;

    /// <summary>Answers requests of clients.</summary>
    public RequestDelegate OnFront { get; set; } = Starting;

    /// <summary>Answers requests on the admin port.</summary>
    public RequestDelegate OnAdmin { get; set; } = Starting;

    public Uri FrontAddress => Address(_front);

    public Uri AdminAddress => Address(_admin);

    public void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Listen(IPAddress.Loopback, port, listen => _front = listen);
        kestrel.Listen(IPAddress.Loopback, 0, listen => _admin = listen);
    }

    public Task HandleAsync(HttpContext context) => context.Connection.LocalPort == _admin!.IPEndPoint!.Port ? OnAdmin(context) : OnFront(context);

    private static Uri Address(ListenOptions? listen) => new($"http://127.0.0.1:{listen!.IPEndPoint!.Port}");

    private static Task Starting(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }
}
