using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Usage.Retention;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>Creates a billable metric.</summary>
public sealed class CreateMetric(CatalogUnits units)
{
    /// <summary>What codes of metrics are claimed as.</summary>
    internal const string CodeKind = "metric";

    /// <summary>Creates it. Refused with <see cref="FailureKind.Conflict"/> when the code is taken.</summary>
    public ValueTask<Result<Outcome<BillableMetric>>> RunAsync(
        DataSpace space, NewMetric input, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(space, command, StoredJson.Default.BillableMetric, (work, ct) => CreateAsync(work, space, input, ct), cancellationToken);

    private static async ValueTask<Result<BillableMetric>> CreateAsync(
        PartitionWork work, DataSpace space, NewMetric input, CancellationToken cancellationToken)
    {
        BillingId id = await work.FreeIdAsync(
            space, CodeKind, input.Code, CatalogRows.Metric, StoredJson.Default.BillableMetric, cancellationToken);
        var metric = new BillableMetric
        {
            Id = id,
            Code = input.Code,
            EventCode = input.EventCode,
            Name = input.Name,
            Description = input.Description,
            Aggregation = input.Aggregation,
            FieldName = input.FieldName,
            WeightFieldName = input.WeightFieldName,
            Recurring = input.Recurring,
            Rounding = input.RoundingFunction is { } function ? new MetricRounding(function, input.RoundingPrecision ?? 0) : null,
            Expression = input.Expression,
            Filters = MetricFilters.Replace(id, [], input.Filters, work.Command.Id, work.Now),
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        if (MetricCheck.Check(metric, input.RoundingPrecision) is { Count: > 0 } errors)
        {
            return Failure.Invalid(errors);
        }

        if (await work.ClaimCodeAsync(CodeKind, input.Code, id, cancellationToken) is { } taken)
        {
            return taken;
        }

        work.Insert(CatalogRows.Metric(id), metric, StoredJson.Default.BillableMetric);
        work.Emit(MetricLists.Upsert(space, metric));
        work.Emit(RetentionMessage.Next(space, work.Now));
        work.EmitEvent(space, "billable_metric.created", id, metric, StoredJson.Default.BillableMetric);
        return metric;
    }
}
