using System.Text.Json.Nodes;
using Billing.Application.Invoicing;
using Billing.Domain.Credits;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using NodaTime;
using NodaTime.Text;

namespace Billing.Application.Integrations.Sync;

/// <summary>What other systems are told of each kind of object, under our names. Amounts are major units; instants are ISO 8601 in UTC.</summary>
public static class SyncFields
{
    private static readonly string[] Customers = ["id", "external_id", "name", "email", "currency", "timezone", "tax_number", "created_at"];
    private static readonly string[] Invoices =
        ["id", "number", "status", "customer_id", "customer_external_id", "currency", "subtotal_amount", "taxes_amount", "total_amount", "amount_due", "issued_at", "due_at", "paid_at"];
    private static readonly string[] Payments = ["id", "invoice_id", "customer_id", "status", "provider", "currency", "amount", "refunded_amount", "completed_at"];
    private static readonly string[] CreditNotes = ["id", "number", "invoice_id", "customer_id", "status", "currency", "total_amount", "taxes_amount", "credit_amount", "refund_amount", "issued_at"];

    /// <summary>Names of the fields of a kind.</summary>
    public static IReadOnlyList<string> Of(SyncKind kind) => kind switch
    {
        SyncKind.Customer => Customers,
        SyncKind.Invoice => Invoices,
        SyncKind.Payment => Payments,
        _ => CreditNotes,
    };

    /// <summary>A kind in a word: <c>credit_note</c>.</summary>
    public static string WordOf(SyncKind kind) => kind == SyncKind.CreditNote ? "credit_note" : kind.ToString().ToLowerInvariant();

    /// <summary>The kind that a word means, or null.</summary>
    public static SyncKind? KindOf(string word) => Enum.GetValues<SyncKind>().Select(kind => (SyncKind?)kind).FirstOrDefault(kind => WordOf(kind!.Value) == word);

    internal static JsonObject Of(Customer it) => new()
    {
        ["id"] = it.Id.ToString(), ["external_id"] = it.ExternalId, ["name"] = it.Name, ["email"] = it.Email, ["currency"] = it.Currency.Code, ["timezone"] = it.TimeZoneId,
        ["tax_number"] = it.TaxNumber, ["created_at"] = Text(it.CreatedAt),
    };

    internal static JsonObject Of(Invoice it, Customer customer) => new()
    {
        ["id"] = it.Id.ToString(), ["number"] = it.Number, ["status"] = Word(it.Status), ["customer_id"] = it.CustomerId.ToString(), ["customer_external_id"] = customer.ExternalId,
        ["currency"] = it.Currency.Code, ["subtotal_amount"] = Major(it.TotalMinor - it.TaxMinor, it.Currency), ["taxes_amount"] = Major(it.TaxMinor, it.Currency),
        ["total_amount"] = Major(it.TotalMinor, it.Currency), ["amount_due"] = Major(it.CollectableMinor, it.Currency), ["issued_at"] = Text(it.IssuedAt), ["due_at"] = Text(it.DueDate),
        ["paid_at"] = Text(it.PaidAt),
    };

    internal static JsonObject Of(Payment it) => new()
    {
        ["id"] = it.Id.ToString(), ["invoice_id"] = it.InvoiceId.ToString(), ["customer_id"] = it.CustomerId.ToString(), ["status"] = Word(it.Status), ["provider"] = Word(it.Provider),
        ["currency"] = it.Currency.Code, ["amount"] = Major(it.AmountMinor, it.Currency), ["refunded_amount"] = Major(it.RefundedMinor, it.Currency), ["completed_at"] = Text(it.CompletedAt),
    };

    internal static JsonObject Of(CreditNote it) => new()
    {
        ["id"] = it.Id.ToString(), ["number"] = it.Number, ["invoice_id"] = it.InvoiceId.ToString(), ["customer_id"] = it.CustomerId.ToString(),
        ["status"] = it.VoidedAt is null ? Word(it.Status) : "voided", ["currency"] = it.Currency.Code, ["total_amount"] = Major(it.TotalMinor, it.Currency),
        ["taxes_amount"] = Major(it.TaxMinor, it.Currency), ["credit_amount"] = Major(it.CreditMinor, it.Currency), ["refund_amount"] = Major(it.RefundMinor, it.Currency),
        ["issued_at"] = Text(it.IssuedAt),
    };

    internal static IReadOnlyList<SyncLine> LinesOf(InvoiceView view) =>
        [.. view.Fees.Select(fee => new SyncLine(fee.Description, view.Invoice.Currency.ToMajor(fee.TotalMinor - fee.TaxMinor), view.Invoice.Currency.ToMajor(fee.TaxMinor)))];

    /// <summary>
    /// Fields under the other system's names: those that it takes by itself, where the organization says nothing else, and those that the organization names. Without any, all under our names.
    /// What has no value is left out.
    /// </summary>
    internal static JsonObject Mapped(SyncKind kind, JsonObject source, IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string> settings)
    {
        string prefix = $"{IntegrationFields.MapPrefix}{WordOf(kind)}.";
        Dictionary<string, string> names = defaults.ToDictionary(each => each.Value, each => each.Key, StringComparer.Ordinal);
        foreach ((string setting, string theirs) in settings.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            names[setting[prefix.Length..]] = theirs;
        }

        var mapped = new JsonObject();
        foreach ((string ours, JsonNode? value) in source)
        {
            if (value is not null && (names.Count == 0 || names.ContainsKey(ours)))
            {
                mapped[names.GetValueOrDefault(ours, ours)] = value.DeepClone();
            }
        }

        return mapped;
    }

    private static decimal Major(long minor, Currency currency) => currency.ToMajor(minor);

    private static string? Text(Instant? at) => at is { } instant ? InstantPattern.General.Format(instant) : null;

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
