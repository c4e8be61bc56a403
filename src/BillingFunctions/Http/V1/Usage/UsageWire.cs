using Billing.Application.Usage.DeadLetters;
using System.Text.Json.Serialization;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Usage;

/// <summary>JSON of events and usage.</summary>
internal static class UsageWire
{
    public static readonly UsageWireJson Json = new(WireOptions.Create(Words.Of<AggregationType>(), Words.Of<ChargeModel>(), Words.Of<DeadLetterKind>(), Words.Of<DeadLetterStatus>(),
        Words.Of<FeeStepKind>(), Words.Of<PriceLineKind>()));
}

[JsonSerializable(typeof(EventCreate))]
[JsonSerializable(typeof(EventResponse))]
[JsonSerializable(typeof(EventBatchCreate))]
[JsonSerializable(typeof(EventBatchResponse))]
[JsonSerializable(typeof(EventVolumeResponse))]
[JsonSerializable(typeof(EventCancel))]
[JsonSerializable(typeof(EventReplace))]
[JsonSerializable(typeof(AmendmentResponse))]
[JsonSerializable(typeof(EventReprocessResponse))]
[JsonSerializable(typeof(RecomputeRequest))]
[JsonSerializable(typeof(RecomputeResponse))]
[JsonSerializable(typeof(EstimateFeesRequest))]
[JsonSerializable(typeof(EstimateFeesResponse))]
[JsonSerializable(typeof(UsageTrendResponse))]
[JsonSerializable(typeof(MeasuredUsageResponse))]
[JsonSerializable(typeof(CloudEventCreate))]
[JsonSerializable(typeof(IReadOnlyList<CloudEventCreate>))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(DeadLetterContentResponse))]
[JsonSerializable(typeof(DeadLetterMend))]
[JsonSerializable(typeof(DeadLetterDiscard))]
[JsonSerializable(typeof(DeadLetterReplay))]
[JsonSerializable(typeof(DeadLetterReplayResponse))]
[JsonSerializable(typeof(PipelineResponse))]
[JsonSerializable(typeof(CurrentUsageResponse))]
[JsonSerializable(typeof(SubscriptionUsageResponse))]
internal sealed partial class UsageWireJson : JsonSerializerContext;
