using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Application.Catalog;
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

    /// <summary>The metadata that an event was sent with.</summary>
    public static JsonElement? MetadataOf(UsageEvent it) => it.Properties.Find(MetadataField) is { Kind: UsageValueKind.Json, Text: { } json } ? ListedRows.Parse(json) : null;
}

internal sealed record UsageCreated(bool Success, BillingId UsageEventId, bool Duplicate);

/// <summary>A usage event as a subscription shows it.</summary>
internal sealed record UsageEventData(
    [property: JsonPropertyName("_id")] BillingId Id, [property: JsonPropertyName("_creationTime")] long CreationTime, string EventId, string Metric,
    [property: JsonConverter(typeof(DecimalNumberConverter))] decimal Quantity, long Timestamp, JsonElement? Metadata)
{
    public static UsageEventData From(AcceptedEvent it) => new(
        it.Id, Milliseconds.Of(it.ReceivedAt), it.Event.TransactionId, it.Event.Code,
        it.Event.Properties.Find(EnsureMetric.FieldName).TryNumber(out decimal quantity) ? quantity : 1, Milliseconds.Of(it.Event.Timestamp), UsageCreate.MetadataOf(it.Event));
}
