using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nova.AddOns;

/// <summary>The wire records of this folder.</summary>
internal static class NovaAddOnWire
{
    public static readonly NovaAddOnWireJson Json = new(WireOptions.Strict());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaAddOnCreate))]
[JsonSerializable(typeof(NovaAddOnUpdate))]
[JsonSerializable(typeof(NovaAddOn))]
[JsonSerializable(typeof(NovaAddOnApply))]
[JsonSerializable(typeof(NovaAppliedAddOn))]
internal sealed partial class NovaAddOnWireJson : JsonSerializerContext;
