using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Alerts;
using Billing.Domain.Identity;

namespace Billing.Application.Alerts;

/// <summary>The tenant-wide lists of alerts and of what has fired.</summary>
public static class AlertLists
{
    /// <summary>All alerts of a data space.</summary>
    public static readonly ListDefinition Alerts = new(
        "usage-alerts",
        [
            new("subscription_id"), new("customer_id"), new("billable_metric_id"), new("name"), new("threshold_value", ListFieldKind.Number),
            new("times_triggered", ListFieldKind.Number), new("updated_at", ListFieldKind.Time),
        ]);

    /// <summary>Everything that has fired.</summary>
    public static readonly ListDefinition Triggers = new("usage-alert-triggers", [new("usage_alert_id"), new(Order)]);

    /// <summary>Field by which what has fired is sorted: steps that fired together have the same instant.</summary>
    public const string Order = "order";

    /// <summary>How a row of the list of alerts is stored.</summary>
    public static JsonTypeInfo<UsageAlert> AlertType => StoredJson.Default.UsageAlert;

    /// <summary>How a row of the list of what has fired is stored.</summary>
    public static JsonTypeInfo<UsageAlertTrigger> TriggerType => StoredJson.Default.UsageAlertTrigger;

    internal static ListUpsert Upsert(DataSpace space, UsageAlert alert) => new(
        space, Alerts.Name, alert.Id, alert.CreatedAt,
        [
            alert.SubscriptionId?.ToString(), alert.CustomerId.ToString(), alert.MetricId?.ToString(), alert.Name, ListKeys.Of(alert.Threshold),
            ListKeys.Of(alert.TimesTriggered), ListKeys.Of(alert.UpdatedAt),
        ],
        StoredJson.Element(alert, AlertType));

    internal static ListRemove Remove(DataSpace space, UsageAlert alert) => new(space, Alerts.Name, alert.Id, alert.CreatedAt);

    internal static ListUpsert Upsert(DataSpace space, UsageAlertTrigger trigger) => new(
        space, Triggers.Name, trigger.Id, trigger.TriggeredAt, [trigger.AlertId.ToString(), string.Create(CultureInfo.InvariantCulture, $"{ListKeys.Of(trigger.TriggeredAt)}|{trigger.Step:D4}")],
        StoredJson.Element(trigger, TriggerType));
}
