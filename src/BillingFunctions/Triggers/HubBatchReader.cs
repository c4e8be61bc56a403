using System.Text.Json;
using Billing.Application.Work;
using NodaTime;

namespace BillingFunctions.Triggers;

/// <summary>Reads the messages of one partition from an Event Hubs envelope of many.</summary>
internal static class HubBatchReader
{
    /// <param name="envelope">What the host sent.</param>
    /// <param name="binding">Name of the trigger's binding.</param>
    /// <param name="hub">The hub that is meant when the envelope names none.</param>
    /// <param name="now">Stands for the time of arrival where it is missing.</param>
    public static HubBatch Read(TriggerEnvelope envelope, string binding, string hub, Instant now)
    {
        JsonElement metadata = envelope.Metadata;
        IReadOnlyList<string> bodies = envelope.Texts(binding);
        List<long?> sequences = Column(metadata, "SequenceNumber", Loose.Number);
        List<string?> offsets = Column(metadata, "Offset", Loose.Text);
        List<string?> keys = Column(metadata, "PartitionKey", Loose.Text);
        List<Instant?> times = Column(metadata, "EnqueuedTimeUtc", Loose.Time);
        List<IReadOnlyDictionary<string, string>?> properties = Properties(metadata);
        var events = new HubEvent[bodies.Count];
        for (int i = 0; i < events.Length; i++)
        {
            // Without its place a message could not be told from its copy, so this one thing has to be there.
            long sequence = At(sequences, i) ?? throw new EnvelopeException($"Event {i} has no sequence number");
            events[i] = new HubEvent(sequence, At(offsets, i) ?? "", At(times, i) ?? now, At(keys, i), bodies[i]) { Properties = At(properties, i) };
        }

        (string? named, int partition) = Partition(metadata);
        return new HubBatch(named ?? hub, partition, events);
    }

    private static (string? Hub, int Partition) Partition(JsonElement metadata)
    {
        JsonElement? context = Loose.Member(metadata, "PartitionContext");
        (string? Hub, long? Id) found = context is null ? (null, null) : Loose.Open(context.Value, static value =>
            (Loose.Member(value, "EventHubName") is { } hub ? Loose.Text(hub) : null,
             Loose.Member(value, "PartitionId") is { } id ? Loose.Number(id) : null));

        return found.Id is >= 0 and <= int.MaxValue
            ? (found.Hub, (int)found.Id)
            : throw new EnvelopeException("PartitionContext.PartitionId is missing");
    }

    /// <summary>The producer's own properties of every event, as far as they are texts.</summary>
    private static List<IReadOnlyDictionary<string, string>?> Properties(JsonElement metadata) =>
        Loose.Member(metadata, "PropertiesArray") is { } array ? Loose.Open(array, value => List(value, TextsOf))
        : Loose.Member(metadata, "Properties") is { } single ? [Loose.Open(single, TextsOf)]
        : [];

    private static IReadOnlyDictionary<string, string>? TextsOf(JsonElement properties)
    {
        if (properties.ValueKind != JsonValueKind.Object)
            return null;

        Dictionary<string, string>? texts = null;
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String)
                (texts ??= new(StringComparer.Ordinal))[property.Name] = property.Value.GetString()!;
        }

        return texts;
    }

    /// <summary>One fact of every event: an array of its own, else the same member of each event's system properties.</summary>
    private static List<T> Column<T>(JsonElement metadata, string name, Func<JsonElement, T> read)
    {
        if (Loose.Member(metadata, name + "Array") is { } array)
            return Loose.Open(array, value => List(value, read));

        if (Loose.Member(metadata, "SystemPropertiesArray") is { } properties)
            return Loose.Open(properties, value => List(value, item => read(Loose.Member(item, name) ?? default)));

        return Loose.Member(metadata, name) is { } single ? [read(single)] : [];
    }

    private static List<T> List<T>(JsonElement array, Func<JsonElement, T> read) =>
        array.ValueKind == JsonValueKind.Array ? [.. array.EnumerateArray().Select(read)] : [];

    private static T? At<T>(List<T> values, int index) => index < values.Count ? values[index] : default;
}
