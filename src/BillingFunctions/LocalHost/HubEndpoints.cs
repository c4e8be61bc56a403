using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Billing.Application.Ports;
using Billing.Storage.Azure.EventHubs;

namespace BillingFunctions.LocalHost;

/// <summary>
/// The part of an Event Hubs namespace that speaks HTTPS, in front of the embedded log: send, send to a partition, list partitions.
/// It listens on loopback only and asks for no key.
/// </summary>
internal sealed class HubEndpoints(string hub, IEventLog log)
{
    private int _next;

    /// <summary>True for paths of the hub; an unknown hub is nobody's.</summary>
    public bool Owns(PathString path) => path.StartsWithSegments("/" + hub, StringComparison.OrdinalIgnoreCase, out PathString rest) && rest.HasValue;

    public async Task HandleAsync(HttpContext context)
    {
        context.Request.Path.StartsWithSegments("/" + hub, StringComparison.OrdinalIgnoreCase, out PathString rest);
        string[] parts = rest.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int partitions = await log.PartitionCountAsync(context.RequestAborted);
        switch (context.Request.Method, parts)
        {
            case ("POST", ["messages"]):
                await SendAsync(context, Choose(context.Request, partitions));
                break;
            case ("POST", ["partitions", string id, "messages"]) when Partition(id, partitions) is { } partition:
                await SendAsync(context, partition);
                break;
            case ("GET", ["consumergroups", _, "partitions"]):
                await ListAsync(context);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private async Task SendAsync(HttpContext context, int partition)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        try
        {
            IReadOnlyList<LogMessage> messages = IsBatch(context.Request)
                ? EventBatchFormat.Read(body)
                : [new LogMessage(Text(body), EventHubsProtocol.ReadKeyHeader(context.Request.Headers[EventHubsProtocol.KeyProperty]) ?? BrokerKey(context.Request))];
            await log.SendAsync(partition, messages, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status201Created;
        }
        catch (FormatException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (StoreException exception)
        {
            context.Response.StatusCode = exception.Fault == StoreFault.Throttled ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>The embedded log keeps text. What is none, such as gzip, is kept as base64, which readers of the hub have to know anyway.</summary>
    private static byte[] Text(byte[] body) => Utf8.IsValid(body) ? body : Encoding.ASCII.GetBytes(Convert.ToBase64String(body));

    private async Task ListAsync(HttpContext context)
    {
        byte[] feed = PartitionFeedFormat.Write(hub, await log.GetEndsAsync(context.RequestAborted));
        context.Response.ContentType = EventHubsProtocol.FeedContentType;
        await context.Response.Body.WriteAsync(feed, context.RequestAborted);
    }

    /// <summary>Null when the body is larger than a hub takes.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > EventHubsProtocol.MaxRequestBytes)
            return null;

        byte[] buffer = new byte[EventHubsProtocol.MaxRequestBytes + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > EventHubsProtocol.MaxRequestBytes ? null : buffer[..length];
    }

    private static bool IsBatch(HttpRequest request) =>
        request.ContentType?.StartsWith(EventHubsProtocol.BatchContentType, StringComparison.OrdinalIgnoreCase) == true;

    private static int? Partition(string id, int partitions) =>
        int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int partition) && partition < partitions ? partition : null;

    /// <summary>The same key goes to the same partition; without one they take turns.</summary>
    private int Choose(HttpRequest request, int partitions)
    {
        if (BrokerKey(request) is not { } key)
            return (int)((uint)Interlocked.Increment(ref _next) % (uint)partitions);

        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(key))
            hash = unchecked((hash ^ value) * 16777619);

        return (int)(hash % (uint)partitions);
    }

    private static string? BrokerKey(HttpRequest request)
    {
        try
        {
            if (request.Headers["BrokerProperties"].ToString() is not { Length: > 0 } header)
                return null;

            using JsonDocument properties = JsonDocument.Parse(header);
            return properties.RootElement.TryGetProperty(EventHubsProtocol.KeyProperty, out JsonElement key) ? key.GetString() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
