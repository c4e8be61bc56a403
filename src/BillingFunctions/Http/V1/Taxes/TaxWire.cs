using System.Text.Json.Serialization;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Taxes;

/// <summary>The wire records of this folder.</summary>
internal static class TaxWire
{
    public static readonly TaxWireJson Json = new(WireOptions.Create());
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(TaxCreate))]
[JsonSerializable(typeof(TaxUpdate))]
[JsonSerializable(typeof(TaxResponse))]
[JsonSerializable(typeof(ApplyTaxRequest))]
[JsonSerializable(typeof(AppliedTaxResponse))]
[JsonSerializable(typeof(TaxApplicationCountsResponse))]
[JsonSerializable(typeof(TaxAppliedEntitiesResponse))]
internal sealed partial class TaxWireJson : JsonSerializerContext;
