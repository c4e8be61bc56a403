using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BillingFunctions.Tests.Support;

/// <summary>Sends requests byte for byte, because a client library would mend the targets that matter here.</summary>
internal static class RawHttp
{
    /// <summary>The status and the body of the answer.</summary>
    public static async Task<(int Status, string Body)> SendAsync(Uri address, string method, string target, string body, params string[] headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using NetworkStream stream = client.GetStream();
        var request = new StringBuilder($"{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        if (!headers.Any(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase)))
            request.Append(CultureInfo.InvariantCulture, $"Host: {address.Authority}\r\n");

        foreach (string header in headers)
            request.Append(header).Append("\r\n");

        request.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();
        int end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture), end < 0 ? "" : answer[(end + 4)..]);
    }

    /// <summary>The headers that the Functions host sends with an envelope.</summary>
    public static string[] HostHeaders { get; } =
    [
        "User-Agent: Azure-Functions-Host/4.1.2.3", "X-Azure-Functions-InvocationId: 3f0b5c9e-7f5b-4f0e-9d0e-1c2f4f5a6b7c",
        "X-Azure-Functions-HostVersion: 4.1.2.3", "Content-Type: application/json; charset=utf-8",
    ];
}
