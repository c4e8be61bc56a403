using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>The wire records of this folder.</summary>
internal static class CatalogWire
{
    public static readonly CatalogWireJson Json = new(WireOptions.Create(
        Words.Of<AggregationType>(), Words.Of<RoundingFunction>(), Words.Of<PlanInterval>(), Words.Of<ChargeModel>(), Words.Of<FeeType>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(BillableMetricCreate))]
[JsonSerializable(typeof(BillableMetricUpdate))]
[JsonSerializable(typeof(BillableMetricResponse))]
[JsonSerializable(typeof(BillableMetricStats))]
[JsonSerializable(typeof(BillableMetricFilterCreate))]
[JsonSerializable(typeof(BillableMetricFilterResponse))]
[JsonSerializable(typeof(MetricPlan))]
[JsonSerializable(typeof(PlanCreate))]
[JsonSerializable(typeof(PlanUpdate))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(PlanSimulateRequest))]
[JsonSerializable(typeof(PlanSimulateResponse))]
[JsonSerializable(typeof(MigrationCreate))]
[JsonSerializable(typeof(MigrationResponse))]
[JsonSerializable(typeof(MigrationPreviewRequest))]
[JsonSerializable(typeof(MigrationPreviewResponse))]
[JsonSerializable(typeof(CommitmentCreate))]
[JsonSerializable(typeof(CommitmentUpdate))]
[JsonSerializable(typeof(CommitmentResponse))]
[JsonSerializable(typeof(UsageThresholdCreate))]
[JsonSerializable(typeof(UsageThresholdResponse))]
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class CatalogWireJson : JsonSerializerContext;
