using Billing.Domain.Catalog;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>What a billable metric means in terms of meters.</summary>
public static class MetricMeters
{
    /// <summary>The meter of a metric over all its events, or over those that pass the filters.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="filters">All must pass; null for none.</param>
    /// <param name="groupBy">Properties whose values are counted apart; null for none.</param>
    /// <param name="except">None may pass; null for none.</param>
    /// <param name="keepsChanges">Whether the price looks at the single changes of a quantity that is carried over (rule 8).</param>
    public static UsageMeter Of(
        BillableMetric metric, IReadOnlyList<UsageFilter>? filters = null, IReadOnlyList<string>? groupBy = null, IReadOnlyList<UsageFilter>? except = null,
        bool keepsChanges = false)
    {
        MeterKind kind = KindOf(metric, keepsChanges);
        return new UsageMeter(
            metric.MeasuredCode, kind, FieldOf(metric), kind == MeterKind.ProductSum ? metric.WeightFieldName : null, ExpressionOf(metric), filters, groupBy,
            except, metric.Recurring);
    }

    /// <summary>The meter of a dynamic price: the sum of price times quantity over the same events.</summary>
    public static UsageMeter OfAmount(BillableMetric metric, DynamicPrice price, UsageMeter units) => new(
        metric.MeasuredCode, MeterKind.Dynamic, price.PriceField, price.QuantityField, null, units.Filters, units.GroupBy, units.Except);

    private static MeterKind KindOf(BillableMetric metric, bool keepsChanges) => metric.Aggregation switch
    {
        AggregationType.Count => MeterKind.Count,
        AggregationType.Sum => metric.Recurring && keepsChanges ? MeterKind.Changes : MeterKind.Sum,
        AggregationType.Max => MeterKind.Max,
        AggregationType.UniqueCount => metric.Recurring ? MeterKind.Presence : MeterKind.UniqueCount,
        AggregationType.Latest => MeterKind.Latest,
        AggregationType.WeightedSum => metric.WeightFieldName is null ? MeterKind.WeightedSum : MeterKind.ProductSum,
        AggregationType.Custom => MeterKind.Custom,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Aggregation, "Unknown aggregation"),
    };

    private static string? FieldOf(BillableMetric metric) =>
        metric.Aggregation is AggregationType.Count or AggregationType.Custom ? null : metric.FieldName;

    /// <summary>Expressions are checked when a metric is made, so one that does not parse is a bug.</summary>
    private static UsageExpression? ExpressionOf(BillableMetric metric) =>
        metric.Aggregation == AggregationType.Custom ? UsageExpression.Parse(metric.Expression ?? "").Value : null;
}
