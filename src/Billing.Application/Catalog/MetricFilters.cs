using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Catalog;

/// <summary>Makes the filters of a metric.</summary>
internal static class MetricFilters
{
    /// <summary>Most filters of one metric.</summary>
    public const int Max = 50;

    /// <summary>The filters that a metric is given. One of a property that has one keeps its id, because charges name it.</summary>
    /// <param name="metricId">The metric.</param>
    /// <param name="before">What it has.</param>
    /// <param name="given">What it shall have.</param>
    /// <param name="commandId">Names new ones, so that a repeat makes the same.</param>
    /// <param name="now">When.</param>
    public static IReadOnlyList<MetricFilter> Replace(
        BillingId metricId, IReadOnlyList<MetricFilter> before, IReadOnlyList<NewMetricFilter> given, string commandId, Instant now) =>
    [
        .. given.Select(filter => before.FirstOrDefault(own => own.Key == filter.Key) is { } known
            ? known with { Values = filter.Values, UpdatedAt = now }
            : Create(metricId, filter.Key, filter.Values, commandId, now)),
    ];

    /// <summary>A new filter.</summary>
    public static MetricFilter Create(BillingId metricId, string key, IReadOnlyList<string> values, string commandId, Instant now) =>
        new(IdDerivation.ItemOf(metricId.Owner, 0, "metric-filter", metricId.ToString(), commandId, key), key, values, now, now);

    /// <summary>What is wrong with the filters of a metric; null when nothing is.</summary>
    public static FieldError? Fault(IReadOnlyList<MetricFilter> filters) =>
        filters.Count > Max ? FieldError.Body("filters", $"A metric has at most {Max} filters", "too_long")
        : filters.GroupBy(filter => filter.Key).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? FieldError.Body("filters", $"There are two filters on '{twice.Key}'", "value_error")
            : null;
}
