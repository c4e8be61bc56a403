using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Usage;
using Billing.Domain.Usage;

namespace BillingFunctions.Http.Kit.Json;

/// <summary>The properties of an event as a field of an answer: the object that they came as.</summary>
[JsonConverter(typeof(EventPropertiesConverter))]
internal readonly record struct EventProperties(UsageProperties Values);

/// <summary>Writes properties of events.</summary>
internal sealed class EventPropertiesConverter : JsonConverter<EventProperties>
{
    public override EventProperties Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Events are read from the bytes of the request");

    public override void Write(Utf8JsonWriter writer, EventProperties value, JsonSerializerOptions options) => UsageEventJson.Write(writer, value.Values);
}
