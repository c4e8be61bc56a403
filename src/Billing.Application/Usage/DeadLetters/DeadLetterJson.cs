using System.Text.Json.Serialization;
using Billing.Application.Persistence;

namespace Billing.Application.Usage.DeadLetters;

/// <summary>Source-generated JSON of notices.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(DeadLetterNotice))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
