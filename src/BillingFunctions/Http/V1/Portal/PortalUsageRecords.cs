using System.Text.Json.Serialization;
using Billing.Application.Portal;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Json;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Portal;

internal sealed record PortalUsageTrendPoint(LocalDate Date, [property: Doc("The quantities of all metrics together.")] decimal Value, long EventsCount);

internal sealed record PortalUsageTrendResponse(BillingId SubscriptionId, LocalDate StartDate, LocalDate EndDate, IReadOnlyList<PortalUsageTrendPoint> DataPoints)
{
    public static PortalUsageTrendResponse From(Subscription subscription, TrendOfUsage it) => new(
        subscription.Id, it.First, it.Last, [.. it.Points.Select(point => new PortalUsageTrendPoint(point.Day, point.Value, point.EventsCount))]);
}

internal sealed record PortalUsageLimitItem(
    string FeatureName, string FeatureCode, FeatureType FeatureType, [property: Doc("Null without a limit.")] decimal? LimitValue,
    [property: Doc("0 where nothing measures it.")] decimal CurrentUsage,
    [property: JsonConverter(typeof(OptionalNumberConverter)), Doc("At most 100; null without a limit, and where nothing measures it.")] decimal? UsagePercentage)
{
    public static PortalUsageLimitItem From(FeatureUse it) => new(
        it.Feature.Name, it.Feature.Code, it.Feature.Type, it.Limit.Limit, it.Limit.Used ?? 0, it.Limit.UsedPercent);
}

internal sealed record PortalUsageLimitsResponse(BillingId SubscriptionId, IReadOnlyList<PortalUsageLimitItem> Items)
{
    public static PortalUsageLimitsResponse From(Subscription subscription, IReadOnlyList<FeatureUse> uses) => new(
        subscription.Id, [.. uses.Where(use => use.Feature.Type == FeatureType.Quantity).Select(PortalUsageLimitItem.From)]);
}

internal sealed record PortalProjectedUsageItem(
    string MetricName, string MetricCode, decimal CurrentUnits, decimal ProjectedUnits, decimal CurrentAmountCents, decimal ProjectedAmountCents,
    ChargeModel ChargeModel, [property: Doc("The filter or group that the usage belongs to, such as region: eu; null for the rest.")] string? Group)
{
    public static PortalProjectedUsageItem From(ChargeOutlook it) => new(
        it.Projected.Metric.Name, it.Projected.Metric.Code, it.Current.Units, it.Projected.Units, it.Current.AmountMinor, it.Projected.AmountMinor,
        it.Projected.Model, it.Projected.Group);
}

internal sealed record PortalProjectedUsageResponse(
    BillingId SubscriptionId, Instant PeriodStart, Instant PeriodEnd, [property: Doc("Days that have begun, of the customer's zone.")] int DaysElapsed, int DaysRemaining,
    int TotalDays, decimal CurrentTotalCents, decimal ProjectedTotalCents, string Currency, IReadOnlyList<PortalProjectedUsageItem> Charges)
{
    public static PortalProjectedUsageResponse From(Subscription subscription, PeriodOutlook it) => new(
        subscription.Id, it.Period.Start, it.Period.End, it.Begun, it.Days - it.Begun, it.Days, it.CurrentMinor, it.ProjectedMinor, it.Currency.Code,
        [.. it.Charges.Select(PortalProjectedUsageItem.From)]);
}
