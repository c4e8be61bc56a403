using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace Billing.Application.BillingEntities;

/// <summary>The catalogue with what the choice of the default billing entity means for taxes: those applied to it hold for customers that name none.</summary>
public sealed class EntityCatalog(CatalogReader catalog, IBillingEntities entities) : ICatalog
{
    /// <inheritdoc/>
    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        catalog.FindPlanAsync(space, planId, version, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        catalog.FindMetricAsync(space, metricId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BillableMetric?> FindPricedMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        catalog.FindPricedMetricAsync(space, metricId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        catalog.FindMetricAsync(space, code, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        catalog.MetricsAsync(space, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken)
    {
        IReadOnlyList<Tax> taxes = await catalog.TaxesAsync(space, cancellationToken);
        if (taxes.All(tax => tax.AppliedTo.Count == 0))
        {
            return taxes;
        }

        BillingId standard = (await entities.FindAsync(space, null, cancellationToken)).Id;
        return [.. taxes.Select(tax => tax.AppliedTo.Contains(standard) ? tax with { AppliedToDefaultEntity = true } : tax)];
    }
}
