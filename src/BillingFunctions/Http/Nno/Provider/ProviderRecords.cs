using System.Text.Json;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
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
        new(it.Id, it.Email, it.Name, MetadataOf(it.MetadataJson), -creditMinor, it.Currency.Code.ToLowerInvariant(), it.CreatedAt);

    /// <summary>Metadata as texts; what another surface stored otherwise is shown as its JSON.</summary>
    public static IReadOnlyDictionary<string, string> MetadataOf(string? json)
    {
        Dictionary<string, string> shown = new(StringComparer.Ordinal);
        foreach (JsonProperty member in ListedRows.Parse(json ?? "{}").EnumerateObject())
            shown[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();

        return shown;
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

/// <summary>A subscription as it is shown beside its customer's others.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Periods">Whose it is, and in which periods.</param>
/// <param name="Plan">The version that it runs; null when that is gone.</param>
/// <param name="IsPastDue">Whether an overdue invoice is about it.</param>
/// <param name="LatestInvoice">Its newest invoice.</param>
internal sealed record SeenSubscription(Subscription Subscription, CustomerPeriods Periods, Plan? Plan, bool IsPastDue, BillingId? LatestInvoice)
{
    public Customer Customer => Periods.Customer;
}

internal sealed record ProviderSubscription(
    BillingId Id, BillingId CustomerId, string UserId, [property: Doc("incomplete before it has started, trialing, active, past_due, paused or canceled.")] string Status,
    BillingId PriceId, decimal Quantity, Instant? CurrentPeriodStart, Instant? CurrentPeriodEnd, bool CancelAtPeriodEnd,
    [property: Doc("Null in the answer that creates it: its first invoice is there a moment later.")] BillingId? LatestInvoiceId,
    IReadOnlyDictionary<string, string> Metadata, [property: Doc("None: the saved method is charged.")] string? ClientSecret)
{
    /// <param name="seen">The subscription.</param>
    /// <param name="now">At which instant.</param>
    public static ProviderSubscription From(SeenSubscription seen, Instant now)
    {
        Subscription it = seen.Subscription;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[seen.Customer.TimeZoneId];
        InstantSpan? period = seen.Plan is null ? null : seen.Periods.Of(seen.Plan, it, now);
        return new ProviderSubscription(
            it.Id, it.CustomerId, seen.Customer.ExternalId, StatusOf(seen, now, zone), it.PlanId, it.Quantity, period?.Start,
            period is { } span && span.End < Instant.MaxValue ? span.End : null, it.EndsAs is not null, seen.LatestInvoice, PayerData.MetadataOf(it.MetadataJson), null);
    }

    private static string StatusOf(SeenSubscription seen, Instant now, DateTimeZone zone) => seen.Subscription switch
    {
        { EndedAt: not null } => "canceled",
        { Status: SubscriptionStatus.Pending } => "incomplete",
        { Status: SubscriptionStatus.Paused } => "paused",
        var it when it.IsInTrial(now, zone) => "trialing",
        _ when seen.IsPastDue => "past_due",
        _ => "active",
    };
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
