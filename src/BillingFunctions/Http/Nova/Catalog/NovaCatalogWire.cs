using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>The wire records of this folder.</summary>
internal static class NovaCatalogWire
{
    public static readonly NovaCatalogWireJson Json = new(WireOptions.Strict(Words.Upper<NovaAggregation>(), Words.Upper<AggregationType>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(NovaMetricCreate))]
[JsonSerializable(typeof(NovaMetricUpdate))]
[JsonSerializable(typeof(NovaMetric))]
internal sealed partial class NovaCatalogWireJson : JsonSerializerContext;
