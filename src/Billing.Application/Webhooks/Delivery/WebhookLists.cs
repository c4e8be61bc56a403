using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>The tenant-wide list of webhooks.</summary>
public static class WebhookLists
{
    /// <summary>All webhooks of a data space.</summary>
    public static readonly ListDefinition Webhooks = new(
        "webhooks", [new("webhook_type"), new("status"), new("webhook_endpoint_id"), new("event_id"), new("updated_at", ListFieldKind.Time)]);

    /// <summary>How a row of the list is stored; of its tries it has the last.</summary>
    public static JsonTypeInfo<Webhook> RowType => WebhookJson.Default.Webhook;

    /// <summary>Puts a webhook's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, Webhook webhook) => new(
        space, Webhooks.Name, webhook.Id, webhook.CreatedAt,
        [webhook.Type, webhook.Status.ToString(), webhook.EndpointId.ToString(), webhook.EventId.ToString(), ListKeys.Of(webhook.UpdatedAt)],
        RawJson.Of(webhook with { Attempts = [.. webhook.Attempts.TakeLast(1)] }, RowType));
}
