using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>The plan versions by which usage may be billed: the current one of each plan, and older ones that subscriptions run on.</summary>
public interface IPlansInUse
{
    /// <summary>Current versions first, then older ones. The same list as long as nothing changed, so that others may derive from it.</summary>
    ValueTask<IReadOnlyList<Plan>> FindAsync(DataSpace space, CancellationToken cancellationToken);
}

/// <summary>
/// Finds them in the catalogue and in the list of subscriptions. Read again when the catalogue changes, and after <see cref="MaxAge"/>,
/// because a subscription may leave an old version without any change of the catalogue.
/// </summary>
public sealed class PlansInUse(ITableStore tables, CatalogReader catalog, IPlanSubscribers subscribers, TimeProvider time) : IPlansInUse
{
    /// <summary>How long an old version may still count as used after its last subscription left it.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private const int SpacesMax = 200;

    private readonly ConcurrentDictionary<DataSpace, Found> _found = new();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Plan>> FindAsync(DataSpace space, CancellationToken cancellationToken)
    {
        string version = await catalog.VersionAsync(space, cancellationToken);
        if (_found.TryGetValue(space, out Found? known) && known.CatalogVersion == version && time.GetElapsedTime(known.At) < MaxAge)
        {
            return known.Plans;
        }

        if (_found.Count >= SpacesMax)
        {
            _found.Clear();
        }

        long at = time.GetTimestamp();
        List<Plan> plans = await CurrentAsync(space, cancellationToken);
        plans.AddRange(await OlderAsync(space, plans, cancellationToken));
        IReadOnlyList<Plan> kept = known is not null && known.CatalogVersion == version && IsSame(known.Plans, plans) ? known.Plans : plans;
        _found[space] = new Found(version, at, kept);
        return kept;
    }

    private async ValueTask<List<Plan>> CurrentAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        List<Plan> plans = [];
        await foreach (TableRow row in tables.ReadAllAsync(address.Table, RowRange.Prefix(address.PartitionKey, CatalogRows.PlanPrefix), cancellationToken))
        {
            plans.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.Plan)!);
        }

        return plans;
    }

    private async ValueTask<List<Plan>> OlderAsync(DataSpace space, List<Plan> current, CancellationToken cancellationToken)
    {
        List<Plan> older = [];
        if (!current.Exists(plan => plan.Version > 1))
        {
            return older;
        }

        IReadOnlyDictionary<PlanVersionKey, int> counts = await subscribers.VersionsAsync(space, cancellationToken);
        HashSet<PlanVersionKey> now = [.. current.Select(plan => new PlanVersionKey(plan.Id, plan.Version))];
        foreach (PlanVersionKey key in counts.Keys.Where(key => !now.Contains(key)).OrderByDescending(key => key.Version))
        {
            if (await catalog.FindPlanAsync(space, key.PlanId, key.Version, cancellationToken) is { } plan)
            {
                older.Add(plan);
            }
        }

        return older;
    }

    private static bool IsSame(IReadOnlyList<Plan> known, List<Plan> found) =>
        known.Select(plan => (plan.Id, plan.Version)).SequenceEqual(found.Select(plan => (plan.Id, plan.Version)));

    private sealed record Found(string CatalogVersion, long At, IReadOnlyList<Plan> Plans);
}
