using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.BillingService.Plans;

/// <summary>Plans that tenants can subscribe to.</summary>
internal sealed class OfferedPlanEndpoints(ICatalog catalog, ListReader lists)
{
    private static readonly QueryParameter<bool> IncludeInactive = Query.Bool("includeInactive", absent: false);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Plans", "/api/v1/billing/plans", BillingServiceWire.Json);
        group.List<OfferedPlan>("/", "List plans", List).With(IncludeInactive).Describe("includeInactive is for platform administrators.");
        group.Get<OfferedPlan>("/{planId}", "Get plan", Get).Fails(404);
    }

    private async ValueTask<Result<Listing<OfferedPlan>>> List(Call call)
    {
        ListFilter? active = call.Get(IncludeInactive) && Tenants.IsAdmin(call) ? null : PlanLists.Active(true);
        Listing<Plan> page = await lists.PageAsync(call, PlanLists.Plans, PlanLists.RowType, active);
        IReadOnlyDictionary<BillingId, string> codes = await CodesAsync(call);
        return page.Map(plan => OfferedPlan.From(plan, codes));
    }

    private async ValueTask<Result<OfferedPlan>> Get(Call call) =>
        await catalog.FindPlanAsync(call.Space, call.Id("planId"), version: null, call.Cancellation) is { } plan
            ? OfferedPlan.From(plan, await CodesAsync(call))
            : Failure.NotFound("Plan");

    private async ValueTask<IReadOnlyDictionary<BillingId, string>> CodesAsync(Call call) =>
        (await catalog.MetricsAsync(call.Space, call.Cancellation)).ToDictionary(metric => metric.Id, metric => metric.Code);
}
