using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace Billing.Application.Catalog;

/// <summary>Which plans price which metrics.</summary>
public sealed class MetricUsage(ITableStore tables)
{
    /// <summary>For each metric that a plan prices now, how many do.</summary>
    public async ValueTask<IReadOnlyDictionary<BillingId, int>> PlanCountsAsync(DataSpace space, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        Dictionary<BillingId, int> counts = [];
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CatalogRows.MetricUsePrefix), cancellationToken))
        {
            MetricUse use = DocumentCodec.Read(row.Columns, StoredJson.Default.MetricUse)!;
            if (use.Current.Count > 0)
            {
                counts[use.MetricId] = use.Current.Count;
            }
        }

        return counts;
    }

    /// <summary>The plans whose current version prices a metric.</summary>
    public async ValueTask<IReadOnlyList<Plan>> PlansOfAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Catalog(space);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.MetricUse(metricId), cancellationToken);
        List<Plan> plans = [];
        foreach (BillingId planId in row is null ? [] : DocumentCodec.Read(row.Columns, StoredJson.Default.MetricUse)!.Current)
        {
            TableRow? planRow = await tables.GetAsync(address.Table, address.PartitionKey, CatalogRows.Plan(planId), cancellationToken);
            if (planRow is not null)
            {
                plans.Add(DocumentCodec.Read(planRow.Columns, StoredJson.Default.Plan)!);
            }
        }

        return plans;
    }
}
