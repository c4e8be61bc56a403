using Billing.Application.Catalog;
using Billing.Application.Platform;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>The meters of an organization's metrics, with its import window. The set is built anew only when the catalogue's list of metrics is.</summary>
public sealed class UsageCatalog(ICatalog catalog, IImportWindows windows) : IUsageCatalog
{
    private const int SpacesMax = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<DataSpace, (object Source, MeterSet Meters)> _meters = [];

    /// <inheritdoc/>
    public async ValueTask<UsageRules> RulesAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IReadOnlyList<Domain.Catalog.BillableMetric> metrics = await catalog.MetricsAsync(space, cancellationToken);
        Interval? window = await windows.FindAsync(space, cancellationToken);
        return new UsageRules(MetersOf(space, metrics), window);
    }

    private MeterSet MetersOf(DataSpace space, IReadOnlyList<Domain.Catalog.BillableMetric> metrics)
    {
        lock (_gate)
        {
            if (_meters.TryGetValue(space, out (object Source, MeterSet Meters) known) && ReferenceEquals(known.Source, metrics))
            {
                return known.Meters;
            }

            if (_meters.Count >= SpacesMax)
            {
                _meters.Clear();
            }

            var meters = new MeterSet(metrics.Select(metric => MetricMeters.Of(metric)));
            _meters[space] = (metrics, meters);
            return meters;
        }
    }
}
