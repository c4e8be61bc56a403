using System.Text.Json.Serialization;
using Billing.Application.Persistence;

namespace Billing.Application.Consistency;

/// <summary>Source-generated JSON of what the consistency kit stores.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(InstantJson), typeof(BillingIdJson), typeof(DataSpaceJson)])]
[JsonSerializable(typeof(OutboxLine))]
[JsonSerializable(typeof(List<OutboxLine>))]
[JsonSerializable(typeof(NameClaim))]
[JsonSerializable(typeof(DrainHint))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(EmittedEvent))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
internal sealed partial class ConsistencyJson : JsonSerializerContext;
