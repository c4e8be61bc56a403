using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nno.Platforms;

internal sealed record TierSubscription(
    BillingId Id, string PlatformId, string Tier, string Status, string? StripeSubscriptionId, string? StripeCustomerId, Instant? CurrentPeriodStart,
    Instant? CurrentPeriodEnd, bool CancelAtPeriodEnd, [property: Doc("Seconds since 1970.")] long? TrialEnd, Instant CreatedAt, Instant UpdatedAt)
{
    /// <param name="it">The platform.</param>
    /// <param name="period">The running period; null before it has started.</param>
    /// <param name="isPastDue">Whether its money is late.</param>
    /// <param name="now">At which instant.</param>
    public static TierSubscription From(SubscribedPlatform it, InstantSpan? period, bool isPastDue, Instant now)
    {
        Subscription subscription = it.Subscription;
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[it.Customer.TimeZoneId];
        bool inTrial = subscription.IsInTrial(now, zone);
        string status = subscription.EndedAt is not null ? "canceled" : inTrial ? "trialing" : isPastDue || subscription is { Status: SubscriptionStatus.Pending, Prepaid: not null } ? "past_due" : "active";
        return new TierSubscription(
            subscription.Id, it.Customer.ExternalId, it.Plan.Code, status, null, null, period?.Start, period is { } span && span.End < Instant.MaxValue ? span.End : null,
            subscription.EndsAs is not null, inTrial ? FirstBilling.FromOf(subscription, zone).ToUnixTimeSeconds() : null, subscription.CreatedAt, subscription.UpdatedAt);
    }
}

internal sealed class TierChange
{
    [OneOf(Tiers.Starter, Tiers.Growth, Tiers.Scale)]
    public required string Tier { get; set; }
}

internal sealed record Proration(long Credit, long Charge, long Net)
{
    public static Proration From(PlanChangeQuote it) => new(it.CreditMinor, it.ChargeMinor, it.NetMinor);
}

internal sealed record ChangedTier(
    TierSubscription Subscription, [property: Doc("Null when a repeat of the request is answered: it is told once.")] Proration? Proration);

internal sealed record PreviewLine(string Description, [property: Doc("Of days that are left.")] int Days, long Amount, string Currency, [property: Doc("credit or tier.")] string Type);

internal sealed record TierPreview(
    string CurrentTier, string NewTier, Instant ProrationDate, long CreditAmount, long ChargeAmount, long NetAmount, string Currency,
    [property: Doc("The new tier's amount for the next whole period; usage comes on top.")] long NextInvoiceTotal, Instant EffectiveAt, IReadOnlyList<PreviewLine> Lines)
{
    public static TierPreview From(Plan from, PreviewedChange it, Instant now)
    {
        string currency = it.To.Currency.Code.ToLowerInvariant();
        return new TierPreview(
            from.Code, it.To.Code, now, it.Quote.CreditMinor, it.Quote.ChargeMinor, it.Quote.NetMinor, currency, MoneyRounding.ToMinor(it.To.AmountMinor * it.ToQuantity),
            it.Quote.EffectiveAt,
            [
                new PreviewLine($"{from.Name}: what is left is given back", it.Quote.DaysRemaining, -it.Quote.CreditMinor, currency, "credit"),
                new PreviewLine(it.To.Name, it.Quote.DaysRemaining, it.Quote.ChargeMinor, currency, "tier"),
            ]);
    }
}

internal sealed record Allocation(
    string Resource, decimal? Included,
    [property: Doc("Of a unit beyond, in the currency's smallest unit.")] decimal? OveragePrice);

internal sealed record TierPlan(
    BillingId Id, string Tier, string Name, [property: Doc("In the currency's smallest unit.")] long PriceMonthly, string Currency, string? StripePriceId,
    [property: Doc("Null is no limit.")] IReadOnlyDictionary<string, long?> Limits, IReadOnlyList<Allocation> Included, string? Support);
