using Billing.Application.Catalog;
using Billing.Application.Entitlements;
using Billing.Domain.Catalog;
using Billing.Domain.Entitlements;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.Nno.Platforms;

/// <summary>The tiers that an operator offers.</summary>
internal sealed class TierPlanEndpoints(PlatformReader platforms, ICatalog catalog, EntitlementReader entitlements)
{
    public void Map(SurfaceBuilder surface) => surface.Group("Plans", "/plans", NnoWire.Json).Get<IReadOnlyList<TierPlan>>("/", "List plans", List)
        .Describe("The plans of the catalogue with the codes starter, growth and scale.");

    private async ValueTask<Result<IReadOnlyList<TierPlan>>> List(Call call)
    {
        List<TierPlan> shown = [];
        foreach (Plan plan in await platforms.TiersAsync(call))
            shown.Add(await ShowAsync(call, plan));

        return shown;
    }

    private async ValueTask<TierPlan> ShowAsync(Call call, Plan plan)
    {
        List<Allocation> included = [];
        foreach (Charge charge in plan.Charges)
        {
            (decimal? free, decimal? price) = Tiers.AllocationOf(charge);
            BillableMetric? metric = await catalog.FindMetricAsync(call.Space, charge.MetricId, call.Cancellation);
            included.Add(new Allocation(metric?.Code ?? charge.MetricId.ToString(), free, price));
        }

        IReadOnlyList<Entitlement> granted = await entitlements.OfPlanAsync(call.Space, plan.Id, call.Cancellation);
        return new TierPlan(
            plan.Id, plan.Code, plan.Name, plan.AmountMinor, plan.Currency.Code.ToLowerInvariant(), null, Tiers.LimitsOf(granted), included, Tiers.SupportOf(granted));
    }
}
