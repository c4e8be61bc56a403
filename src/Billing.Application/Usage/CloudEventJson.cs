using System.Text.Json;
using Billing.Application.Usage.Formats;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Reads CloudEvents 1.0 of a request: structured, in batches, and with attributes beside the data (binary mode).</summary>
public static class CloudEventJson
{
    /// <summary>Media type of one event as JSON.</summary>
    public const string StructuredType = "application/cloudevents+json";

    /// <summary>Media type of a list of events as JSON.</summary>
    public const string BatchType = "application/cloudevents-batch+json";

    private static readonly ListPath Events = new("body");
    private static readonly string[] Source = ["header", "ce-source"];

    /// <summary>Reads one event: the whole body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="receivedAt">The timestamp of an event that has none.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ReadEvent ReadOne(ReadOnlySpan<byte> body, Instant receivedAt) => EventObject.ReadBody(body, receivedAt, CloudEventReader.Read);

    /// <summary>Reads a batch: a list of events.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="eventsMax">Most events of a batch.</param>
    /// <param name="receivedAt">The timestamp of events that have none.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Result<IReadOnlyList<ReadEvent>> ReadBatch(ReadOnlySpan<byte> body, int eventsMax, Instant receivedAt)
    {
        if (!EventObject.TryOpen(body, JsonTokenType.StartArray, out Utf8JsonReader reader))
        {
            return EventListReader.Refuse(Events.List, "must be a list", "list_type");
        }

        List<ReadEvent> events = EventListReader.Read(ref reader, Events, eventsMax, new EventContext(receivedAt), CloudEventReader.Read);
        EventObject.Close(ref reader);
        return EventListReader.Judge(events, Events, eventsMax);
    }

    /// <summary>Reads an event of binary mode.</summary>
    /// <param name="attributes">Attributes by name without prefix, decoded.</param>
    /// <param name="data">The data: a JSON object, or empty for none.</param>
    /// <param name="receivedAt">The timestamp of an event that has none.</param>
    /// <exception cref="JsonException">The data is not JSON.</exception>
    public static ReadEvent ReadBinary(IReadOnlyDictionary<string, string> attributes, ReadOnlySpan<byte> data, Instant receivedAt) =>
        ReadBinary(attributes, data, new EventContext(receivedAt));

    internal static ReadEvent ReadBinary(IReadOnlyDictionary<string, string> attributes, ReadOnlySpan<byte> data, EventContext context)
    {
        EventFieldNames names = EventFieldNames.CloudEventHeaders;
        var fields = new FieldReader([]);
        string? Attribute(string name, IReadOnlyList<string> field) => attributes.TryGetValue(name, out string? value) ? fields.Name(value, field) : null;

        var draft = new EventDraft(fields, names)
        {
            Code = Attribute("type", names.Code),
            Customer = Attribute("subject", names.Customer),
            Timestamp = attributes.TryGetValue("time", out string? time) ? fields.Timestamp(time, names.Timestamp) : null,
            Owner = new OwnerName(attributes.GetValueOrDefault("organizationid"), attributes.GetValueOrDefault("mode")),
        };
        string? source = Attribute("source", Source);
        fields.Require(source, Source);
        if (attributes.GetValueOrDefault("specversion") is not CloudEventReader.SpecVersion)
        {
            fields.Fail(["header", "ce-specversion"], "must be 1.0", "literal_error");
        }

        string? id = Attribute("id", names.TransactionId);
        draft.TransactionId = CloudEventReader.TransactionId(fields, source, id, Source, names.TransactionId);
        if (!data.IsEmpty)
        {
            Utf8JsonReader reader = EventObject.Open(data);
            draft.Properties = PropertyReader.Read(ref reader, fields, names.Properties);
            EventObject.Close(ref reader);
        }

        return draft.Finish(context with { TransactionId = null });
    }
}
