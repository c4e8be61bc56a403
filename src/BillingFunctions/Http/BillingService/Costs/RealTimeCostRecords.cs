using Billing.Application.Costs;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Monetary;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Schemas;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Costs;

internal sealed record CurrentCost(
    BillingId TenantId, Instant PeriodStart, Instant PeriodEnd, string Currency, decimal TotalCost, decimal BaseCost, decimal UsageCost, decimal PreviousPeriodCost,
    [property: Doc("Against the period before; null when that cost nothing.")] decimal? ChangePercent,
    [property: Doc("Usage costs of an hour, on average so far.")] decimal BurnRatePerHour, decimal ProjectedTotal, Instant LastUpdated, IReadOnlyList<CostMetric> Metrics)
{
    public static CurrentCost From(CostEstimate it, RunningCost before, Instant now)
    {
        RunningCost current = it.Current;
        Currency currency = current.Customer.Currency;
        decimal Of(decimal minor) => decimal.Round(Major.Of(minor, currency), currency.MinorDigits, MidpointRounding.AwayFromZero);
        decimal hours = Math.Max(1, (decimal)(Instant.Min(now, current.Period.End) - current.Period.Start).BclCompatibleTicks / NodaConstants.TicksPerHour);
        return new(
            current.Customer.Id, current.Period.Start, current.Period.End, currency.Code, Of(current.TotalMinor), Of(current.BaseMinor), Of(current.UsageMinor), Of(before.TotalMinor),
            before.TotalMinor == 0 ? null : decimal.Round((current.TotalMinor - before.TotalMinor) * 100m / before.TotalMinor, 2, MidpointRounding.AwayFromZero),
            decimal.Round(Major.Of(current.UsageMinor / hours, currency), 6, MidpointRounding.AwayFromZero), Of(it.ProjectedMinor), now,
            [.. current.ByMetric.Select(metric => new CostMetric(
                metric.MetricCode, Of(metric.AmountMinor), Of(before.ByMetric.FirstOrDefault(each => each.MetricCode == metric.MetricCode)?.AmountMinor ?? 0), currency.Code, now))]);
    }
}

internal sealed record CostMetric(string MetricType, decimal CurrentValue, decimal PreviousValue, string Unit, Instant Timestamp);

internal sealed record CostByResource(BillingId TenantId, string Currency, Instant PeriodStart, Instant PeriodEnd, decimal UsageCost, IReadOnlyList<ResourceCostItem> Items)
{
    public static CostByResource From(ResourceCosts it, int limit, bool isByMetric)
    {
        Currency currency = it.Customer.Currency;
        decimal Share(long minor) => it.UsageMinor == 0 ? 0 : decimal.Round(minor * 100m / it.UsageMinor, 2, MidpointRounding.AwayFromZero);
        List<ResourceCostItem> items =
        [
            .. it.Items.Take(limit).Select(item => new ResourceCostItem(
                isByMetric ? item.MetricCode : item.Key, item.MetricCode, item.Units, MetricTypes.UnitOf(item.MetricCode), Major.Of(item.AmountMinor, currency), Share(item.AmountMinor))),
        ];
        if (it.Items.Skip(limit).Sum(item => item.AmountMinor) is var rest and not 0)
            items.Add(new ResourceCostItem("OTHER", null, null, null, Major.Of(rest, currency), Share(rest)));

        return new(it.Customer.Id, currency.Code, it.Period.Start, it.Period.End, Major.Of(it.UsageMinor, currency), items);
    }
}

internal sealed record ResourceCostItem(
    [property: Doc("Empty where usage names none; OTHER for what is beyond the limit.")] string Key, string? MetricType, decimal? Quantity, string? Unit, decimal Cost, decimal Percentage);

internal sealed record TenantTimeline(BillingId TenantId, string Currency, IReadOnlyList<TimelinePoint> Points)
{
    public static TenantTimeline From(CostTimeline it, bool cumulative)
    {
        long sum = 0;
        Currency currency = it.Customer.Currency;
        return new(it.Customer.Id, currency.Code,
        [
            .. it.Points.Select(point => new TimelinePoint(point.At, Major.Of(point.AmountMinor, currency), cumulative ? Major.Of(sum += point.AmountMinor, currency) : null)),
        ]);
    }
}

internal sealed record TimelinePoint(Instant Timestamp, decimal Cost, decimal? CumulativeCost);

internal sealed class CostAlertBody
{
    [Positive, Doc("An amount, or percent.")]
    public required decimal ThresholdAmount { get; set; }

    public required CostThreshold ThresholdType { get; set; }

    [Email, Doc("Part of the event that tells of it, for whoever sends it on.")]
    public string? NotifyEmail { get; set; }

    [Text(1, 255)]
    public string? Name { get; set; }

    public bool Recurring { get; set; } = true;
}

internal sealed class DismissBody
{
    [Text(0, 255)]
    public string? Reason { get; set; }
}

internal sealed record TenantCostAlert(
    BillingId Id, BillingId TenantId, string? Name, CostThreshold ThresholdType, decimal ThresholdAmount, string? NotifyEmail, bool Recurring, CostAlertStatus Status,
    decimal? CurrentValue, Instant? TriggeredAt, Instant? DismissedAt, string? DismissedBy, Instant CreatedAt)
{
    public static TenantCostAlert From(CostAlert it, Currency currency) => new(
        it.Id, it.CustomerId, it.Name, it.Type, it.Type == CostThreshold.PercentageOfBudget ? it.Threshold : Major.Of(it.Threshold, currency), it.NotifyEmail, it.Recurring,
        it.Status, it.Value is { } value ? Major.Of(value, currency) : null, it.TriggeredAt, it.DismissedAt, it.DismissedBy, it.CreatedAt);
}
