using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Billing.Application.Invoicing;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Wallets;
using BillingFunctions.Http.Nova.CreditNotes;
using BillingFunctions.Http.Nova.Customers;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Subscriptions;
using BillingFunctions.Http.Nova.Wallets;
using NodaTime;
using NodaTime.Text;

namespace BillingFunctions.Http.Nova.Webhooks;

/// <summary>How NovaBilling tells of events: <c>{event, data, timestamp}</c>, signed over the body, tried five times in a day.</summary>
internal sealed class NovaWebhookSurface : IWebhookSurface
{
    public const string SurfaceName = "nova";
    public const string SignatureHeader = "X-Webhook-Signature";
    public const string TypeHeader = "X-Event-Type";

    /// <summary>Our names, and NovaBilling's where they differ; what is not here is not told.</summary>
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["customer.created"] = "customer.created", ["customer.updated"] = "customer.updated", ["customer.deleted"] = "customer.deleted",
        ["subscription.created"] = "subscription.created", ["subscription.canceled"] = "subscription.canceled", ["subscription.terminated"] = "subscription.canceled",
        ["subscription.paused"] = "subscription.paused", ["subscription.resumed"] = "subscription.resumed",
        ["subscription.renewed"] = "subscription.renewed", ["subscription.plan_changed"] = "subscription.plan_changed",
        ["subscription.plan_change_scheduled"] = "subscription.plan_change_scheduled", ["subscription.trial_ended"] = "subscription.trial_ended",
        ["subscription.past_due"] = "subscription.past_due",
        ["invoice.created"] = "invoice.created", ["invoice.drafted"] = "invoice.drafted", ["invoice.finalized"] = "invoice.finalized", ["invoice.paid"] = "invoice.paid", ["invoice.voided"] = "invoice.voided",
        ["payment.created"] = "payment.created", ["payment.succeeded"] = "payment.succeeded", ["payment.failed"] = "payment.failed", ["payment.refunded"] = "payment.refunded",
        ["payment.retry.succeeded"] = "payment.retry.succeeded",
        ["credit_note.created"] = "credit_note.created", ["credit_note.finalized"] = "credit_note.finalized", ["credit_note.voided"] = "credit_note.voided",
        ["wallet.created"] = "wallet.created", ["wallet.updated"] = "wallet.updated", ["wallet.terminated"] = "wallet.terminated",
    };

    public string Name => SurfaceName;

    /// <summary>At once, after five minutes, half an hour, two hours and a day.</summary>
    public IReadOnlyList<Duration> Waits { get; } = [Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(24)];

    IReadOnlyList<Duration>? IWebhookSurface.Waits => Waits;

    public string? NameOf(string domainType) => Types.GetValueOrDefault(domainType);

    public ValueTask<WebhookContent> ShapeAsync(OccurredEvent occurred, CancellationToken cancellationToken)
    {
        string type = Types[occurred.Type];
        string objectType = type[..type.IndexOf('.', StringComparison.Ordinal)];
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("event"u8, type);
            json.WritePropertyName("data"u8);
            WriteData(json, objectType, occurred);
            json.WriteString("timestamp"u8, InstantPattern.ExtendedIso.Format(occurred.OccurredAt));
            json.WriteEndObject();
        }

        return ValueTask.FromResult(new WebhookContent(type, objectType, body.WrittenMemory));
    }

    /// <summary>Signed with the text of the secret, as the tenant sees it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers(Webhook webhook, IReadOnlyList<byte[]> keys, Instant at) =>
    [
        KeyValuePair.Create(
            SignatureHeader, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(EndpointSecrets.TextOf(keys[0])), webhook.Payload.Utf8.Span))),
        KeyValuePair.Create(TypeHeader, webhook.Type),
    ];

    /// <summary>The object as the API shows it, without what would have to be looked up.</summary>
    private static void WriteData(Utf8JsonWriter json, string objectType, OccurredEvent occurred)
    {
        switch (objectType)
        {
            case "customer":
                Write(json, NovaCustomer.From(occurred.StateAs<Customer>()), NovaBillingWire.Json.NovaCustomer);
                break;
            case "subscription":
                Write(json, NovaSubscription.From(Told(occurred.StateAs<Subscription>())), NovaBillingWire.Json.NovaSubscription);
                break;
            case "invoice":
                Write(json, NovaInvoice.From(new InvoiceView(occurred.StateAs<Invoice>(), []), null), NovaBillingWire.Json.NovaInvoice);
                break;
            case "payment":
                Write(json, NovaPayment.From(occurred.StateAs<Payment>()), NovaBillingWire.Json.NovaPayment);
                break;
            case "credit_note":
                Write(json, NovaCreditNote.From(occurred.StateAs<CreditNote>()), NovaBillingWire.Json.NovaCreditNote);
                break;
            default:
                Write(json, NovaWallet.From(occurred.StateAs<Wallet>()), NovaWalletWire.Json.NovaWallet);
                break;
        }
    }

    private static void Write<T>(Utf8JsonWriter json, T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(json, value, type);

    /// <summary>As the event knows it: whether an invoice is overdue stands with the invoice.</summary>
    private static ShownSubscription Told(Subscription it) => new(it, null, null, null, it is { Status: SubscriptionStatus.Active, Prepaid.IsPastDue: true });
}
