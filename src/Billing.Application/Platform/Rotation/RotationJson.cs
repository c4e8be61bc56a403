using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Billing.Application.Platform.Rotation;

/// <summary>JSON of documents whose shape is not looked at.</summary>
[JsonSerializable(typeof(JsonNode))]
internal sealed partial class RotationJson : JsonSerializerContext;
