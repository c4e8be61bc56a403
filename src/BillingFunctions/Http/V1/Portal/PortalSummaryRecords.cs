using System.Text.Json.Serialization;
using Billing.Application.Portal;
using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Portal;

internal sealed record PortalNextBillingInfo(
    BillingId SubscriptionId, string SubscriptionExternalId, string PlanName, PlanInterval PlanInterval, Instant NextBillingDate,
    [property: Doc("Whole local days of the customer.")] int DaysUntilNextBilling, [property: Doc("The base amount of one full period.")] long AmountCents, string Currency)
{
    public static PortalNextBillingInfo From(ComingBill it) => new(
        it.Of.Subscription.Id, it.Of.Subscription.ExternalId, it.Of.Plan.Name, it.Next.Interval, it.Next.At, it.Next.Days, it.Of.BaseMinor, it.Of.Plan.Currency.Code);
}

internal sealed record PortalUpcomingCharge(
    BillingId SubscriptionId, string SubscriptionExternalId, string PlanName, [property: Doc("Of one full period.")] long BaseAmountCents,
    [property: Doc("Of the running period so far.")] long UsageAmountCents, long TotalEstimatedCents, string Currency)
{
    public static PortalUpcomingCharge From(RunningBill it) => new(
        it.Of.Subscription.Id, it.Of.Subscription.ExternalId, it.Of.Plan.Name, it.Of.BaseMinor, it.Usage.AmountMinor, it.Of.BaseMinor + it.Usage.AmountMinor,
        it.Usage.Currency.Code);
}

internal sealed record PortalUsageProgress(
    string FeatureName, string FeatureCode, FeatureType FeatureType, string EntitlementValue, [property: Doc("Null where nothing measures it.")] decimal? CurrentUsage,
    [property: JsonConverter(typeof(OptionalNumberConverter)), Doc("At most 100; null without a limit, and where nothing measures it.")] decimal? UsagePercentage)
{
    public static PortalUsageProgress From(FeatureUse it) => new(
        it.Feature.Name, it.Feature.Code, it.Feature.Type, it.Granted.Value, it.Limit.Used, it.Limit.UsedPercent);
}

internal sealed record PortalQuickActions(
    int OutstandingInvoiceCount, [property: Doc("In the customer's currency.")] long OutstandingAmountCents, bool HasWallet,
    [property: Doc("Of active wallets in the customer's currency.")] long WalletBalanceCents, bool HasActiveSubscription, string Currency)
{
    public static PortalQuickActions From(PortalBalance it) =>
        new(it.UnpaidInvoices, it.UnpaidMinor, it.HasWallet, it.WalletMinor, it.HasActiveSubscription, it.Currency.Code);
}

internal sealed record PortalDashboardSummaryResponse(
    IReadOnlyList<PortalNextBillingInfo> NextBilling, IReadOnlyList<PortalUpcomingCharge> UpcomingCharges, IReadOnlyList<PortalUsageProgress> UsageProgress,
    PortalQuickActions QuickActions)
{
    public static PortalDashboardSummaryResponse From(PortalSummary it) => new(
        [.. it.Coming.Select(PortalNextBillingInfo.From)], [.. it.Running.Select(PortalUpcomingCharge.From)], [.. it.Features.Select(PortalUsageProgress.From)],
        PortalQuickActions.From(it.Balance));
}
