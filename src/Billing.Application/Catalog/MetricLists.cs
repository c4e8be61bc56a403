using System.Text.Json.Serialization.Metadata;
using Billing.Application.Consistency;
using Billing.Application.Lists;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>The tenant-wide list of metrics.</summary>
public static class MetricLists
{
    /// <summary>All metrics of a data space.</summary>
    public static readonly ListDefinition Metrics = new(
        "metrics", [new("code"), new("name"), new("aggregation_type"), new("updated_at", ListFieldKind.Time)]);

    /// <summary>How a row of the list is stored.</summary>
    public static JsonTypeInfo<BillableMetric> RowType => StoredJson.Default.BillableMetric;

    /// <summary>Puts the metric's current state into the list.</summary>
    internal static ListUpsert Upsert(DataSpace space, BillableMetric metric) => new(
        space, Metrics.Name, metric.Id, metric.CreatedAt,
        [metric.Code, metric.Name, metric.Aggregation.ToString(), ListKeys.Of(metric.UpdatedAt)], StoredJson.Element(metric, RowType));

    /// <summary>Takes the metric out of the list.</summary>
    internal static ListRemove Remove(DataSpace space, BillableMetric metric) => new(space, Metrics.Name, metric.Id, metric.CreatedAt);

    /// <summary>Reads a metric within a unit of work, or null.</summary>
    internal static async ValueTask<BillableMetric?> MetricAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.Metric(id), StoredJson.Default.BillableMetric, cancellationToken) is { } metric && metric.Id == id ? metric : null;
}
