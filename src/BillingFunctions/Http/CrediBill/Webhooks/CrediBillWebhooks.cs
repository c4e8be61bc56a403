using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Billing.Application.Invoicing;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Plans;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>How CrediBill tells of events: <c>{event, data, timestamp, app_id}</c>, signed as hex HMAC-SHA256 of the body, tried again after 1, 5 and 15 minutes.</summary>
internal sealed class CrediBillWebhooks : IWebhookSurface
{
    private static readonly Dictionary<string, string> EventNames = new(StringComparer.Ordinal)
    {
        ["subscription.created"] = "subscription.created",
        ["subscription.updated"] = "subscription.updated",
        ["subscription.started"] = "subscription.activated",
        ["subscription.renewed"] = "subscription.renewed",
        ["subscription.canceled"] = "subscription.cancelled",
        ["subscription.terminated"] = "subscription.cancelled",
        ["subscription.past_due"] = "subscription.past_due",
        ["subscription.trial_ended"] = "subscription.trial_expired",
        ["invoice.created"] = "invoice.created",
        ["invoice.finalized"] = "payment.due",
        ["invoice.paid"] = "invoice.paid",
        ["invoice.voided"] = "invoice.void",
        ["customer.created"] = "customer.created",
        ["customer.updated"] = "customer.updated",
        ["customer.deleted"] = "customer.deleted",
        ["plan.created"] = "plan.created",
        ["plan.updated"] = "plan.updated",
        ["plan.deleted"] = "plan.deleted",
        ["payment.succeeded"] = "payment.completed",
        ["payment.failed"] = "payment.failed",
    };

    public string Name => CrediBillSurface.SurfaceName;

    public IReadOnlyList<Duration>? Waits { get; } = [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15)];

    public string? NameOf(string domainType) => EventNames.GetValueOrDefault(domainType);

    public ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken)
    {
        string name = NameOf(occurred);
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, name);
            json.WritePropertyName("data"u8);
            WriteData(json, occurred);
            json.WriteNumber("timestamp"u8, occurred.OccurredAt.ToUnixTimeMilliseconds());
            json.WriteString("app_id"u8, new BillingId(occurred.Space.Organization, 0).ToGuid());
            json.WriteEndObject();
        }

        return ValueTask.FromResult(new WebhookContent(name, name[..name.IndexOf('.', StringComparison.Ordinal)], body.WrittenMemory));
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers(Webhook webhook, IReadOnlyList<byte[]> keys, Instant at) =>
    [
        KeyValuePair.Create("X-Webhook-Event", webhook.Type),
        KeyValuePair.Create("X-Delivery-Attempt", (webhook.AttemptCount + 1).ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("X-Webhook-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(keys[0], webhook.Payload.Utf8.Span))),
    ];

    /// <summary>An agreed end and an archived plan have names of their own here.</summary>
    private static string NameOf(OccurredEvent occurred) => occurred.Type switch
    {
        "subscription.updated" when occurred.StateAs<Subscription>().EndsAs is not null => "subscription.cancel_scheduled",
        "plan.updated" when occurred.StateAs<Plan>().IsInactive => "plan.archived",
        _ => EventNames[occurred.Type],
    };

    private static void WriteData(Utf8JsonWriter json, OccurredEvent it)
    {
        switch (it.Type[..it.Type.IndexOf('.', StringComparison.Ordinal)])
        {
            case "customer":
                JsonSerializer.Serialize(json, CustomerData.From(it.StateAs<Customer>()), CrediBillWire.Json.CustomerData);
                break;
            case "plan":
                JsonSerializer.Serialize(json, PlanData.From(it.StateAs<Plan>(), null, it.Space.Mode), CrediBillWire.Json.PlanData);
                break;
            case "invoice":
                JsonSerializer.Serialize(json, InvoiceViews.Show(new InvoiceView(it.StateAs<Invoice>(), []), null), CrediBillWire.Json.InvoiceData);
                break;
            case "payment":
                WritePayment(json, it.StateAs<Payment>());
                break;
            default:
                WriteSubscription(json, it.StateAs<Subscription>());
                break;
        }
    }

    private static void WritePayment(Utf8JsonWriter json, Payment it)
    {
        json.WriteStartObject();
        json.WriteString("_id"u8, it.Id.ToGuid());
        json.WriteString("customerId"u8, it.CustomerId.ToGuid());
        json.WriteString("invoiceId"u8, it.InvoiceId.ToGuid());
        json.WriteNumber("amount"u8, it.AmountMinor);
        json.WriteString("currency"u8, it.Currency.Code);
        json.WriteEndObject();
    }

    private static void WriteSubscription(Utf8JsonWriter json, Subscription it)
    {
        json.WriteStartObject();
        json.WriteString("_id"u8, it.Id.ToGuid());
        json.WriteString("customerId"u8, it.CustomerId.ToGuid());
        json.WriteString("planId"u8, it.PlanId.ToGuid());
        json.WriteNumber("failedPaymentAttempts"u8, it.Prepaid?.FailedPayments ?? 0);
        json.WriteBoolean("cancelAtPeriodEnd"u8, it.EndsAs is not null);
        json.WriteEndObject();
    }
}
