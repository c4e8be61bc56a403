using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.AddOns;

/// <summary>The wire records of this folder.</summary>
internal static class AddOnWire
{
    public static readonly AddOnWireJson Json = new(WireOptions.Create());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(AddOnCreate))]
[JsonSerializable(typeof(AddOnUpdate))]
[JsonSerializable(typeof(AddOnResponse))]
[JsonSerializable(typeof(ApplyAddOnRequest))]
[JsonSerializable(typeof(AppliedAddOnResponse))]
[JsonSerializable(typeof(AppliedAddOnDetailResponse))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class AddOnWireJson : JsonSerializerContext;
