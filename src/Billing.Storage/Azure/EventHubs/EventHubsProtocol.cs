using System.Globalization;
using System.Text;
using System.Text.Json;
using Billing.Storage.Limits;

namespace Billing.Storage.Azure.EventHubs;

/// <summary>
/// The part of the Event Hubs HTTPS protocol that this service speaks, as client (the event log) and as server (the local
/// host's stand-in for a namespace). Both sides use the constants here and the two formats <see cref="EventBatchFormat"/> and
/// <see cref="PartitionFeedFormat"/>.
/// </summary>
/// <remarks>
/// <para><b>Send several events to one partition</b>, in order, all or none:</para>
/// <code>
/// POST /{hub}/partitions/{id}/messages?timeout=60&amp;api-version=2014-01
/// Content-Type: application/vnd.microsoft.servicebus.json
///
/// [{"Body":"text"},{"Body":"text","UserProperties":{"PartitionKey":"k"}}]
/// </code>
/// <para><b>Send one event to one partition</b>: the body is the event itself, so that large JSON is not escaped once more.</para>
/// <code>
/// POST /{hub}/partitions/{id}/messages?timeout=60&amp;api-version=2014-01
/// Content-Type: application/atom+xml;type=entry;charset=utf-8
/// PartitionKey: "k"
///
/// text
/// </code>
/// <para>
/// Both answer 201 with an empty body when the events are durable; 400 or 413 when the request is malformed or too large, 401 for
/// credentials, 404 for an unknown hub or partition, 429 or 503 when throttled. A request body has at most <see cref="MaxRequestBytes"/>.
/// An event addressed to a partition cannot carry a broker partition key as well, so the producer's key travels as the user property
/// <see cref="KeyProperty"/>: in a batch as text, in the header of a single event as a JSON string.
/// </para>
/// <para><b>Where every partition begins and ends</b>:</para>
/// <code>
/// GET /{hub}/consumergroups/{group}/partitions?timeout=60&amp;api-version=2015-01
/// </code>
/// <para>
/// answers 200 with <c>application/atom+xml;type=feed;charset=utf-8</c>: an Atom feed with one entry for each partition, whose title is the
/// partition's id and whose content is a <c>PartitionDescription</c> with BeginSequenceNumber, EndSequenceNumber (the last one appended),
/// LastEnqueuedOffset (-1 when nothing was ever appended) and LastEnqueuedTimeUtc.
/// </para>
/// <para>
/// Every request has <c>Authorization: SharedAccessSignature sr=..&amp;sig=..&amp;se=..&amp;skn=..</c> or <c>Bearer ..</c>; a development endpoint
/// without a key gets none.
/// </para>
/// </remarks>
public static class EventHubsProtocol
{
    /// <summary>Content type of several events in one request.</summary>
    public const string BatchContentType = "application/vnd.microsoft.servicebus.json";

    /// <summary>Content type of a request whose body is the event. A server takes any type but <see cref="BatchContentType"/>.</summary>
    public const string SingleContentType = "application/atom+xml;type=entry;charset=utf-8";

    /// <summary>Content type of the list of partitions.</summary>
    public const string FeedContentType = "application/atom+xml;type=feed;charset=utf-8";

    /// <summary>User property, and header of a single event, with the producer's key.</summary>
    public const string KeyProperty = "PartitionKey";

    /// <summary>Most bytes of a request body.</summary>
    public const int MaxRequestBytes = 256 * 1024;

    /// <summary>Most bytes of one event's body; the rest of the request is overhead.</summary>
    public const int MaxBodyBytes = StoreLimits.MaxEventBytes;

    /// <summary>The consumer group that every hub has.</summary>
    public const string DefaultConsumerGroup = "$Default";

    /// <summary>Path and query of a send to a partition.</summary>
    public static string SendPath(string hub, int partition) => string.Create(
        CultureInfo.InvariantCulture, $"/{Uri.EscapeDataString(hub)}/partitions/{partition}/messages?timeout=60&api-version=2014-01");

    /// <summary>Path and query of the list of partitions.</summary>
    public static string PartitionsPath(string hub, string group = DefaultConsumerGroup) =>
        $"/{Uri.EscapeDataString(hub)}/consumergroups/{Uri.EscapeDataString(group).Replace("%24", "$", StringComparison.Ordinal)}"
        + "/partitions?timeout=60&api-version=2015-01";

    /// <summary>The header value of a producer's key: an ASCII JSON string.</summary>
    public static string KeyHeader(string key) => string.Concat("\"", JsonEncodedText.Encode(key).ToString(), "\"");

    /// <summary>The key of a header value; text that is no JSON string is taken as it is. Null for null.</summary>
    public static string? ReadKeyHeader(string? header)
    {
        if (header is not ['"', .., '"'])
        {
            return header;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(header));
            return reader.Read() ? reader.GetString() : header;
        }
        catch (JsonException)
        {
            return header;
        }
    }
}
