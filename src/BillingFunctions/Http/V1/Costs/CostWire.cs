using System.Text.Json.Serialization;
using Billing.Domain.Costs;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>The wire records of this folder.</summary>
internal static class CostWire
{
    public static readonly CostWireJson Json = new(WireOptions.Create(
        Words.Of<QuotaPeriod>(), Words.Of<QuotaEnforcement>(), Words.Of<QuotaLevel>(), Words.Of<BudgetPeriod>(), Words.Of<CostThreshold>(), Words.Of<CostAlertStatus>()));
}

/// <summary>Their source-generated metadata.</summary>
[JsonSerializable(typeof(QuotaCreate))]
[JsonSerializable(typeof(QuotaUpdate))]
[JsonSerializable(typeof(QuotaResponse))]
[JsonSerializable(typeof(QuotaCheckResponse))]
[JsonSerializable(typeof(QuotaLevelData))]
internal sealed partial class CostWireJson : JsonSerializerContext;
