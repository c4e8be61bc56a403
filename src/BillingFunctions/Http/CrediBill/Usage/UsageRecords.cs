using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Catalog;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;

namespace BillingFunctions.Http.CrediBill.Usage;

internal sealed class UsageCreate
{
    /// <summary>Property of an event that names the subscription it came for.</summary>
    private const string SubscriptionField = "subscription_id";

    private const string MetadataField = "metadata";

    [Text(1, 255)]
    public required string SubscriptionId { get; set; }

    [Positive]
    public required decimal Quantity { get; set; }

    [Text(1, 255), Doc("What was used.")]
    public required string Metric { get; set; }

    [Text(1, 255), Doc("Your own id of the event: it counts once.")]
    public string? EventId { get; set; }

    [FreeObject]
    public JsonElement? Metadata { get; set; }

    public UsageProperties ToProperties(Subscription subscription)
    {
        List<(string, UsageValue)> properties = [(EnsureMetric.FieldName, UsageValue.Of(Quantity)), (SubscriptionField, UsageValue.Of(subscription.Id.ToString()))];
        if (Metadata is { ValueKind: JsonValueKind.Object } metadata)
            properties.Add((MetadataField, UsageValue.Json(metadata.GetRawText())));

        return UsageProperties.Of([.. properties]);
    }

    /// <summary>What is told of an event; one that was sent before stays what it was, and belongs to the subscription that it came for then.</summary>
    public static RecordedUsage ToRecorded(AcceptedEvent it, Subscription subscription) => new(
        it.Id, subscription.CustomerId, it.Event.Properties.Find(SubscriptionField) is { Text: { } text } && BillingId.TryParse(text, out BillingId id) ? id : subscription.Id,
        it.Event.TransactionId, it.Event.Code, QuantityOf(it.Event), it.Event.Timestamp, MetadataTextOf(it.Event));

    /// <summary>The metadata that an event was sent with.</summary>
    public static JsonElement? MetadataOf(UsageEvent it) => MetadataTextOf(it) is { } json ? ListedRows.Parse(json) : null;

    /// <summary>How much was used; an event without a quantity is one.</summary>
    public static decimal QuantityOf(UsageEvent it) => it.Properties.Find(EnsureMetric.FieldName).TryNumber(out decimal quantity) ? quantity : 1;

    private static string? MetadataTextOf(UsageEvent it) => it.Properties.Find(MetadataField) is { Kind: UsageValueKind.Json, Text: { } json } ? json : null;
}

/// <summary>A usage event as the app is told of it.</summary>
internal sealed record RecordedUsageData(
    [property: JsonPropertyName("_id")] BillingId Id, BillingId CustomerId, BillingId SubscriptionId, string EventId, string Metric,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Quantity, long Timestamp, JsonElement? Metadata)
{
    public static RecordedUsageData From(RecordedUsage it) => new(
        it.Id, it.CustomerId, it.SubscriptionId, it.TransactionId, it.Code, it.Quantity, Milliseconds.Of(it.Timestamp),
        it.MetadataJson is { } json ? ListedRows.Parse(json) : null);
}

internal sealed record UsageCreated(bool Success, BillingId UsageEventId, bool Duplicate);

/// <summary>A usage event as a subscription shows it.</summary>
internal sealed record UsageEventData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, string EventId, string Metric,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Quantity, long Timestamp, JsonElement? Metadata)
{
    public static UsageEventData From(AcceptedEvent it) => new(
        it.Id, Milliseconds.Of(it.ReceivedAt), it.Event.TransactionId, it.Event.Code,
        UsageCreate.QuantityOf(it.Event), Milliseconds.Of(it.Event.Timestamp), UsageCreate.MetadataOf(it.Event));
}
