using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Billing.Application.Ports;
using BillingFunctions.LocalHost.Configuration;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What a batch of one hub partition sends.</summary>
internal static class HubPayload
{
    /// <summary>The bytes of packed messages and of base64: JSON text as they stand.</summary>
    private static readonly SearchValues<byte> NeverEscaped = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/="u8);

    private static readonly ReadOnlyMemory<byte> Opening = "["u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Quote = "\""u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Closing = "]"u8.ToArray();

    public static TriggerPayload Create(HubFunctionTrigger trigger, int partition, IReadOnlyList<LoggedMessage> batch)
    {
        var metadata = new Dictionary<string, HostValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["PartitionContext"] = HostValue.Object(json => WriteContext(json, trigger, partition)),
            ["PartitionKeyArray"] = Array(batch, (json, message) => json.WriteStringValue(message.PartitionKey)),
            ["OffsetArray"] = Array(batch, (json, message) => json.WriteStringValue(message.Offset)),
            ["SequenceNumberArray"] = Array(batch, (json, message) => json.WriteNumberValue(message.Sequence)),
            ["EnqueuedTimeUtcArray"] = Array(batch, (json, message) => json.WriteStringValue(Enqueued(message))),
            ["PropertiesArray"] = Array(batch, (json, _) => WriteEmpty(json)),
            ["SystemPropertiesArray"] = Array(batch, WriteSystemProperties),
        };
        return new TriggerPayload(HostValue.Json(Bodies(trigger, batch)), metadata);
    }

    /// <summary>The array of the messages. Packed messages stand in it as they are, so that they are held once.</summary>
    private static List<ReadOnlyMemory<byte>> Bodies(HubFunctionTrigger trigger, IReadOnlyList<LoggedMessage> batch)
    {
        var pieces = new List<ReadOnlyMemory<byte>>((4 * batch.Count) + 2) { Opening };
        foreach (LoggedMessage message in batch)
        {
            if (pieces.Count > 1)
                pieces.Add(Comma);

            if (trigger.IsBinary)
                pieces.Add(JsonText.Write(json => WriteBytes(json, message), Base64.GetMaxEncodedToUtf8Length(message.Body.Length) + 2));
            else if (message.Body.Span.ContainsAnyExcept(NeverEscaped))
                pieces.Add(JsonText.Write(json => WriteText(json, message), message.Body.Length + (message.Body.Length / 4)));
            else
                pieces.AddRange([Quote, message.Body, Quote]);
        }

        pieces.Add(Closing);
        return pieces;
    }

    private static HostValue Array(IReadOnlyList<LoggedMessage> batch, Action<Utf8JsonWriter, LoggedMessage> write) =>
        HostValue.Json(JsonText.Array(batch, write));

    private static void WriteBytes(Utf8JsonWriter json, LoggedMessage message) => json.WriteBase64StringValue(message.Body.Span);

    /// <summary>What is no UTF-8 loses its bytes, as it does in the host.</summary>
    private static void WriteText(Utf8JsonWriter json, LoggedMessage message)
    {
        if (Utf8.IsValid(message.Body.Span))
            json.WriteStringValue(message.Body.Span);
        else
            json.WriteStringValue(Encoding.UTF8.GetString(message.Body.Span));
    }

    private static void WriteContext(Utf8JsonWriter json, HubFunctionTrigger trigger, int partition)
    {
        json.WriteBoolean("IsCheckpointingAfterInvocation"u8, true);
        json.WriteString("FullyQualifiedNamespace"u8, "localhost");
        json.WriteString("EventHubName"u8, trigger.Hub);
        json.WriteString("ConsumerGroup"u8, trigger.ConsumerGroup);
        json.WriteString("PartitionId"u8, partition.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteSystemProperties(Utf8JsonWriter json, LoggedMessage message)
    {
        json.WriteStartObject();
        json.WriteNumber("SequenceNumber"u8, message.Sequence);
        json.WriteString("Offset"u8, message.Offset);
        json.WriteString("PartitionKey"u8, message.PartitionKey);
        json.WriteString("EnqueuedTimeUtc"u8, Enqueued(message));
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }

    /// <summary>Without a zone, as the host writes it.</summary>
    private static string Enqueued(LoggedMessage message) =>
        message.EnqueuedAtUtc.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
