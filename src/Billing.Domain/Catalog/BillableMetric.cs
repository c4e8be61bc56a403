using Billing.Domain.Identity;
using NodaTime;

namespace Billing.Domain.Catalog;

/// <summary>What is counted: which events, which field, and how they become one quantity.</summary>
public sealed record BillableMetric
{
    /// <summary>The id; its owner is the organization.</summary>
    public required BillingId Id { get; init; }

    /// <summary>Unique in the organization; events name it.</summary>
    public required string Code { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>For people; optional.</summary>
    public string? Description { get; init; }

    /// <summary>Code of the events that are measured, when it is not the metric's own: several metrics may measure the same events.</summary>
    public string? EventCode { get; init; }

    /// <summary>Code of the events that are measured.</summary>
    public string MeasuredCode => EventCode ?? Code;

    /// <summary>How events become a quantity.</summary>
    public required AggregationType Aggregation { get; init; }

    /// <summary>The event property that is read; null only for count and custom.</summary>
    public string? FieldName { get; init; }

    /// <summary>
    /// The property by which a weighted sum multiplies its field (1 when an event has none), whatever the time; null for an average over time.
    /// </summary>
    public string? WeightFieldName { get; init; }

    /// <summary>True when the last value is carried into the next period.</summary>
    public bool Recurring { get; init; }

    /// <summary>Rounding of the aggregated quantity before it is priced; null leaves it as it is.</summary>
    public MetricRounding? Rounding { get; init; }

    /// <summary>The arithmetic of a custom metric.</summary>
    public string? Expression { get; init; }

    /// <summary>Event properties whose values charges may tell apart.</summary>
    public IReadOnlyList<MetricFilter> Filters { get; init; } = [];

    /// <summary>When it was made.</summary>
    public required Instant CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }
}
