using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.Catalog;

/// <summary>
/// The catalogue as rating, closing and ingestion read it: cheap enough for every event and invoice, because an unchanged catalogue is answered from memory.
/// </summary>
public interface ICatalog
{
    /// <summary>A plan at a version (the current one when null), or null when there is none.</summary>
    ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken);

    /// <summary>A metric by id, or null.</summary>
    ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken);

    /// <summary>A metric that some version of a plan prices: also one that was deleted since, because what it measured before may still have to be billed or shown.</summary>
    ValueTask<BillableMetric?> FindPricedMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        FindMetricAsync(space, metricId, cancellationToken);

    /// <summary>A metric by code, or null.</summary>
    ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken);

    /// <summary>All metrics of the organization.</summary>
    ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken);

    /// <summary>All taxes of the organization.</summary>
    ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken);
}
