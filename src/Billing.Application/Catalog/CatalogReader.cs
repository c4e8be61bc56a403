using System.Collections.Concurrent;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.Catalog;

/// <summary>
/// Reads catalogues from memory: a copy is used for <see cref="MaxAge"/> without looking, then for as long as the ETag of the catalogue's guard is the
/// same. What is not found is looked for again at once, so that something new can be used as soon as it is there.
/// </summary>
public sealed class CatalogReader(ITableStore tables, TimeProvider time) : ICatalog
{
    /// <summary>How long a copy may be behind what another instance wrote.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private const int MaxCopies = 200;

    private readonly ConcurrentDictionary<DataSpace, CatalogCopy> _copies = new();

    /// <inheritdoc/>
    /// <remarks>The current version is read anew each time: it decides what a new subscription pays.</remarks>
    public async ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken)
    {
        CatalogCopy copy = await CopyAsync(space, isFresh: false, cancellationToken);
        string row = version is { } number ? CatalogRows.PlanVersion(planId, number) : CatalogRows.Plan(planId);
        Plan? plan = version is null ? null : copy.FindPlan(row);
        if (plan is null)
        {
            TableRow? stored = await tables.GetAsync(copy.Address.Table, copy.Address.PartitionKey, row, cancellationToken);
            plan = stored is null ? null : DocumentCodec.Read(stored.Columns, StoredJson.Default.Plan);
            if (plan?.Id != planId)
            {
                return null;
            }

            copy.Keep(CatalogRows.PlanVersion(planId, plan.Version), plan);
        }

        return (await TaxesOfAsync(copy, cancellationToken)).Lay(plan);
    }

    /// <inheritdoc/>
    public async ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        (await MetricsAsync(space, isFresh: false, cancellationToken)).ById.GetValueOrDefault(metricId)
            ?? (await MetricsAsync(space, isFresh: true, cancellationToken)).ById.GetValueOrDefault(metricId);

    /// <inheritdoc/>
    public async ValueTask<BillableMetric?> FindPricedMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken)
    {
        if (await FindMetricAsync(space, metricId, cancellationToken) is { } metric)
        {
            return metric;
        }

        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? former = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.FormerMetric(metricId), cancellationToken);
        return former is null ? null : DocumentCodec.Read(former.Columns, StoredJson.Default.BillableMetric);
    }

    /// <inheritdoc/>
    public async ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        (await MetricsAsync(space, isFresh: false, cancellationToken)).ByCode.GetValueOrDefault(code)
            ?? (await MetricsAsync(space, isFresh: true, cancellationToken)).ByCode.GetValueOrDefault(code);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await MetricsAsync(space, isFresh: false, cancellationToken)).All;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await TaxesOfAsync(await CopyAsync(space, isFresh: false, cancellationToken), cancellationToken)).All;

    /// <summary>The version of the catalogue that answers come from: changes with every change. For copies that others derive from it.</summary>
    public async ValueTask<string> VersionAsync(DataSpace space, CancellationToken cancellationToken) =>
        (await CopyAsync(space, isFresh: false, cancellationToken)).ETag;

    /// <summary>Drops the copy of a data space: this process has changed its catalogue.</summary>
    public void Forget(DataSpace space) => _copies.TryRemove(space, out _);

    private async ValueTask<CatalogMetrics> MetricsAsync(DataSpace space, bool isFresh, CancellationToken cancellationToken)
    {
        CatalogCopy copy = await CopyAsync(space, isFresh, cancellationToken);
        return copy.Metrics ??= await CatalogMetrics.LoadAsync(tables, copy.Address, cancellationToken);
    }

    private async ValueTask<CatalogTaxes> TaxesOfAsync(CatalogCopy copy, CancellationToken cancellationToken) =>
        copy.Taxes ??= await CatalogTaxes.LoadAsync(tables, copy.Address, cancellationToken);

    private async ValueTask<CatalogCopy> CopyAsync(DataSpace space, bool isFresh, CancellationToken cancellationToken)
    {
        _copies.TryGetValue(space, out CatalogCopy? copy);
        if (copy is not null && !isFresh && time.GetElapsedTime(copy.CheckedAt) < MaxAge)
        {
            return copy;
        }

        PartitionAddress address = PartitionAddress.Catalog(space);
        long now = time.GetTimestamp();
        TableRow? guard = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        string etag = guard?.ETag ?? "";
        if (copy is not null && copy.ETag == etag)
        {
            copy.CheckedAt = now;
            return copy;
        }

        MakeRoom();
        return _copies[space] = new CatalogCopy(address, etag) { CheckedAt = now };
    }

    /// <summary>Forgets the copies that were used least lately.</summary>
    private void MakeRoom()
    {
        if (_copies.Count >= MaxCopies)
        {
            foreach ((DataSpace space, CatalogCopy _) in _copies.OrderBy(pair => pair.Value.CheckedAt).Take(MaxCopies / 4).ToList())
            {
                _copies.TryRemove(space, out _);
            }
        }
    }
}
