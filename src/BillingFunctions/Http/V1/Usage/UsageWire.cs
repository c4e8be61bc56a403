using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>JSON of events and usage.</summary>
internal static class UsageWire
{
    public static readonly UsageWireJson Json = new(WireOptions.Create(Words.Of<AggregationType>(), Words.Of<ChargeModel>()));
}

[JsonSerializable(typeof(EventCreate))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventBatchCreate))]
[JsonSerializable(typeof(EventBatchResponse))]
[JsonSerializable(typeof(EventVolumeResponse))]
[JsonSerializable(typeof(EstimateFeesRequest))]
[JsonSerializable(typeof(EstimateFeesResponse))]
[JsonSerializable(typeof(UsageTrendResponse))]
[JsonSerializable(typeof(MeasuredUsageResponse))]
[JsonSerializable(typeof(CurrentUsageResponse))]
[JsonSerializable(typeof(SubscriptionUsageResponse))]
internal sealed partial class UsageWireJson : JsonSerializerContext;
