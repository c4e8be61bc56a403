using System.Text.Json;
using Billing.Domain.Results;

namespace Billing.Application.Usage.Formats;

/// <summary>Reads the list of a batch.</summary>
internal static class EventListReader
{
    /// <summary>Reads the list that the reader stands on. What exceeds the maximum by more than one is only skipped: the batch is refused anyway.</summary>
    public static List<ReadEvent> Read(ref Utf8JsonReader reader, ListPath path, int eventsMax, EventContext context, EventObject.EventReader read)
    {
        var events = new List<ReadEvent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (events.Count <= eventsMax)
            {
                events.Add(read(ref reader, path.Of(events.Count), context));
            }
            else
            {
                reader.Skip();
            }
        }

        return events;
    }

    /// <summary>The events, unless there are none or too many.</summary>
    public static Result<IReadOnlyList<ReadEvent>> Judge(List<ReadEvent> events, ListPath path, int eventsMax) =>
        events.Count == 0 ? Refuse(path.List, "must have at least 1 event", "too_short")
        : events.Count > eventsMax ? Refuse(path.List, $"must have at most {eventsMax} events", "too_long")
        : events;

    /// <summary>Refuses a batch.</summary>
    public static Failure Refuse(IReadOnlyList<string> path, string message, string type) => new(FailureKind.Invalid, message, [new FieldError(path, message, type)]);
}
