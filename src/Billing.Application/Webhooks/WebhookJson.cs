using System.Text.Json.Serialization;
using Billing.Application.Persistence;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;

namespace Billing.Application.Webhooks;

/// <summary>Source-generated JSON of what webhooks store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    Converters = [typeof(InstantJson), typeof(BillingIdJson), typeof(DataSpaceJson)])]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookEndpoints))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WaitingWebhook))]
[JsonSerializable(typeof(EndpointQueue))]
[JsonSerializable(typeof(DeliveryStep))]
[JsonSerializable(typeof(DeliveryMessage))]
[JsonSerializable(typeof(FanOutMessage))]
[JsonSerializable(typeof(RawJson))]
[JsonSerializable(typeof(bool))]
internal sealed partial class WebhookJson : JsonSerializerContext;
