using System.Text;
using System.Text.Json;
using Billing.Application.Ports;

namespace BillingFunctions.LocalHost.Envelopes;

/// <summary>What a queue message sends.</summary>
internal static class QueuePayload
{
    public static TriggerPayload Create(QueueMessage message)
    {
        var metadata = new Dictionary<string, HostValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = HostValue.Text(message.Text),
            ["DequeueCount"] = HostValue.Number(message.DequeueCount),
            ["ExpirationTime"] = HostValue.OffsetTime(DateTimeOffset.MaxValue),
            ["Id"] = HostValue.Text(message.Id),
            ["InsertionTime"] = HostValue.OffsetTime(message.InsertedAtUtc),
            ["NextVisibleTime"] = HostValue.OffsetTime(message.NextVisibleAtUtc),
            ["PopReceipt"] = HostValue.Text(message.Receipt),
        };
        Spill(message.Text, metadata);
        return new TriggerPayload(HostValue.Text(message.Text), metadata);
    }

    /// <summary>
    /// The host copies the members of a JSON message into the metadata, over what stands there. That is why nothing in the
    /// metadata can be trusted, and why the stand-in does the same.
    /// </summary>
    private static void Spill(string text, Dictionary<string, HostValue> metadata)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (trimmed is not ['{', .., '}'])
            return;

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                if (Value(member.Value) is { } value)
                    metadata[member.Name] = value;
            }
        }
        catch (JsonException)
        {
            // A message that only looks like JSON spills nothing.
        }
    }

    private static HostValue? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => HostValue.Object(Encoding.UTF8.GetBytes(value.GetRawText())),
        JsonValueKind.Array or JsonValueKind.Null => null,
        JsonValueKind.True => HostValue.Text("True"),
        JsonValueKind.False => HostValue.Text("False"),
        _ => HostValue.Text(value.ToString()),
    };
}
