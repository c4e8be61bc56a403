using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>What units of work on plans share, so that current row, version row, uses of metrics and list agree.</summary>
internal static class PlanWork
{
    /// <summary>Reads the current version of a plan, or null.</summary>
    public static async ValueTask<Plan?> PlanAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CatalogRows.Plan(id), StoredJson.Default.Plan, cancellationToken) is { } plan && plan.Id == id ? plan : null;

    /// <summary>Writes a new version, the first or the next.</summary>
    public static async ValueTask SaveVersionAsync(
        this PartitionWork work, DataSpace space, Plan? before, Plan plan, CancellationToken cancellationToken)
    {
        HashSet<BillingId> metrics = [.. plan.Charges.Select(charge => charge.MetricId)];
        foreach (BillingId dropped in (before?.Charges ?? []).Select(charge => charge.MetricId).Distinct().Where(id => !metrics.Contains(id)))
        {
            await work.ChangeUseAsync(dropped, use => use with { Current = [.. use.Current.Where(id => id != plan.Id)] }, cancellationToken);
        }

        foreach (BillingId metric in metrics)
        {
            await work.ChangeUseAsync(
                metric, use => use with { Current = With(use.Current, plan.Id), Ever = With(use.Ever, plan.Id) }, cancellationToken);
        }

        if (before is null)
        {
            work.Insert(CatalogRows.Plan(plan.Id), plan, StoredJson.Default.Plan);
        }
        else
        {
            work.Replace(CatalogRows.Plan(plan.Id), plan, StoredJson.Default.Plan);
        }

        work.Insert(CatalogRows.PlanVersion(plan.Id, plan.Version), plan, StoredJson.Default.Plan);
        work.Emit(PlanLists.Upsert(space, plan));
        work.EmitEvent(space, before is null ? "plan.created" : "plan.updated", plan.Id, plan, StoredJson.Default.Plan);
    }

    /// <summary>Changes the row that says which plans use a metric; writes nothing when that stays the same.</summary>
    public static async ValueTask ChangeUseAsync(
        this PartitionWork work, BillingId metricId, Func<MetricUse, MetricUse> change, CancellationToken cancellationToken)
    {
        string row = CatalogRows.MetricUse(metricId);
        MetricUse? use = await work.ReadAsync(row, StoredJson.Default.MetricUse, cancellationToken);
        MetricUse changed = change(use ?? new MetricUse(metricId, [], []));
        if (use is null)
        {
            work.Insert(row, changed, StoredJson.Default.MetricUse);
        }
        else if (!changed.Current.SequenceEqual(use.Current) || !changed.Ever.SequenceEqual(use.Ever))
        {
            work.Replace(row, changed, StoredJson.Default.MetricUse);
        }
    }

    private static IReadOnlyList<BillingId> With(IReadOnlyList<BillingId> ids, BillingId id) => ids.Contains(id) ? ids : [.. ids, id];
}
