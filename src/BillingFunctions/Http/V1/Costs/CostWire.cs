using System.Text.Json.Serialization;
using Billing.Application.Costs;
using Billing.Application.Usage.Queries;
using Billing.Domain.Costs;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>The wire records of this folder.</summary>
internal static class CostWire
{
    public static readonly CostWireJson Json = new(WireOptions.Create(
        Words.Of<QuotaPeriod>(), Words.Of<QuotaEnforcement>(), Words.Of<QuotaLevel>(), Words.Of<BudgetPeriod>(), Words.Of<CostThreshold>(), Words.Of<CostAlertStatus>(), Words.Of<EstimateMethod>(), Words.Of<UsageStep>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(QuotaCreate))]
[JsonSerializable(typeof(QuotaUpdate))]
[JsonSerializable(typeof(QuotaResponse))]
[JsonSerializable(typeof(QuotaCheckResponse))]
[JsonSerializable(typeof(QuotaLevelData))]
[JsonSerializable(typeof(CostCenterCreate))]
[JsonSerializable(typeof(CostCenterReplace))]
[JsonSerializable(typeof(CostCenterResponse))]
[JsonSerializable(typeof(CostAllocationResponse))]
[JsonSerializable(typeof(CurrentCostsResponse))]
[JsonSerializable(typeof(ResourceCostsResponse))]
[JsonSerializable(typeof(CostTimelineResponse))]
[JsonSerializable(typeof(CostEstimateResponse))]
[JsonSerializable(typeof(CostAlertCreate))]
[JsonSerializable(typeof(CostAlertDismiss))]
[JsonSerializable(typeof(CostAlertResponse))]
internal sealed partial class CostWireJson : JsonSerializerContext;
