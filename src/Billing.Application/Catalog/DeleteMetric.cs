using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Deletes a metric that no plan prices, in any version. Versions of plans stay when their plan is deleted, and so do the metrics that they price: what was
/// subscribed to can still be billed and shown.
/// </summary>
public sealed class DeleteMetric(CatalogUnits units)
{
    /// <summary>Deletes it. Refused with <see cref="FailureKind.WrongState"/> while a plan uses it.</summary>
    public ValueTask<Result<Outcome<bool>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        units.RunAsync(
            space, command, StoredJson.Default.Boolean,
            async (work, ct) => await work.MetricAsync(id, ct) is { } metric ? await DeleteAsync(work, space, metric, ct) : Failure.NotFound("Billable metric"),
            cancellationToken);

    private static async ValueTask<Result<bool>> DeleteAsync(
        PartitionWork work, DataSpace space, BillableMetric metric, CancellationToken cancellationToken)
    {
        MetricUse? use = await work.ReadAsync(CatalogRows.MetricUse(metric.Id), StoredJson.Default.MetricUse, cancellationToken);
        if (use?.Ever.Count > 0)
        {
            return Failure.Of(FailureKind.WrongState, $"The metric is priced by plans ({use.Ever.Count}): delete them first");
        }

        if (use is not null)
        {
            work.Delete(CatalogRows.MetricUse(metric.Id));
            work.Insert(CatalogRows.FormerMetric(metric.Id), metric, StoredJson.Default.BillableMetric);
        }

        work.Delete(CatalogRows.Metric(metric.Id));
        await work.ReleaseCodeAsync(CreateMetric.CodeKind, metric.Code, cancellationToken);
        work.Emit(MetricLists.Remove(space, metric));
        work.EmitEvent(space, "billable_metric.deleted", metric.Id, metric, StoredJson.Default.BillableMetric);
        return true;
    }
}
