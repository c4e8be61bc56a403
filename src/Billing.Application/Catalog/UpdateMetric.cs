using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Changes a metric and its filters.</summary>
public sealed class UpdateMetric(CatalogUnits units)
{
    /// <summary>Applies the patch. Refused when it changes whether a metric that plans price is carried over: running subscriptions are billed by it.</summary>
    public ValueTask<Result<Outcome<BillableMetric>>> RunAsync(
        DataSpace space, BillingId id, MetricPatch patch, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.BillableMetric,
            async (work, ct) => await work.MetricAsync(id, ct) is not { } metric ? Failure.NotFound("Billable metric")
                : patch.Recurring is { } recurring && recurring != metric.Recurring && await IsPricedAsync(work, id, ct)
                    ? Failure.Invalid("recurring", "Plans price this metric: make another one", "value_error")
                    : Change(work, space, metric, patch),
            cancellationToken);

    /// <summary>Adds a filter; gives it. Refused with <see cref="FailureKind.Conflict"/> when the property has one.</summary>
    public ValueTask<Result<Outcome<MetricFilter>>> AddFilterAsync(
        DataSpace space, BillingId id, string key, IReadOnlyList<string> values, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.MetricFilter,
            async (work, ct) =>
                await work.MetricAsync(id, ct) is { } metric ? AddFilter(work, space, metric, key, values) : Failure.NotFound("Billable metric"),
            cancellationToken);

    /// <summary>Removes a filter; charges that price it apart keep doing so.</summary>
    public ValueTask<Result<Outcome<bool>>> RemoveFilterAsync(
        DataSpace space, BillingId id, BillingId filterId, Command command, CancellationToken cancellationToken) => units.RunAsync(
            space, command, StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                BillableMetric? metric = await work.MetricAsync(id, ct);
                if (metric?.Filters.All(filter => filter.Id != filterId) != false)
                {
                    return Failure.NotFound("Filter");
                }

                Save(work, space, metric with { Filters = [.. metric.Filters.Where(filter => filter.Id != filterId)], UpdatedAt = work.Now });
                return true;
            },
            cancellationToken);

    private static async ValueTask<bool> IsPricedAsync(PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.MetricUse(id), StoredJson.Default.MetricUse, cancellationToken) is { Ever.Count: > 0 };

    private static Result<BillableMetric> Change(PartitionWork work, DataSpace space, BillableMetric metric, MetricPatch patch)
    {
        RoundingFunction? function = patch.RoundingFunction ?? metric.Rounding?.Function;
        int? precision = patch.RoundingPrecision ?? metric.Rounding?.Precision;
        BillableMetric changed = metric with
        {
            Name = patch.Name ?? metric.Name,
            Description = patch.Description ?? metric.Description,
            FieldName = patch.FieldName ?? metric.FieldName,
            WeightFieldName = patch.WeightFieldName ?? metric.WeightFieldName,
            Recurring = patch.Recurring ?? metric.Recurring,
            Rounding = function is { } direction ? new MetricRounding(direction, precision ?? 0) : null,
            Expression = patch.Expression ?? metric.Expression,
            Filters = patch.Filters is { } filters ? MetricFilters.Replace(metric.Id, metric.Filters, filters, work.Command.Id, work.Now) : metric.Filters,
            UpdatedAt = work.Now,
        };
        if (MetricCheck.Check(changed, precision) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        Save(work, space, changed);
        return changed;
    }

    private static Result<MetricFilter> AddFilter(
        PartitionWork work, DataSpace space, BillableMetric metric, string key, IReadOnlyList<string> values)
    {
        if (metric.Filters.Any(filter => filter.Key == key))
        {
            return Failure.Of(FailureKind.Conflict, $"The metric has a filter on '{key}' already");
        }

        if (metric.Filters.Count == MetricFilters.Max)
        {
            return Failure.Of(FailureKind.TooLarge, $"A metric has at most {MetricFilters.Max} filters");
        }

        MetricFilter filter = MetricFilters.Create(metric.Id, key, values, work.Command.Id, work.Now);
        Save(work, space, metric with { Filters = [.. metric.Filters, filter], UpdatedAt = work.Now });
        return filter;
    }

    private static void Save(PartitionWork work, DataSpace space, BillableMetric metric)
    {
        work.Replace(CatalogRows.Metric(metric.Id), metric, StoredJson.Default.BillableMetric);
        work.Emit(MetricLists.Upsert(space, metric));
        work.EmitEvent(space, "billable_metric.updated", metric.Id, metric, StoredJson.Default.BillableMetric);
    }
}
