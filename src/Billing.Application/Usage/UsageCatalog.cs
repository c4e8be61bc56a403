using Billing.Application.Catalog;
using Billing.Application.Costs;
using Billing.Application.Invoicing;
using Billing.Application.Platform;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>
/// The meters of an organization's metrics and of the charges that price them, with its import window. The set is built anew only when the
/// metrics or the plan versions in use have changed.
/// </summary>
public sealed class UsageCatalog(ICatalog catalog, IPlansInUse plans, IImportWindows windows, ICostDimensions? dimensions = null) : IUsageCatalog
{
    private const int SpacesMax = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<DataSpace, Built> _meters = [];

    /// <inheritdoc/>
    public async ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IReadOnlyList<BillableMetric> metrics = await catalog.MetricsAsync(space, cancellationToken);
        IReadOnlyList<Plan> inUse = await plans.FindAsync(space, cancellationToken);
        Interval? window = await windows.FindAsync(space, cancellationToken);
        IReadOnlyList<string> costs = dimensions is null ? [] : await dimensions.FindAsync(space, cancellationToken);
        return new UsageRules(MetersOf(space, metrics, inUse, costs), window);
    }

    private MeterSet MetersOf(DataSpace space, IReadOnlyList<BillableMetric> metrics, IReadOnlyList<Plan> inUse, IReadOnlyList<string> costs)
    {
        lock (_gate)
        {
            if (_meters.TryGetValue(space, out Built? known) && ReferenceEquals(known.Metrics, metrics) && ReferenceEquals(known.Plans, inUse) && known.Costs.SequenceEqual(costs))
            {
                return known.Meters;
            }

            if (_meters.Count >= SpacesMax)
            {
                _meters.Clear();
            }

            var meters = new MeterSet([.. metrics.Select(metric => MetricMeters.Of(metric)), .. MetersOf(metrics, inUse), .. CostMetersOf(metrics, inUse, costs)]);
            _meters[space] = new Built(metrics, inUse, meters, costs);
            return meters;
        }
    }

    /// <summary>What the charges measure beyond their metrics: each filter, the rest, groups, amounts.</summary>
    private static IEnumerable<UsageMeter> MetersOf(IReadOnlyList<BillableMetric> metrics, IReadOnlyList<Plan> inUse)
    {
        Dictionary<BillingId, BillableMetric> byId = metrics.ToDictionary(metric => metric.Id);
        foreach (Charge charge in inUse.SelectMany(plan => plan.Charges))
        {
            // A metric that is newer than the copy of the metrics comes with the next copy.
            foreach (ChargeMeter meter in byId.TryGetValue(charge.MetricId, out BillableMetric? metric) ? ChargeMeter.Of(charge, metric) : [])
            {
                yield return meter.Units;
                if (meter.Amount is { } amount)
                {
                    yield return amount;
                }
            }
        }
    }

    /// <summary>The same once more by the properties that costs are told apart by; the least important, because without counters they are read from events.</summary>
    private static IEnumerable<UsageMeter> CostMetersOf(IReadOnlyList<BillableMetric> metrics, IReadOnlyList<Plan> inUse, IReadOnlyList<string> costs)
    {
        if (costs.Count == 0)
        {
            return [];
        }

        Dictionary<BillingId, BillableMetric> byId = metrics.ToDictionary(metric => metric.Id);
        return inUse.SelectMany(plan => plan.Charges).Where(charge => byId.ContainsKey(charge.MetricId))
            .SelectMany(charge => ChargeMeter.Of(charge, byId[charge.MetricId])).Select(meter => CostMeter.Of(meter, costs));
    }

    private sealed record Built(IReadOnlyList<BillableMetric> Metrics, IReadOnlyList<Plan> Plans, MeterSet Meters, IReadOnlyList<string> Costs);
}
