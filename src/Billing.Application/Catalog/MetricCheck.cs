using Billing.Domain.Catalog;
using Billing.Domain.Results;
using Billing.Domain.Usage;

namespace Billing.Application.Catalog;

/// <summary>Which fields belong to which aggregation.</summary>
internal static class MetricCheck
{
    /// <summary>The faults of a metric as it would become; empty when there is none.</summary>
    public static List<FieldError> Check(BillableMetric metric, int? roundingPrecision)
    {
        List<FieldError> errors = [];
        bool needsField = metric.Aggregation is not (AggregationType.Count or AggregationType.Custom);
        if (needsField && string.IsNullOrEmpty(metric.FieldName))
        {
            errors.Add(FieldError.Body("field_name", $"A metric of type {Word(metric.Aggregation)} reads a field of the event: name it", "missing"));
        }

        if (metric.Recurring && !needsField)
        {
            errors.Add(FieldError.Body("recurring", $"A metric of type {Word(metric.Aggregation)} cannot be carried into the next period", "value_error"));
        }

        if (metric.WeightFieldName is not null && (metric.Aggregation != AggregationType.WeightedSum || metric.Recurring))
        {
            errors.Add(FieldError.Body("weight_field_name", "Only a metric of type weighted_sum that is not recurring has a weight", "value_error"));
        }

        if (roundingPrecision is not null && metric.Rounding is null)
        {
            errors.Add(FieldError.Body("rounding_precision", "A precision needs a rounding_function", "value_error"));
        }

        if (MetricFilters.Fault(metric.Filters) is { } fault)
        {
            errors.Add(fault);
        }

        CheckExpression(errors, metric);
        return errors;
    }

    private static void CheckExpression(List<FieldError> errors, BillableMetric metric)
    {
        if (metric.Aggregation == AggregationType.Custom && string.IsNullOrEmpty(metric.Expression))
        {
            errors.Add(FieldError.Body("expression", "A metric of type custom needs an expression", "missing"));
        }
        else if (metric.Expression is { } text && UsageExpression.Parse(text).Failure is { } fault)
        {
            errors.Add(FieldError.Body("expression", fault.Message, "value_error"));
        }
    }

    private static string Word(AggregationType type) => type switch
    {
        AggregationType.UniqueCount => "unique_count",
        AggregationType.WeightedSum => "weighted_sum",
        _ => type.ToString().ToLowerInvariant(),
    };
}
