using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Taxes;

namespace BillingFunctions.Tests.Http.V1;

/// <summary>A catalogue that can lose a metric although a plan prices it, as no operation of the service lets happen.</summary>
internal sealed class FragileCatalog(ICatalog inner) : ICatalog
{
    /// <summary>The code of the lost metric; null while there is none.</summary>
    public string? Lost { get; set; }

    public ValueTask<Plan?> FindPlanAsync(DataSpace space, BillingId planId, int? version, CancellationToken cancellationToken) =>
        inner.FindPlanAsync(space, planId, version, cancellationToken);

    public async ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, BillingId metricId, CancellationToken cancellationToken) =>
        await inner.FindMetricAsync(space, metricId, cancellationToken) is { } metric && metric.Code != Lost ? metric : null;

    public ValueTask<BillableMetric?> FindMetricAsync(DataSpace space, string code, CancellationToken cancellationToken) =>
        inner.FindMetricAsync(space, code, cancellationToken);

    public ValueTask<IReadOnlyList<BillableMetric>> MetricsAsync(DataSpace space, CancellationToken cancellationToken) =>
        inner.MetricsAsync(space, cancellationToken);

    public ValueTask<IReadOnlyList<Tax>> TaxesAsync(DataSpace space, CancellationToken cancellationToken) => inner.TaxesAsync(space, cancellationToken);
}
