using Billing.Application.Costs.Quotas;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Quotas;

/// <summary>In which time a tenant's quota counts.</summary>
internal enum TenantQuotaPeriod
{
    Monthly,
    Daily,
    Hourly,
    BillingPeriod,
    None,
}

internal enum QuotaStanding
{
    Ok,
    Warning,
    Exceeded,
}

/// <summary>What of a quota can be replaced.</summary>
internal class TenantQuotaReplace
{
    [Range(0), Doc("In units of the resource type: gigabytes are binary ones.")]
    public required decimal QuotaLimit { get; set; }

    [Text(1, 255)]
    public string? ResourceName { get; set; }

    public TenantQuotaPeriod Period { get; set; }

    [Range(1, 100)]
    public int WarningThresholdPercent { get; set; } = 80;

    [Doc("True refuses usage that would exceed it with 429; false records it and tells. Distinct users can only be told of.")]
    public bool EnforceHardLimit { get; set; } = true;

    [Items(0, 20), Email]
    public List<string> AlertRecipients { get; set; } = [];

    public QuotaEnforcement ToEnforcement() => EnforceHardLimit ? QuotaEnforcement.Hard : QuotaEnforcement.Soft;

    public static QuotaPeriod PeriodOf(TenantQuotaPeriod period) => period switch
    {
        TenantQuotaPeriod.Hourly => QuotaPeriod.Hour,
        TenantQuotaPeriod.Daily => QuotaPeriod.Day,
        TenantQuotaPeriod.BillingPeriod => QuotaPeriod.BillingPeriod,
        TenantQuotaPeriod.None => QuotaPeriod.None,
        _ => QuotaPeriod.Month,
    };

    public QuotaPatch ToPatch(string resourceType) => new(
        QuotaLimit * MetricTypes.OfResource(resourceType).Factor, ToEnforcement(), WarningThresholdPercent, ResourceName, AlertRecipients, IsActive: true, PeriodOf(Period));
}

/// <summary>A new quota.</summary>
internal sealed class TenantQuotaCreate : TenantQuotaReplace
{
    public required BillingId TenantId { get; set; }

    [Text(1, 64), Doc("Such as API_CALLS, STORAGE_GB, DATA_TRANSFER_GB, QUERY_EXECUTIONS, ACTIVE_USERS, or a metric type of yours.", Example = "\"API_CALLS\"")]
    public required string ResourceType { get; set; }

    public NewQuota ToInput() => new(
        TenantId, MetricTypes.OfResource(ResourceType).MetricType, QuotaLimit * MetricTypes.OfResource(ResourceType).Factor, PeriodOf(Period), ToEnforcement())
    {
        WarningPercent = WarningThresholdPercent, Name = ResourceName, Label = ResourceType, Recipients = AlertRecipients,
    };
}

internal sealed record TenantQuota(
    BillingId Id, BillingId TenantId, string ResourceType, string? ResourceName, decimal QuotaLimit, decimal CurrentUsage, string Unit, TenantQuotaPeriod Period,
    Instant? PeriodStart, Instant? PeriodEnd, int WarningThresholdPercent, bool EnforceHardLimit, IReadOnlyList<string> AlertRecipients, bool IsActive,
    Instant CreatedAt, Instant UpdatedAt)
{
    public static TenantQuota From(QuotaUse it)
    {
        Quota quota = it.Quota;
        string resource = ResourceOf(quota);
        decimal factor = MetricTypes.OfResource(resource).Factor;
        return new(
            quota.Id, quota.CustomerId, resource, quota.Name, quota.Limit / factor, decimal.Round(it.Used / factor, 6), UnitOf(resource),
            quota.Period switch
            {
                QuotaPeriod.Hour => TenantQuotaPeriod.Hourly,
                QuotaPeriod.Day => TenantQuotaPeriod.Daily,
                QuotaPeriod.BillingPeriod => TenantQuotaPeriod.BillingPeriod,
                QuotaPeriod.None => TenantQuotaPeriod.None,
                _ => TenantQuotaPeriod.Monthly,
            },
            it.Period?.Start, it.Period?.End, quota.WarningPercent, quota.Enforcement == QuotaEnforcement.Hard, quota.Recipients, quota.IsActive, quota.CreatedAt, quota.UpdatedAt);
    }

    public static string ResourceOf(Quota quota) => quota.Label ?? quota.MetricCode;

    public static string UnitOf(string resource) => MetricTypes.OfResource(resource).Factor == 1 ? MetricTypes.UnitOf(resource) : "gb";
}

internal sealed record QuotaCheck(BillingId TenantId, bool Allowed, IReadOnlyList<QuotaCheckRow> Quotas)
{
    public static QuotaCheck From(BillingId tenant, IReadOnlyList<QuotaUse> uses, decimal asked)
    {
        QuotaCheckRow[] rows = [.. uses.Select(use => QuotaCheckRow.From(use, asked))];
        return new(tenant, rows.All(row => row.Allowed), rows);
    }
}

internal sealed record QuotaCheckRow(
    BillingId QuotaId, string ResourceType, decimal QuotaLimit, decimal CurrentUsage, decimal RequestedAmount, decimal Remaining, decimal UtilizationPercent,
    QuotaStanding Status, bool EnforceHardLimit, bool Allowed)
{
    public static QuotaCheckRow From(QuotaUse it, decimal asked)
    {
        string resource = TenantQuota.ResourceOf(it.Quota);
        decimal factor = MetricTypes.OfResource(resource).Factor;
        return new(
            it.Quota.Id, resource, it.Quota.Limit / factor, decimal.Round(it.Used / factor, 6), asked, decimal.Round(it.Remaining / factor, 6), it.UsedPercent,
            it.Level switch { QuotaLevel.Ok => QuotaStanding.Ok, QuotaLevel.Warning => QuotaStanding.Warning, _ => QuotaStanding.Exceeded },
            it.Quota.Enforcement == QuotaEnforcement.Hard, it.Allows(asked * factor));
    }
}
