using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Billing.Application.Ports;

namespace Billing.Storage.Azure.EventHubs;

/// <summary>Several events in one request body: a JSON array of objects with Body and UserProperties.</summary>
public static class EventBatchFormat
{
    /// <summary>Bytes around an event that its body and key do not account for: names, quotes, braces and commas.</summary>
    private const int ItemOverheadBytes = 64;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes as many events from <paramref name="start"/> on as fit into <see cref="EventHubsProtocol.MaxRequestBytes"/>, and at least one.
    /// Returns how many.
    /// </summary>
    public static int Write(IReadOnlyList<LogMessage> messages, int start, IBufferWriter<byte> target)
    {
        using var writer = new Utf8JsonWriter(target, WriterOptions);
        writer.WriteStartArray();
        int sizeBytes = 2;
        int index = start;
        for (; index < messages.Count; index++)
        {
            LogMessage message = messages[index];
            sizeBytes += ItemBytes(message);
            if (index > start && sizeBytes > EventHubsProtocol.MaxRequestBytes)
            {
                break;
            }

            WriteItem(writer, message);
        }

        writer.WriteEndArray();
        writer.Flush();
        return index - start;
    }

    /// <summary>Reads a request body. Throws <see cref="FormatException"/> with a sentence when it is not the documented shape.</summary>
    public static IReadOnlyList<LogMessage> Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("A batch is a JSON array of events");
            }

            var messages = new List<LogMessage>(document.RootElement.GetArrayLength());
            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                messages.Add(ReadItem(item));
            }

            return messages;
        }
        catch (JsonException exception)
        {
            throw new FormatException("A batch is a JSON array of events; this is no JSON", exception);
        }
    }

    private static void WriteItem(Utf8JsonWriter writer, LogMessage message)
    {
        writer.WriteStartObject();
        writer.WriteString("Body"u8, message.Body.Span);
        if (message.PartitionKey is { } key)
        {
            writer.WriteStartObject("UserProperties"u8);
            writer.WriteString(EventHubsProtocol.KeyProperty, key);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static LogMessage ReadItem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("Body"u8, out JsonElement body) || body.ValueKind != JsonValueKind.String)
        {
            throw new FormatException("Each event of a batch is an object whose Body is a string");
        }

        return new LogMessage(System.Text.Encoding.UTF8.GetBytes(body.GetString()!), Key(item, "UserProperties") ?? Key(item, "BrokerProperties"));
    }

    private static string? Key(JsonElement item, string group) =>
        item.TryGetProperty(group, out JsonElement properties) && properties.ValueKind == JsonValueKind.Object
        && properties.TryGetProperty(EventHubsProtocol.KeyProperty, out JsonElement key) && key.ValueKind == JsonValueKind.String
            ? key.GetString()
            : null;

    /// <summary>An upper bound of what an event takes once it is written as JSON.</summary>
    private static int ItemBytes(LogMessage message) =>
        ItemOverheadBytes + EscapedBytes(message.Body.Span) + (6 * (message.PartitionKey?.Length ?? 0));

    private static int EscapedBytes(ReadOnlySpan<byte> text)
    {
        int extraBytes = 0;
        foreach (byte value in text)
        {
            // Quotes, backslashes and the short control escapes take one byte more; other controls, and the few characters beyond
            // ASCII that the encoder escapes, at most five more for each byte.
            extraBytes += value is (byte)'"' or (byte)'\\' ? 1 : value is < 0x20 or > 0x7E ? 5 : 0;
        }

        return text.Length + extraBytes;
    }
}
