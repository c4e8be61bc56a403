using System.Net.Http.Headers;

namespace BillingFunctions.LocalHost.Handler;

/// <summary>How the host speaks HTTP to the handler.</summary>
internal static class HandlerHttp
{
    public const string Agent = "Azure-Functions-Host/" + FunctionInvoker.Version;

    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = int.MaxValue,
        EnableMultipleHttp2Connections = false,
    });

    /// <summary>The two headers of every request, over whatever a caller sent.</summary>
    public static void AddHostHeaders(HttpRequestHeaders headers, Guid invocation)
    {
        Set(headers, "X-Azure-Functions-HostVersion", FunctionInvoker.Version);
        Set(headers, "X-Azure-Functions-InvocationId", invocation.ToString());
    }

    private static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
