using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Webhooks;

internal sealed class WebhookEndpointCreate
{
    [Text(1, 2048), Doc("An https address of the public internet.", Example = "\"https://hooks.example.com/billing\"")]
    public required string Url { get; set; }

    [OneOf(WebhookEndpoint.HmacAlgorithm)]
    public string SignatureAlgo { get; set; } = WebhookEndpoint.HmacAlgorithm;

    [Items(0, 100), Text(1, 100), Doc("What it is told of: names of events, or invoice.* for all that begin so. The operation lists all names. Left out or empty: everything.", Example = """["invoice.*","payment.failed"]""")]
    public IReadOnlyList<string> EventTypes { get; set; } = [];

    [OneOf(V1WebhookSurface.SurfaceName, "credibill"), Doc("The API in whose words and with whose headers it is told.")]
    public string Surface { get; set; } = V1WebhookSurface.SurfaceName;

    public EndpointChange ToInput() => new(Url, EventTypes, null);
}

internal sealed class WebhookEndpointUpdate
{
    [Text(1, 2048)]
    public string? Url { get; set; }

    [OneOf(WebhookEndpoint.HmacAlgorithm)]
    public string? SignatureAlgo { get; set; }

    [OneOf("active", "inactive"), Doc("active also ends that it is disabled: what waits is sent then.")]
    public string? Status { get; set; }

    [Items(0, 100), Text(1, 100), Doc("Replaces what it is told of; empty: everything.")]
    public IReadOnlyList<string>? EventTypes { get; set; }

    public EndpointChange ToInput() => new(Url, EventTypes, Status is null ? null : Status == "active" ? EndpointStatus.Active : EndpointStatus.Inactive);
}

internal sealed class SecretRotation
{
    [Range(0, 168), Doc("For how many hours what is sent is signed with the secret before, too.")]
    public int OverlapHours { get; set; } = 24;
}

internal sealed record WebhookEndpointResponse(
    BillingId Id, string Url, string SignatureAlgo, EndpointStatus Status, Instant CreatedAt, Instant UpdatedAt,
    [property: Doc("What it is told of; empty: everything.")] IReadOnlyList<string> EventTypes,
    [property: Doc("Shown when it was made and when it is rotated, and never else.")] string? Secret,
    [property: Doc("Until when the secret before signs too.")] Instant? PreviousSecretExpiresAt,
    [property: Doc("Why it was disabled.")] string? DisabledReason)
{
    public static WebhookEndpointResponse From(WebhookEndpoint it, string? secret) => new(
        it.Id, it.Url, it.Algorithm, it.Status, it.CreatedAt, it.UpdatedAt, it.EventTypes, secret, it.PreviousUntil, it.DisabledReason);
}

internal sealed record EndpointDeliveryStats(
    string EndpointId, long Total, long Succeeded, long Failed,
    [property: JsonConverter(typeof(DecimalNumberConverter)), Doc("Taken of all, in percent.")] decimal SuccessRate, [property: Doc("Those that are still tried.")] long Pending)
{
    public static EndpointDeliveryStats From(DeliveryStats it) => new(
        it.EndpointId.ToString(), it.Total, it.Succeeded, it.Failed,
        it.Total == 0 ? 0 : decimal.Round(100m * it.Succeeded / it.Total, 1, MidpointRounding.AwayFromZero), it.Pending);
}

internal sealed record WebhookResponse(
    BillingId Id, BillingId WebhookEndpointId, string WebhookType, string? ObjectType, BillingId? ObjectId, [property: FreeObject] JsonElement Payload, WebhookStatus Status,
    int Retries, int MaxRetries, Instant? LastRetriedAt, int? HttpStatus, [property: Doc("The beginning of the last answer.")] string? Response, Instant CreatedAt,
    Instant UpdatedAt, [property: Doc("The event: the header webhook-id, the same for every endpoint and try.")] BillingId EventId,
    [property: Doc("When it is tried next.")] Instant? NextAttemptAt, [property: Doc("Why the last try got no answer.")] string? ErrorMessage)
{
    public static WebhookResponse From(Webhook it)
    {
        WebhookAttempt? last = it.Attempts.Count == 0 ? null : it.Attempts[^1];
        return new WebhookResponse(
            it.Id, it.EndpointId, it.Type, it.ObjectType, it.ObjectId, ListedRows.Parse(Encoding.UTF8.GetString(it.Payload.Utf8.Span)), it.Status,
            Math.Max(0, it.AttemptCount - 1), RetryWaits.Max, it.AttemptCount > 1 ? last!.At : null, last?.HttpStatus, last?.Response, it.CreatedAt, it.UpdatedAt, it.EventId,
            it.DueAt, last?.Error);
    }
}

internal sealed record WebhookDeliveryAttemptResponse(
    BillingId Id, BillingId WebhookId, int AttemptNumber, int? HttpStatus, string? ResponseBody, bool Success, string? ErrorMessage, Instant AttemptedAt, long DurationMs)
{
    public static WebhookDeliveryAttemptResponse From(Webhook webhook, WebhookAttempt it) => new(
        webhook.Id.Part(it.Number % BillingId.MaxOrdinal), webhook.Id, it.Number, it.HttpStatus, it.Response, it.IsSuccess, it.Error, it.At, it.TookMs);
}

/// <summary>The <c>data</c> of <c>usage_threshold.crossed</c>.</summary>
internal sealed record CrossedThresholdData(BillingId ThresholdId, BillingId SubscriptionId, decimal AmountCents, decimal UsageAmountCents, Instant PeriodStart)
{
    public static CrossedThresholdData From(OccurredEvent occurred)
    {
        JsonElement state = occurred.State;
        return new CrossedThresholdData(
            occurred.ObjectId, BillingId.TryParse(state.GetProperty("subscription_id").GetString(), out BillingId subscription) ? subscription : default,
            state.GetProperty("threshold").GetProperty("amount_minor").GetInt64(), state.GetProperty("usage_minor").GetInt64(),
            NodaTime.Text.InstantPattern.ExtendedIso.Parse(state.GetProperty("period_start").GetString()!).Value);
    }
}

/// <summary>The wire records of this folder.</summary>
internal static class WebhookWire
{
    public static readonly WebhookWireJson Json = new(WireOptions.Create(Words.Of<EndpointStatus>(), Words.Of<WebhookStatus>()));
}

[JsonSerializable(typeof(WebhookEndpointCreate))]
[JsonSerializable(typeof(WebhookEndpointUpdate))]
[JsonSerializable(typeof(SecretRotation))]
[JsonSerializable(typeof(WebhookEndpointResponse))]
[JsonSerializable(typeof(EndpointDeliveryStats))]
[JsonSerializable(typeof(WebhookResponse))]
[JsonSerializable(typeof(WebhookDeliveryAttemptResponse))]
[JsonSerializable(typeof(CrossedThresholdData))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class WebhookWireJson : JsonSerializerContext;
