using System.Text.Json.Serialization;
using Billing.Domain.Entitlements;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Entitlements;

/// <summary>The wire records of this folder.</summary>
internal static class EntitlementWire
{
    public static readonly EntitlementWireJson Json = new(WireOptions.Create(Words.Of<FeatureType>(), Words.Of<EntitlementSource>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(FeatureCreate))]
[JsonSerializable(typeof(FeatureUpdate))]
[JsonSerializable(typeof(FeatureResponse))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(EntitlementCreate))]
[JsonSerializable(typeof(EntitlementUpdate))]
[JsonSerializable(typeof(EntitlementCopyRequest))]
[JsonSerializable(typeof(EntitlementResponse))]
[JsonSerializable(typeof(IReadOnlyList<EntitlementResponse>))]
[JsonSerializable(typeof(EntitlementSet))]
[JsonSerializable(typeof(EffectiveEntitlementResponse))]
[JsonSerializable(typeof(EntitlementCheckResponse))]
internal sealed partial class EntitlementWireJson : JsonSerializerContext;
