using Billing.Application.Costs;
using Billing.Application.Costs.Alerts;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.V1.Costs;

internal sealed record CurrentCostsResponse(
    BillingId CustomerId, string Currency, Instant PeriodStart, Instant PeriodEnd, decimal TotalCents, decimal BaseCents, decimal UsageCents, decimal OtherCents,
    decimal PreviousTotalCents, IReadOnlyList<MetricCostResponse> Metrics)
{
    public static CurrentCostsResponse From(RunningCost it, RunningCost before) => new(
        it.Customer.Id, it.Customer.Currency.Code, it.Period.Start, it.Period.End, it.TotalMinor, it.BaseMinor, it.UsageMinor, it.OtherMinor, before.TotalMinor,
        [.. it.ByMetric.Select(metric => new MetricCostResponse(metric.MetricCode, metric.Units, metric.EventsCount, metric.AmountMinor))]);
}

internal sealed record MetricCostResponse(string MetricCode, decimal Units, long EventsCount, decimal AmountCents);

internal sealed record ResourceCostsResponse(
    BillingId CustomerId, string Currency, Instant PeriodStart, Instant PeriodEnd, string Property, decimal UsageCents, IReadOnlyList<ResourceCostResponse> Items)
{
    public static ResourceCostsResponse From(ResourceCosts it, string property, int limit)
    {
        List<ResourceCostResponse> items = [.. it.Items.Take(limit).Select(item => new ResourceCostResponse(item.Key, item.MetricCode, item.Units, item.AmountMinor))];
        if (it.Items.Count > limit)
            items.Add(new ResourceCostResponse(null, null, null, it.Items.Skip(limit).Sum(item => item.AmountMinor)));

        return new(it.Customer.Id, it.Customer.Currency.Code, it.Period.Start, it.Period.End, property, it.UsageMinor, items);
    }
}

internal sealed record ResourceCostResponse(
    [property: Doc("The value; empty where usage had none, null for the rest beyond the limit.")] string? Key, string? MetricCode, decimal? Units, decimal AmountCents);

internal sealed record CostTimelineResponse(BillingId CustomerId, string Currency, IReadOnlyList<CostPointResponse> Points)
{
    public static CostTimelineResponse From(CostTimeline it)
    {
        long sum = 0;
        return new(it.Customer.Id, it.Customer.Currency.Code, [.. it.Points.Select(point => new CostPointResponse(point.At, point.AmountMinor, sum += point.AmountMinor))]);
    }
}

internal sealed record CostPointResponse(Instant At, decimal AmountCents, decimal CumulativeCents);

internal sealed record CostEstimateResponse(
    BillingId CustomerId, string Currency, Instant PeriodStart, Instant PeriodEnd, int DaysBegun, int Days, decimal CurrentCents, decimal ProjectedCents, decimal BaseCents,
    decimal ProjectedUsageCents)
{
    public static CostEstimateResponse From(CostEstimate it) => new(
        it.Current.Customer.Id, it.Current.Customer.Currency.Code, it.Current.Period.Start, it.Current.Period.End, it.DaysBegun, it.Days, it.Current.TotalMinor,
        it.ProjectedMinor, it.Projected.BaseMinor, it.ProjectedUsageMinor);
}

/// <summary>A new alert of costs.</summary>
internal sealed class CostAlertCreate
{
    [Doc("What is compared: the costs of the running periods with an amount or a percentage of the budget, or the usage costs of a UTC day with an amount.")]
    public required CostThreshold ThresholdType { get; set; }

    [Positive, Doc("Minor units, or percent.")]
    public required decimal Threshold { get; set; }

    public bool Recurring { get; set; } = true;

    [Text(1, 255)]
    public string? Name { get; set; }

    [Email, Doc("Part of the event that tells of it, for whoever sends it on.")]
    public string? NotifyEmail { get; set; }

    public NewCostAlert ToInput(BillingId customerId) => new(customerId, ThresholdType, Threshold, Recurring, Name, NotifyEmail);
}

/// <summary>Why an alert is dismissed.</summary>
internal sealed class CostAlertDismiss
{
    [Text(0, 255)]
    public string? Reason { get; set; }
}

internal sealed record CostAlertResponse(
    BillingId Id, BillingId CustomerId, string? Name, CostThreshold ThresholdType, decimal Threshold, bool Recurring, string? NotifyEmail, CostAlertStatus Status,
    decimal? CurrentValue, Instant? TriggeredAt, Instant? DismissedAt, string? DismissedBy, string? DismissReason, Instant CreatedAt)
{
    public static CostAlertResponse From(CostAlert it) => new(
        it.Id, it.CustomerId, it.Name, it.Type, it.Threshold, it.Recurring, it.NotifyEmail, it.Status, it.Value, it.TriggeredAt, it.DismissedAt, it.DismissedBy,
        it.DismissReason, it.CreatedAt);
}
