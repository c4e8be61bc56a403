using Billing.Domain.Catalog;

namespace Billing.Application.Catalog;

/// <summary>What a new metric is made of; shapes and lengths are checked by the surface.</summary>
public sealed record NewMetric
{
    /// <summary>Unique in the data space; events name it unless <see cref="EventCode"/> says otherwise.</summary>
    public required string Code { get; init; }

    /// <summary>Code of the events that are measured; null for the metric's own code.</summary>
    public string? EventCode { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>How events become a quantity.</summary>
    public required AggregationType Aggregation { get; init; }

    /// <summary>The event property that is read; needed for all but count and custom.</summary>
    public string? FieldName { get; init; }

    /// <summary>The property by which a weighted sum multiplies its field, whatever the time; null for an average over time.</summary>
    public string? WeightFieldName { get; init; }

    /// <summary>True when the last value is carried into the next period.</summary>
    public bool Recurring { get; init; }

    /// <summary>Direction of rounding; null for none.</summary>
    public RoundingFunction? RoundingFunction { get; init; }

    /// <summary>Decimals that stay; only with a direction.</summary>
    public int? RoundingPrecision { get; init; }

    /// <summary>The arithmetic of a custom metric.</summary>
    public string? Expression { get; init; }

    /// <summary>Event properties whose values charges may tell apart.</summary>
    public IReadOnlyList<NewMetricFilter> Filters { get; init; } = [];
}

/// <summary>A change of a metric: null leaves a field as it is. Code and aggregation never change, because counters depend on them.</summary>
public sealed record MetricPatch
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    public string? Description { get; init; }

    /// <summary>The event property that is read.</summary>
    public string? FieldName { get; init; }

    /// <summary>The property by which a weighted sum multiplies its field.</summary>
    public string? WeightFieldName { get; init; }

    /// <summary>True when the last value is carried into the next period.</summary>
    public bool? Recurring { get; init; }

    /// <summary>Direction of rounding.</summary>
    public RoundingFunction? RoundingFunction { get; init; }

    /// <summary>Decimals that stay.</summary>
    public int? RoundingPrecision { get; init; }

    /// <summary>The arithmetic of a custom metric.</summary>
    public string? Expression { get; init; }

    /// <summary>Event properties whose values charges may tell apart: replaces all of them. One of the same property keeps its id.</summary>
    public IReadOnlyList<NewMetricFilter>? Filters { get; init; }
}

/// <summary>An event property whose values charges may tell apart.</summary>
/// <param name="Key">Name of the property; each stands once.</param>
/// <param name="Values">The known values, as text.</param>
public sealed record NewMetricFilter(string Key, IReadOnlyList<string> Values);
