using System.Globalization;
using System.Text.Json;
using Billing.Domain.Results;

namespace Billing.Application.Usage;

/// <summary>Reads events from the JSON of a request, straight from its bytes. Unknown members are ignored.</summary>
public static class UsageEventJson
{
    private static readonly string[] Body = ["body"];

    /// <summary>Reads one event: the whole body.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ReadEvent ReadOne(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader reader = Open(body);
        ReadEvent read = ReadEvent(ref reader, Body);
        Close(ref reader);
        return read;
    }

    /// <summary>Reads a batch: an object with a list <c>events</c>.</summary>
    /// <param name="body">The body.</param>
    /// <param name="eventsMax">Most events of a batch.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static Result<IReadOnlyList<ReadEvent>> ReadBatch(ReadOnlySpan<byte> body, int eventsMax)
    {
        Utf8JsonReader reader = Open(body);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            Close(ref reader);
            return new Failure(FailureKind.Invalid, "must be an object", [new FieldError(Body, "must be an object", "model_type")]);
        }

        List<ReadEvent>? events = null;
        Failure? failure = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isEvents = reader.ValueTextEquals("events"u8);
            reader.Read();
            if (!isEvents)
            {
                reader.Skip();
            }
            else if (reader.TokenType != JsonTokenType.StartArray)
            {
                failure = Failure.Invalid("events", "must be a list", "list_type");
                reader.Skip();
            }
            else
            {
                events = ReadList(ref reader, eventsMax);
            }
        }

        Close(ref reader);
        return failure ?? Judge(events, eventsMax);
    }

    private static Result<IReadOnlyList<ReadEvent>> Judge(List<ReadEvent>? events, int eventsMax) => events switch
    {
        null => Failure.Invalid("events", "is missing", "missing"),
        { Count: 0 } => Failure.Invalid("events", "must have at least 1 event", "too_short"),
        _ when events.Count > eventsMax => Failure.Invalid("events", $"must have at most {eventsMax} events", "too_long"),
        _ => events,
    };

    /// <summary>What exceeds the maximum by more than one is only skipped: the batch is refused anyway.</summary>
    private static List<ReadEvent> ReadList(ref Utf8JsonReader reader, int eventsMax)
    {
        var events = new List<ReadEvent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (events.Count <= eventsMax)
            {
                events.Add(ReadEvent(ref reader, ["body", "events", events.Count.ToString(CultureInfo.InvariantCulture)]));
            }
            else
            {
                reader.Skip();
            }
        }

        return events;
    }

    private static ReadEvent ReadEvent(ref Utf8JsonReader reader, string[] path)
    {
        var fields = new EventFields(path);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new ReadEvent(path, null, [new FieldError(path, "must be an object", "model_type")]);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            fields.Read(ref reader);
        }

        return fields.Finish();
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 32 });
        reader.Read();
        return reader;
    }

    private static void Close(ref Utf8JsonReader reader)
    {
        // Reading past the end throws when something follows the value.
        while (reader.Read())
        {
        }
    }
}
