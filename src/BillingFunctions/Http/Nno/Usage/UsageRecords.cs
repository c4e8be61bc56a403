using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.Nno.Usage;

/// <summary>What was used of a resource, and how much of it the tier includes.</summary>
internal sealed record ResourceUsage(
    string Resource, decimal Used, decimal? Included,
    decimal Overage, decimal? Percent,
    [property: Doc("In the currency's smallest unit.")] long OverageCost);

internal sealed record UsageTotals(long OverageCost);

internal sealed record CurrentUsage(
    string PlatformId, string? TenantId, string Tier, Instant PeriodStart, Instant PeriodEnd, Instant AsOf, IReadOnlyList<ResourceUsage> Resources, UsageTotals Totals);

internal sealed record UsageSnapshot(string Id, LocalDate Date, string? TenantId, IReadOnlyDictionary<string, decimal> Resources, Instant CreatedAt);

internal sealed record TenantWithUsage(string TenantId, LocalDate FirstSeen, LocalDate LastSeen);

internal sealed record UsageDay(LocalDate Date, IReadOnlyDictionary<string, decimal> Resources);

internal sealed record DailyUsage(string PlatformId, string? TenantId, LocalDate From, LocalDate To, IReadOnlyList<UsageDay> Days);

internal sealed record ActiveAlert(
    string Id, string Resource, int Threshold, decimal Percent,
    decimal Used, decimal Included, string Severity,
    [property: Doc("The beginning of the day on which it was reached.")] Instant TriggeredAt);

internal sealed record UsageAlerts(IReadOnlyList<ActiveAlert> Alerts);
