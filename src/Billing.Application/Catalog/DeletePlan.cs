using Billing.Application.Consistency;
using Billing.Application.Entitlements;
using Billing.Application.Persistence;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Catalog;

/// <summary>
/// Deletes a plan that nobody is subscribed to. Its versions stay, so that a subscription made at the same moment can still be billed.
/// </summary>
public sealed class DeletePlan(CatalogUnits units, IPlanSubscribers subscribers)
{
    /// <summary>Deletes it. Refused with <see cref="FailureKind.WrongState"/> while there are subscriptions.</summary>
    public async ValueTask<Result<Outcome<bool>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        int subscribed = await subscribers.CountAsync(space, id, cancellationToken);
        return await units.RunAsync(
            space, command, StoredJson.Default.Boolean,
            async (work, ct) => await work.PlanAsync(id, ct) is not { } plan ? Failure.NotFound("Plan")
                : subscribed > 0 ? Failure.Of(FailureKind.WrongState, $"The plan has subscriptions ({subscribed}): end or move them first")
                : await DeleteAsync(work, space, plan, ct),
            cancellationToken);
    }

    private static async ValueTask<Result<bool>> DeleteAsync(PartitionWork work, DataSpace space, Plan plan, CancellationToken cancellationToken)
    {
        foreach (BillingId metricId in await MetricsEverAsync(work, plan, cancellationToken))
        {
            await work.ChangeUseAsync(
                metricId,
                use => use with { Current = [.. use.Current.Where(id => id != plan.Id)], Ever = [.. use.Ever.Where(id => id != plan.Id)] },
                cancellationToken);
        }

        await work.RemoveGrantsAsync(space, plan.Id, cancellationToken);
        work.Delete(CatalogRows.Plan(plan.Id));
        await work.ReleaseCodeAsync(CreatePlan.CodeKind, plan.Code, cancellationToken);
        work.Emit(PlanLists.Remove(space, plan));
        work.EmitEvent(space, "plan.deleted", plan.Id, plan, StoredJson.Default.Plan);
        return true;
    }

    private static async ValueTask<HashSet<BillingId>> MetricsEverAsync(PartitionWork work, Plan plan, CancellationToken cancellationToken)
    {
        HashSet<BillingId> metrics = [];
        for (int version = 1; version <= plan.Version; version++)
        {
            Plan? old = await work.ReadAsync(CatalogRows.PlanVersion(plan.Id, version), StoredJson.Default.Plan, cancellationToken);
            metrics.UnionWith(old?.Charges.Select(charge => charge.MetricId) ?? []);
        }

        return metrics;
    }
}
