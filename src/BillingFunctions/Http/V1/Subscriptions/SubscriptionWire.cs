using System.Text.Json.Serialization;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>JSON of subscriptions.</summary>
internal static class SubscriptionWire
{
    public static readonly SubscriptionWireJson Json =
        new(WireOptions.Create(Words.Of<SubscriptionStatus>(), Words.Of<BillingTime>(), Words.Of<TerminationAction>(), Words.Of<PlanInterval>(),
            Words.Of<PlanChangeTiming>(), Words.Of<ScheduledChangeKind>(), Words.Of<ChargeModel>()));
}

[JsonSerializable(typeof(SubscriptionCreate))]
[JsonSerializable(typeof(SubscriptionResponse))]
[JsonSerializable(typeof(SubscriptionUpdate))]
[JsonSerializable(typeof(BulkSubscriptionRequest))]
[JsonSerializable(typeof(BulkTerminateRequest))]
[JsonSerializable(typeof(BulkSubscriptionResponse))]
[JsonSerializable(typeof(NextBillingDateResponse))]
[JsonSerializable(typeof(SubscriptionLifecycleResponse))]
[JsonSerializable(typeof(ChangePlanPreviewRequest))]
[JsonSerializable(typeof(ChangePlanPreviewResponse))]
[JsonSerializable(typeof(ChangePlanRequest))]
[JsonSerializable(typeof(ChangeQuantityRequest))]
[JsonSerializable(typeof(ExtendTrialRequest))]
[JsonSerializable(typeof(ScheduledChangeResponse))]
[JsonSerializable(typeof(PriceOverrideInput))]
[JsonSerializable(typeof(PriceOverrideResponse))]
internal sealed partial class SubscriptionWireJson : JsonSerializerContext;
