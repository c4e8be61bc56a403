using System.Text.Json;
using Billing.Application.Usage.Formats;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>Reads events in our own JSON from a request, straight from its bytes, which must be UTF-8. Unknown members are ignored.</summary>
public static class UsageEventJson
{
    private static readonly ListPath Events = new("body", "events");

    /// <summary>Reads one event: the whole body.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="receivedAt">The timestamp of an event that has none.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ReadEvent ReadOne(ReadOnlySpan<byte> body, Instant receivedAt) => EventObject.ReadBody(body, receivedAt, OwnEventReader.Read);

    /// <summary>Reads a batch: an object with a list <c>events</c>.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="eventsMax">Most events of a batch.</param>
    /// <param name="receivedAt">The timestamp of events that have none.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Result<IReadOnlyList<ReadEvent>> ReadBatch(ReadOnlySpan<byte> body, int eventsMax, Instant receivedAt)
    {
        if (!EventObject.TryOpen(body, JsonTokenType.StartObject, out Utf8JsonReader reader))
        {
            return EventListReader.Refuse(EventObject.Body, "must be an object", "model_type");
        }

        var fields = new FieldReader(EventObject.Body);
        List<ReadEvent>? events = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.Member(ref reader, ["events"]) is not 0)
            {
                reader.Skip();
                continue;
            }

            if (events is not null)
            {
                fields.Fail(["events"], "The name stands twice in this object", "duplicate_key");
            }

            reader.Read();
            events = ReadList(ref reader, fields, eventsMax, receivedAt) ?? events;
            if (!fields.IsGood)
            {
                FieldReader.SkipToEnd(ref reader, 0);
                break;
            }
        }

        EventObject.Close(ref reader);
        fields.Require(events, ["events"]);
        return fields.IsGood ? EventListReader.Judge(events!, Events, eventsMax) : Failure.Invalid(fields.Errors);
    }

    /// <summary>Writes an event as it would be sent.</summary>
    public static void Write(Utf8JsonWriter json, UsageEvent usage)
    {
        json.WriteStartObject();
        json.WriteString("transaction_id"u8, usage.TransactionId);
        json.WriteString("external_customer_id"u8, usage.CustomerExternalId);
        json.WriteString("code"u8, usage.Code);
        json.WriteString("timestamp"u8, NodaTime.Text.InstantPattern.ExtendedIso.Format(usage.Timestamp));
        json.WritePropertyName("properties"u8);
        Write(json, usage.Properties);
        json.WriteEndObject();
    }

    /// <summary>Writes properties as the object that they came as.</summary>
    public static void Write(Utf8JsonWriter json, UsageProperties properties)
    {
        json.WriteStartObject();
        foreach (ref readonly UsageProperty property in properties.Items)
        {
            json.WritePropertyName(property.Name);
            Write(json, property.Value);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UsageValue value)
    {
        switch (value.Kind)
        {
            case UsageValueKind.Number:
                json.WriteNumberValue(value.Number);
                break;
            case UsageValueKind.Text:
                json.WriteStringValue(value.Text);
                break;
            case UsageValueKind.True or UsageValueKind.False:
                json.WriteBooleanValue(value.Kind == UsageValueKind.True);
                break;
            case UsageValueKind.Json:
                json.WriteRawValue(value.Text!, skipInputValidation: true);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static List<ReadEvent>? ReadList(ref Utf8JsonReader reader, FieldReader fields, int eventsMax, Instant receivedAt)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return EventListReader.Read(ref reader, Events, eventsMax, new EventContext(receivedAt), OwnEventReader.Read);
        }

        fields.Fail(["events"], "must be a list", "list_type");
        reader.Skip();
        return null;
    }
}
