using System.Text.Json;
using Billing.Application.Customers;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Schemas;
using BillingFunctions.Http.Nno.Payers;
using NodaTime;

namespace BillingFunctions.Http.Nno.Provider;

internal sealed class PayerCreate
{
    [Email]
    public required string Email { get; set; }

    [Text(0, 255)]
    public string? Name { get; set; }

    [Items(0, 50)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}

/// <summary>Fields that are left out stay as they are.</summary>
internal sealed class PayerUpdate
{
    [Email]
    public string? Email { get; set; }

    [Text(1, 255)]
    public string? Name { get; set; }

    [Items(0, 50), Doc("Added to what is there; an empty text removes a key.")]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}

internal sealed record PayerData(
    BillingId Id, string? Email, string Name, IReadOnlyDictionary<string, string> Metadata,
    [property: Doc("In the currency's smallest unit; credit is below zero.")] long Balance, string Currency, Instant CreatedAt)
{
    /// <param name="it">The customer.</param>
    /// <param name="creditMinor">Credit that it has in its wallets.</param>
    public static PayerData From(Customer it, long creditMinor) =>
        new(it.Id, it.Email, it.Name, MetadataOf(it), -creditMinor, it.Currency.Code.ToLowerInvariant(), it.CreatedAt);

    /// <summary>Metadata as texts; what another surface stored otherwise is shown as its JSON.</summary>
    public static Dictionary<string, string> MetadataOf(Customer it) => ListedRows.Parse(it.MetadataJson).EnumerateObject()
        .ToDictionary(member => member.Name, member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText());

    /// <summary>Metadata as it is stored.</summary>
    public static string TextOf(IReadOnlyDictionary<string, string> metadata)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            foreach ((string key, string value) in metadata)
                json.WriteString(key, value);

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}

internal sealed class ProviderSubscriptionCreate
{
    [Text(1, 255), Doc("Your own id of the customer; made when there is none.")]
    public required string UserId { get; set; }

    [Text(1, 255), Doc("A plan, by our id or its code.")]
    public required string PriceId { get; set; }

    [Text(1, 255), Doc("A saved method of the customer, or what the provider charges a new one by.")]
    public required string PaymentMethodId { get; set; }

    [Range(1, 1_000_000)]
    public int Quantity { get; set; } = 1;

    [Items(0, 50)]
    public IReadOnlyDictionary<string, string>? Metadata { get; set; }
}

/// <summary>Fields that are left out stay as they are.</summary>
internal sealed class ProviderSubscriptionUpdate
{
    [Text(1, 255)]
    public string? PriceId { get; set; }

    [Range(1, 1_000_000)]
    public int? Quantity { get; set; }

    [Text(1, 255)]
    public string? PaymentMethodId { get; set; }

    public bool? CancelAtPeriodEnd { get; set; }
}

internal sealed record ProviderSubscription(
    BillingId Id, BillingId CustomerId, string UserId, string Status, BillingId PriceId, int Quantity, Instant? CurrentPeriodStart, Instant? CurrentPeriodEnd,
    bool CancelAtPeriodEnd, BillingId? LatestInvoiceId, string? ClientSecret)
{
    public static ProviderSubscription From(Subscription it, Customer customer, InstantSpan? period, string status, BillingId? latestInvoice) => new(
        it.Id, it.CustomerId, customer.ExternalId, status, it.PlanId, (int)it.Quantity, period?.Start, period is { } span && span.End < Instant.MaxValue ? span.End : null,
        it.EndsAs is not null, latestInvoice, null);
}

internal sealed record ProviderSubscriptions(IReadOnlyList<ProviderSubscription> Data);

internal sealed record MethodData(BillingId Id, string Type, CardData? Card, bool IsDefault, BillingId? CustomerId)
{
    public static MethodData From(PaymentMethod it)
    {
        var shown = PaymentMethodData.From(it);
        return new MethodData(shown.Id, shown.Type, shown.Card, shown.IsDefault, it.CustomerId);
    }
}

internal sealed record MethodsData(IReadOnlyList<MethodData> Data);

internal sealed record DefaultMethodData([property: Doc("Null when there is none.")] MethodData? Data);

internal sealed class MethodAttach
{
    [Text(1, 255)]
    public required string CustomerId { get; set; }

    public bool SetAsDefault { get; set; }
}

internal sealed class MethodDefault
{
    [Text(1, 255)]
    public required string CustomerId { get; set; }
}

internal sealed record DefaultMethod(BillingId CustomerId, BillingId DefaultPaymentMethodId);
