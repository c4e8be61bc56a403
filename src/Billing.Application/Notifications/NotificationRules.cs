using System.Globalization;
using System.Text.Json;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;

namespace Billing.Application.Notifications;

/// <summary>What is told of an event.</summary>
/// <param name="Category">What it belongs to.</param>
/// <param name="ResourceType">The kind of thing that it is about; null for nothing that has an id.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Sentence">In a sentence, from the event's state.</param>
internal sealed record NotificationRule(string Category, string? ResourceType, string Title, Func<JsonElement, string> Sentence);

/// <summary>Of which events people are told: of what went wrong, of what ended, and of what they wait for.</summary>
internal static class NotificationRules
{
    private static readonly Dictionary<string, NotificationRule> Rules = new(StringComparer.Ordinal)
    {
        ["payment.failed"] = new("payment", "payment", "Payment failed", it => $"A payment of {Money(it, "amount_minor")} failed{Reason(it, "failure_reason")}"),
        ["payment.dispute_opened"] = new("payment", "payment", "Payment disputed", it => $"A payment of {Money(it, "amount_minor")} is disputed by the customer's bank"),
        ["payment.dispute_lost"] = new("payment", "payment", "Dispute lost", it => $"A disputed payment of {Money(it, "amount_minor")} was lost"),
        ["payment.refund_failed"] = new("payment", "payment", "Refund failed", it => $"A refund of a payment of {Money(it, "amount_minor")} failed"),
        ["credit_note.refund.failed"] = new("payment", "credit_note", "Refund failed", it => $"The refund of credit note {Text(it, "number")} failed"),
        ["invoice.overdue"] = new("invoice", "invoice", "Invoice overdue", it => $"Invoice {Text(it, "number")} is overdue"),
        ["period_close.refused"] = new("invoice", "refused_close", "Period not closed", it => $"A billing period could not be closed{Reason(it, "reason")}"),
        ["subscription.canceled"] = new("subscription", "subscription", "Subscription canceled", it => $"Subscription {Text(it, "external_id")} was canceled"),
        ["subscription.terminated"] = new("subscription", "subscription", "Subscription ended", it => $"Subscription {Text(it, "external_id")} has ended"),
        ["wallet.terminated"] = new("wallet", "wallet", "Wallet ended", it => $"Wallet {Text(it, "name")} has ended"),
        ["payment_request.payment_failed"] = new("dunning", "payment_request", "Payment request failed", _ => "A payment request was not paid"),
        ["webhook_endpoint.disabled"] = new("webhook", "webhook_endpoint", "Webhook endpoint disabled", it => $"{Text(it, "url")} is not sent to any more{Reason(it, "disabled_reason")}"),
        ["usage.dead_letter"] = new("usage", null, "Usage events set aside", it => $"Usage events could not be counted{Reason(it, "reason")}"),
        ["usage_alert.triggered"] = new("usage", "usage_alert", "Usage alert", _ => "A usage alert was triggered"),
        ["quota.warning"] = new("usage", "quota", "Quota nearly used", it => $"A customer has nearly used its quota of {QuotaOf(it)}"),
        ["quota.reached"] = new("usage", "quota", "Quota reached", it => $"A customer has used its quota of {QuotaOf(it)}"),
        ["cost_alert.triggered"] = new("usage", "cost_alert", "Cost alert", _ => "The running costs of a customer have reached a threshold"),
        ["data_export.completed"] = new("export", "data_export", "Export ready", _ => "A data export is ready"),
        ["data_export.failed"] = new("export", "data_export", "Export failed", _ => "A data export failed"),
    };

    /// <summary>What notifications belong to, in alphabetical order.</summary>
    public static IReadOnlyList<string> Categories { get; } = [.. Rules.Values.Select(rule => rule.Category).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>True when people are told of events of this type.</summary>
    public static bool Has(string type) => Rules.ContainsKey(type);

    /// <summary>What they are told, or null.</summary>
    public static Notification? Of(OccurredEvent occurred) => !Rules.TryGetValue(occurred.Type, out NotificationRule? rule) ? null : new Notification
    {
        Id = IdDerivation.ItemOf(occurred.Space.Organization, 0, "notification", occurred.Space.ToString(), occurred.Id.ToString()),
        Number = 0,
        Category = rule.Category,
        Title = rule.Title,
        Message = rule.Sentence(occurred.State) + ".",
        ResourceType = rule.ResourceType,
        ResourceId = rule.ResourceType is null ? null : occurred.ObjectId,
        CreatedAt = occurred.OccurredAt,
    };

    private static string Text(JsonElement state, string field) =>
        state.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "without a name";

    private static string QuotaOf(JsonElement state) => state.TryGetProperty("quota", out JsonElement quota) ? Text(quota, "metric_code") : "a metric";

    private static string Reason(JsonElement state, string field) =>
        state.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String ? ": " + value.GetString()!.TrimEnd('.') : "";

    private static string Money(JsonElement state, string field) =>
        state.TryGetProperty(field, out JsonElement minor) && minor.TryGetInt64(out long units) && state.TryGetProperty("currency", out JsonElement currency)
            && Domain.Monetary.Currency.TryParse(currency.GetString(), out Domain.Monetary.Currency? known)
            ? string.Create(CultureInfo.InvariantCulture, $"{known.ToMajor(units)} {known.Code}")
            : "money";
}
