using System.Globalization;
using System.Text.Json;
using Billing.Domain.Results;

namespace Billing.Application.Usage.Formats;

/// <summary>One event of a producer's message.</summary>
/// <param name="Number">Its place in the message.</param>
/// <param name="Read">The event, or what is wrong with it.</param>
/// <param name="Raw">Its own bytes.</param>
internal sealed record HubRead(int Number, ReadEvent Read, ReadOnlyMemory<byte> Raw);

/// <summary>
/// Reads producers' JSON: one event, a list of events, an object with a list <c>events</c>, or any of these on lines of their own (NDJSON). Each
/// event is ours or a CloudEvent. What is wrong with one event concerns that event alone.
/// </summary>
internal sealed class HubJsonReader(HubPlace place, OwnerName outer)
{
    /// <summary>The type of the error of an event that names another owner than what is around it.</summary>
    public const string Contradiction = "contradiction";

    /// <summary>Most events of a message.</summary>
    public const int EventsMax = 10_000;

    private static readonly string[] OwnerNames = ["organization_id", "mode"];

    private readonly List<HubRead> _events = [];

    /// <summary>The events; a <see cref="FormatException"/> when the message as a whole cannot be read.</summary>
    /// <param name="json">Valid UTF-8.</param>
    public List<HubRead> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            ReadValue(json);
        }
        catch (JsonException exception)
        {
            _events.Clear();
            if (!json.Span.Contains((byte)'\n') || !TryReadLines(json))
            {
                throw new FormatException($"The message is not JSON: {exception.Message}", exception);
            }
        }

        return _events;
    }

    /// <summary>False when no line holds an event: then it was no list of lines.</summary>
    private bool TryReadLines(ReadOnlyMemory<byte> json)
    {
        bool isAny = false;
        foreach (Range range in json.Span.Split((byte)'\n'))
        {
            ReadOnlyMemory<byte> line = json[range];
            ReadOnlySpan<byte> text = line.Span.Trim(" \t\r"u8);
            if (text.IsEmpty)
            {
                continue;
            }

            int before = _events.Count;
            try
            {
                ReadValue(line);
                isAny |= text[0] is (byte)'{' or (byte)'[';
            }
            catch (JsonException exception)
            {
                _events.RemoveRange(before, _events.Count - before);
                Add(new ReadEvent([], null, [new FieldError([], $"The line is not JSON: {exception.Message}", "json_invalid")]), line);
            }
        }

        return isAny;
    }

    private void ReadValue(ReadOnlyMemory<byte> json)
    {
        Utf8JsonReader reader = EventObject.Open(json.Span);
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadList(ref reader, json);
        }
        else if (IsBatch(reader))
        {
            ReadBatch(ref reader, json);
        }
        else
        {
            ReadOne(ref reader, json);
        }

        EventObject.Close(ref reader);
    }

    private static bool IsBatch(Utf8JsonReader reader) =>
        EventObject.HasMember(reader, "events"u8) && !EventObject.HasMember(reader, "specversion"u8) && !EventObject.HasMember(reader, "code"u8);

    private void ReadList(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadOne(ref reader, json);
        }
    }

    /// <summary>The owner may be named before or after the events.</summary>
    private void ReadBatch(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        int first = _events.Count;
        var fields = new FieldReader([]);
        OwnerName owner = OwnerName.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int? member = fields.Member(ref reader, ["organization_id", "mode", "events"]);
            if (member is 0 or 1)
            {
                string? name = fields.Name(ref reader, [OwnerNames[member.Value]]);
                owner = member == 0 ? owner with { Organization = name } : owner with { Mode = name };
            }
            else if (member == 2)
            {
                reader.Read();
                ReadBatchEvents(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        for (int i = first; i < _events.Count; i++)
        {
            _events[i] = _events[i] with { Read = Owned(_events[i].Read, owner) };
        }
    }

    private void ReadBatchEvents(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            ReadList(ref reader, json);
        }
        else
        {
            ReadOne(ref reader, json);
        }
    }

    private void ReadOne(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        string[] path = [_events.Count.ToString(CultureInfo.InvariantCulture)];
        var context = new EventContext(place.EnqueuedAt, place.TransactionId(_events.Count), NamesOwner: true);
        ReadEvent read = EventObject.ReadAny(ref reader, path, context);
        Add(read, json[start..(int)reader.BytesConsumed]);
    }

    private void Add(ReadEvent read, ReadOnlyMemory<byte> raw)
    {
        if (_events.Count == EventsMax)
        {
            throw new FormatException($"The message holds more than {EventsMax} events");
        }

        _events.Add(new HubRead(_events.Count, Owned(read, outer), raw));
    }

    /// <summary>The event with what it does not say of its owner taken from outside; bad when the two contradict each other.</summary>
    public static ReadEvent Owned(ReadEvent read, OwnerName owner) => read.Owner.Within(owner) is { } known
        ? read with { Owner = known }
        : read with
        {
            Event = null,
            Errors = [.. read.Errors, new FieldError([.. read.Path, "organization_id"], "contradicts what is said elsewhere of whose it is", Contradiction)],
        };
}
