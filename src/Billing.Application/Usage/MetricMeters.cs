using Billing.Domain.Catalog;
using Billing.Domain.Usage;

namespace Billing.Application.Usage;

/// <summary>What a billable metric means in terms of meters.</summary>
public static class MetricMeters
{
    /// <summary>The meter of a metric over all its events.</summary>
    public static UsageMeter Of(BillableMetric metric) => metric.Aggregation switch
    {
        AggregationType.Count => new UsageMeter(metric.MeasuredCode, MeterKind.Count),
        AggregationType.Sum => new UsageMeter(metric.MeasuredCode, MeterKind.Sum, metric.FieldName),
        AggregationType.Max => new UsageMeter(metric.MeasuredCode, MeterKind.Max, metric.FieldName),
        AggregationType.UniqueCount => new UsageMeter(metric.MeasuredCode, MeterKind.UniqueCount, metric.FieldName),
        AggregationType.Latest => new UsageMeter(metric.MeasuredCode, MeterKind.Latest, metric.FieldName),
        AggregationType.WeightedSum => new UsageMeter(metric.MeasuredCode, MeterKind.WeightedSum, metric.FieldName),
        AggregationType.Custom => new UsageMeter(metric.MeasuredCode, MeterKind.Custom, expression: Parse(metric.Expression)),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Aggregation, "Unknown aggregation"),
    };

    /// <summary>Expressions are checked when a metric is made, so one that does not parse is a bug.</summary>
    private static UsageExpression Parse(string? expression) => UsageExpression.Parse(expression ?? "").Value;
}
