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
        List<(string, UsageValue)> properties = [(EnsureMetric.FieldName, UsageValue.Of(Quantity)), (SentUsage.SubscriptionField, UsageValue.Of(subscription.Id.ToString()))];
        if (Metadata is { ValueKind: JsonValueKind.Object } metadata)
            properties.Add((SentUsage.MetadataField, UsageValue.Json(metadata.GetRawText())));

        return UsageProperties.Of([.. properties]);
    }
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
        SentUsage.QuantityOf(it.Event), Milliseconds.Of(it.Event.Timestamp), SentUsage.MetadataOf(it.Event));
}
