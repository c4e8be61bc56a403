using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;

namespace BillingFunctions.Http.CrediBill.Usage;

/// <summary>What an event of this surface carries, and how it is read again.</summary>
internal static class SentUsage
{
    /// <summary>Property of an event that names the subscription it came for.</summary>
    public const string SubscriptionField = "subscription_id";

    public const string MetadataField = "metadata";

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
