using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Usage;
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
using BillingFunctions.Http.CrediBill.Usage;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Webhooks;

/// <summary>How CrediBill tells of events: <c>{event, data, timestamp, app_id}</c>, signed as hex HMAC-SHA256 of the body, tried again after 1, 5 and 15 minutes.</summary>
/// <param name="services">Gives the reader of customers when the first event is told: whatever writes them tells of events itself.</param>
internal sealed class CrediBillWebhooks(IServiceProvider services) : IWebhookSurface
{
    private const string InvoiceFailed = "invoice.payment_failed";
    private const string EndAgreed = "subscription.cancel_scheduled";
    private const string PlanArchived = "plan.archived";

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
        [InvoiceFailed] = "invoice.failed",
        ["customer.created"] = "customer.created",
        ["customer.updated"] = "customer.updated",
        ["customer.deleted"] = "customer.deleted",
        ["plan.created"] = "plan.created",
        ["plan.updated"] = "plan.updated",
        ["plan.deleted"] = "plan.deleted",
        ["payment.succeeded"] = "payment.completed",
        ["payment.failed"] = "payment.failed",
        [TellUsage.EventType] = TellUsage.EventType,
    };

    public string Name => CrediBillSurface.SurfaceName;

    public IReadOnlyList<Duration>? Waits { get; } = [Duration.FromMinutes(1), Duration.FromMinutes(5), Duration.FromMinutes(15)];

    public string? NameOf(string domainType) => EventNames.GetValueOrDefault(domainType);

    public IEnumerable<string> NamesOf(string domainType) => NameOf(domainType) is not { } name ? [] : domainType switch
    {
        "subscription.updated" => [name, EndAgreed],
        "plan.updated" => [name, PlanArchived],
        _ => [name],
    };

    public async ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken)
    {
        Customer? customer = IsOf(occurred, "subscription") ? await CustomerOfAsync(occurred, cancellationToken) : null;
        string name = NameOf(occurred);
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, name);
            json.WritePropertyName("data"u8);
            WriteData(json, occurred, customer);
            json.WriteNumber("timestamp"u8, occurred.OccurredAt.ToUnixTimeMilliseconds());
            json.WriteString("app_id"u8, new BillingId(occurred.Space.Organization, 0).ToGuid());
            json.WriteEndObject();
        }

        return new WebhookContent(name, name[..name.IndexOf('.', StringComparison.Ordinal)], body.WrittenMemory);
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
        "subscription.updated" when occurred.StateAs<Subscription>().EndsAs is not null => EndAgreed,
        "plan.updated" when occurred.StateAs<Plan>().IsInactive => PlanArchived,
        _ => EventNames[occurred.Type],
    };

    private static bool IsOf(OccurredEvent it, string kind) => it.Type.StartsWith(kind, StringComparison.Ordinal) && it.Type[kind.Length] == '.';

    private static void WriteData(Utf8JsonWriter json, OccurredEvent it, Customer? customer)
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
                InvoiceData invoice = InvoiceViews.Show(new InvoiceView(it.StateAs<Invoice>(), []), null);
                JsonSerializer.Serialize(json, it.Type == InvoiceFailed ? invoice with { Status = InvoiceViews.Failed } : invoice, CrediBillWire.Json.InvoiceData);
                break;
            case "payment":
                JsonSerializer.Serialize(json, PaymentEventData.From(it.StateAs<Payment>()), CrediBillWire.Json.PaymentEventData);
                break;
            case "usage":
                JsonSerializer.Serialize(json, RecordedUsageData.From(it.StateAs<RecordedUsage>()), CrediBillWire.Json.RecordedUsageData);
                break;
            default:
                JsonSerializer.Serialize(
                    json, SubscriptionEventData.From(it.StateAs<Subscription>(), customer!, it.OccurredAt), CrediBillWire.Json.SubscriptionEventData);
                break;
        }
    }

    private async ValueTask<Customer> CustomerOfAsync(OccurredEvent it, CancellationToken cancellationToken) =>
        await services.GetRequiredService<CustomerReader>().FindIncludingDeletedAsync(it.Space, it.StateAs<Subscription>().CustomerId, cancellationToken)
            ?? throw new InvalidOperationException($"The customer of subscription {it.ObjectId} is gone");
}
