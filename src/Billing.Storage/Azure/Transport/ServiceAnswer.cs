using System.Text.Json;
using System.Xml;
using Azure;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.Transport;

/// <summary>Reads parts of a service's answer.</summary>
internal static class ServiceAnswer
{
    /// <summary>A header as it came, or null.</summary>
    public static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out string? value) ? value : null;

    /// <summary>
    /// Reads the body of a successful read. One that is not what the service documents, such as the page of a proxy, is an outage and
    /// not a bug of ours.
    /// </summary>
    public static T Read<T>(string what, Response response, Func<Response, T> read)
    {
        try
        {
            return read(response);
        }
        catch (Exception exception) when (exception is JsonException or XmlException or FormatException or InvalidOperationException)
        {
            throw new StoreException(StoreFault.Unavailable, $"{what}: the answer cannot be read", exception);
        }
    }
}
