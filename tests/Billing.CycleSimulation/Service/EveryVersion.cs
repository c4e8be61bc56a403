using Billing.Application.Catalog;
using Billing.Domain.Identity;

namespace Billing.CycleSimulation;

/// <summary>Counts a subscription on every version of every plan: the lists that tell are read by many threads at once, which no seed could repeat.</summary>
internal sealed class EveryVersion(IReadOnlyList<PlanFact> plans) : IPlanSubscribers
{
    public ValueTask<int> CountAsync(DataSpace space, BillingId planId, CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public ValueTask<IReadOnlyDictionary<string, int>> CountsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, int>>(plans.ToDictionary(plan => plan.Id.ToString(), _ => 1));

    public ValueTask<IReadOnlyDictionary<PlanVersionKey, int>> VersionsAsync(DataSpace space, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<PlanVersionKey, int>>(plans
            .SelectMany(plan => Enumerable.Range(1, plan.Versions.Count).Select(version => new PlanVersionKey(plan.Id, version))).ToDictionary(key => key, _ => 1));
}
