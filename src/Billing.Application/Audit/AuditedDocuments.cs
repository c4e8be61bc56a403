using System.Globalization;
using System.Text.Json;
using Billing.Application.Alerts;
using Billing.Application.BillingEntities;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Entitlements;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Mail;
using Billing.Application.Notifications;
using Billing.Application.Payments.Connections;
using Billing.Application.Payments.Inbound;
using Billing.Application.Taxes;
using Billing.Application.Tenants;
using Billing.Application.Wallets;
using Billing.Application.Webhooks.Delivery;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;

namespace Billing.Application.Audit;

/// <summary>
/// Which stored documents are things that the audit log names. A document with an id of its own is one, under the name of its type, and so is each item of a
/// document that is a book of such: what is added later is logged without a line here. Book-keeping is left out by name.
/// </summary>
internal static class AuditedDocuments
{
    /// <summary>What no person would call a change: it follows from one that is logged, or says only how far work has come.</summary>
    private static readonly HashSet<Type> Ignored =
    [
        typeof(JournalEntry), typeof(RatedPeriod), typeof(AwaitedInvoice), typeof(CodeClaim), typeof(MetricUse), typeof(CatalogState), typeof(CreditSale),
        typeof(InboundEvent), typeof(FeatureUses), typeof(EndpointQueue), typeof(WaitingWebhook), typeof(Notification), typeof(NotificationCounts),
    ];

    /// <summary>What a document holds that is no thing by itself: the field, what it is called, and the field with its id (null: it has none).</summary>
    private static readonly Dictionary<Type, (string Field, string ResourceType, string? Id)[]> Parts = new()
    {
        [typeof(CustomerAccount)] = [("customer", "customer", "id"), ("refused", "refused_close", "subject_id")],
        [typeof(EntityBook)] = [("entities", "billing_entity", "id")],
        [typeof(TaxAssignments)] = [("applied", "applied_tax", "id")],
        [typeof(PayerProfile)] = [("methods", "payment_method", "id")],
        [typeof(PaymentConnections)] = [("all", "integration", "id")],
        [typeof(AlertBook)] = [("alerts", "usage_alert", "id")],
        [typeof(WebhookEndpoints)] = [("all", "webhook_endpoint", "id")],
        [typeof(StoredMailSettings)] = [("settings", "mail_settings", null)],
    };

    /// <summary>Documents that are things without an id: there is one of them.</summary>
    private static readonly Dictionary<Type, string> Single = new() { [typeof(DocumentTemplate)] = "document_template", [typeof(TenantProfile)] = "tenant" };

    /// <summary>False for documents of a type that names no thing.</summary>
    public static bool MayName(Type type) => !Ignored.Contains(type);

    /// <summary>The things of a document by kind and id; the id is empty where a thing has none.</summary>
    /// <param name="address">Where it stands.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="type">The document's type.</param>
    /// <param name="document">The document; null when there is none.</param>
    public static IEnumerable<KeyValuePair<(string ResourceType, string Id), JsonElement>> ThingsOf(
        PartitionAddress address, string rowKey, Type type, JsonElement? document)
    {
        if (document is not { } json || !MayName(type))
        {
            return [];
        }

        if (json.ValueKind == JsonValueKind.Array)
        {
            return type == typeof(IReadOnlyList<Fee>) ? FeesOf(address, rowKey, json) : [];
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        if (Single.TryGetValue(type, out string? single))
        {
            return [KeyValuePair.Create((single, ""), json)];
        }

        if (type == typeof(CustomerAccount) && json.TryGetProperty("deleted", out JsonElement deleted) && deleted.ValueKind == JsonValueKind.True)
        {
            return [];
        }

        if (Parts.TryGetValue(type, out (string Field, string ResourceType, string? Id)[]? parts))
        {
            return parts.SelectMany(part => json.TryGetProperty(part.Field, out JsonElement value) ? ItemsOf(value, part.ResourceType, part.Id) : []);
        }

        return IdOf(json, "id") is { } id
            ? [KeyValuePair.Create((NameOf(type), id), json)]
            : json.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Array)
                .SelectMany(field => ItemsOf(field.Value, field.Name.EndsWith('s') ? field.Name[..^1] : field.Name, "id"));
    }

    private static IEnumerable<KeyValuePair<(string ResourceType, string Id), JsonElement>> ItemsOf(JsonElement value, string resourceType, string? idField) =>
        (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1))
            .Where(item => item.ValueKind == JsonValueKind.Object)
            .Select(item => (Item: item, Id: idField is null ? "" : IdOf(item, idField)))
            .Where(each => each.Id is not null)
            .Select(each => KeyValuePair.Create((resourceType, each.Id!), each.Item));

    /// <summary>Fees stand in one row, in the customer's partition; a fee's id is its invoice's with a number.</summary>
    private static IEnumerable<KeyValuePair<(string ResourceType, string Id), JsonElement>> FeesOf(PartitionAddress address, string rowKey, JsonElement fees)
    {
        var owner = new OwnerKey(ulong.Parse(address.PartitionKey.AsSpan(OwnerKey.HexLength + 1, OwnerKey.HexLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        ulong invoice = ulong.Parse(rowKey.AsSpan(rowKey.IndexOf('|', StringComparison.Ordinal) + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return fees.EnumerateArray().Where(fee => fee.TryGetProperty("ordinal", out _))
            .Select(fee => KeyValuePair.Create(("fee", new BillingId(owner, invoice, fee.GetProperty("ordinal").GetInt32()).ToString()), fee));
    }

    private static string? IdOf(JsonElement json, string field) =>
        json.TryGetProperty(field, out JsonElement id) && id.ValueKind == JsonValueKind.String && Guid.TryParse(id.GetString(), out _) ? id.GetString() : null;

    /// <summary>The words of a type's name: <c>WalletTransaction</c> is <c>wallet_transaction</c>.</summary>
    private static string NameOf(Type type) => type == typeof(DocumentMail) ? "mail" : JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
}
