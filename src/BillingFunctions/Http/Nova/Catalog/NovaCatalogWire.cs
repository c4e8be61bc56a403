using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>The wire records of this folder.</summary>
internal static class NovaCatalogWire
{
    public static readonly NovaCatalogWireJson Json = new(WireOptions.Strict(
        Words.Upper<NovaAggregation>(), Words.Upper<AggregationType>(), Words.Upper<PlanInterval>(), Words.Upper<NovaTiming>(), Words.Upper<ChargeModel>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(NovaMessage))]
[JsonSerializable(typeof(NovaMetricCreate))]
[JsonSerializable(typeof(NovaMetricUpdate))]
[JsonSerializable(typeof(NovaMetric))]
[JsonSerializable(typeof(NovaPlanCreate))]
[JsonSerializable(typeof(NovaPlanUpdate))]
[JsonSerializable(typeof(NovaPlan))]
[JsonSerializable(typeof(NovaPriceCreate))]
[JsonSerializable(typeof(NovaPriceUpdate))]
[JsonSerializable(typeof(NovaPrice))]
[JsonSerializable(typeof(NovaChargeCreate))]
[JsonSerializable(typeof(NovaChargeUpdate))]
[JsonSerializable(typeof(NovaCharge))]
internal sealed partial class NovaCatalogWireJson : JsonSerializerContext;
