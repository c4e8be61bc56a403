using Billing.Application.Costs.Quotas;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>A new quota.</summary>
internal sealed class QuotaCreate
{
    [Text(1, 255), Doc("The metric whose usage counts.", Example = "\"api_calls\"")]
    public required string BillableMetricCode { get; set; }

    [Range(0), Doc("In units of the metric.")]
    public required decimal Limit { get; set; }

    [Doc("In which time: calendar months and days of the customer's zone, hours of UTC, or the billing periods of its first active subscription. An event counts in the period of its own timestamp. none is for metrics of levels.")]
    public QuotaPeriod Period { get; set; }

    [Doc("soft tells, hard refuses. Hard ones are for metrics that add up and do not carry over, and for levels.")]
    public QuotaEnforcement Enforcement { get; set; }

    [Range(1, 100), Doc("From which part of the limit quota.warning is told.")]
    public int WarningPercent { get; set; } = 80;

    [Text(1, 255)]
    public string? Name { get; set; }

    [Items(0, 20), Email, Doc("Part of the events that tell of the quota, for whoever sends them on.")]
    public List<string> AlertRecipients { get; set; } = [];

    public NewQuota ToInput(BillingId customerId) => new(customerId, BillableMetricCode, Limit, Period, Enforcement)
    {
        WarningPercent = WarningPercent, Name = Name, Recipients = AlertRecipients,
    };
}

/// <summary>A change of a quota; what is left out stays.</summary>
internal sealed class QuotaUpdate
{
    [Range(0)]
    public decimal? Limit { get; set; }

    public QuotaPeriod? Period { get; set; }

    public QuotaEnforcement? Enforcement { get; set; }

    [Range(1, 100)]
    public int? WarningPercent { get; set; }

    [Text(1, 255)]
    public string? Name { get; set; }

    [Items(0, 20), Email]
    public List<string>? AlertRecipients { get; set; }

    public bool? Active { get; set; }

    public QuotaPatch ToPatch() => new(Limit, Enforcement, WarningPercent, Name, AlertRecipients, Active, Period);
}

/// <summary>A quota and what is used of it.</summary>
internal sealed record QuotaResponse(
    BillingId Id, BillingId CustomerId, BillingId BillableMetricId, string BillableMetricCode, string? Name, decimal Limit, QuotaPeriod Period,
    QuotaEnforcement Enforcement, int WarningPercent, IReadOnlyList<string> AlertRecipients, bool Active,
    [property: Doc("First instant of the running period; null without one.")] Instant? PeriodStart,
    [property: Doc("End of the running period, not included.")] Instant? PeriodEnd,
    [property: Doc("What is counted, with what is reserved.")] decimal Used,
    [property: Doc("What was let in and is not counted yet; of hard quotas only.")] decimal Reserved,
    decimal Remaining, decimal UsedPercentage, QuotaLevel Status, Instant CreatedAt, Instant UpdatedAt)
{
    public static QuotaResponse From(QuotaUse it) => new(
        it.Quota.Id, it.Quota.CustomerId, it.Quota.MetricId, it.Quota.MetricCode, it.Quota.Name, it.Quota.Limit, it.Quota.Period, it.Quota.Enforcement,
        it.Quota.WarningPercent, it.Quota.Recipients, it.Quota.IsActive, it.Period?.Start, it.Period?.End, it.Used, it.Reserved, it.Remaining, it.UsedPercent, it.Level,
        it.Quota.CreatedAt, it.Quota.UpdatedAt);
}

/// <summary>Whether so much more would be let in.</summary>
internal sealed record QuotaCheckResponse(bool Allowed, decimal Quantity, IReadOnlyList<QuotaVerdict> Quotas)
{
    public static QuotaCheckResponse From(IReadOnlyList<QuotaUse> uses, decimal quantity) =>
        new(uses.All(use => use.Allows(quantity)), quantity, [.. uses.Select(use => new QuotaVerdict(QuotaResponse.From(use), use.Allows(quantity)))]);
}

internal sealed record QuotaVerdict(QuotaResponse Quota, bool Allowed);

/// <summary>The data of <c>quota.warning</c> and <c>quota.reached</c>.</summary>
internal sealed record QuotaLevelData(QuotaResponse Quota, Instant PeriodStart, decimal Used)
{
    public static QuotaLevelData From(ToldQuota it) => new(QuotaResponse.From(new QuotaUse(it.Quota, null, it.Used, 0)), it.PeriodStart, it.Used);
}
