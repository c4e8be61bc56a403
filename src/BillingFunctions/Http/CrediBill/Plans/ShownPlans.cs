using Billing.Application.Catalog;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;

namespace BillingFunctions.Http.CrediBill.Plans;

/// <summary>Plans as this surface shows them.</summary>
internal static class ShownPlans
{
    public static async ValueTask<PlanData> ShowAsync(this ICatalog catalog, DataSpace space, Plan plan, CancellationToken cancellationToken)
    {
        BillableMetric? metric = plan.Charges.Count == 0 ? null : await catalog.FindMetricAsync(space, plan.Charges[0].MetricId, cancellationToken);
        return PlanData.From(plan, metric?.MeasuredCode, space.Mode);
    }
}
