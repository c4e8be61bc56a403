using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>What is sold.</summary>
internal sealed class PlanEndpoints(
    CreatePlan create, UpdatePlan update, DeletePlan delete, IPlanSubscribers subscribers, ICatalog catalog, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Plans", "/v1/plans", CatalogWire.Json);
        group.List<PlanResponse>("/", "List plans", List).SortedBy("code", "name", "interval", "amount_cents", "currency", "updated_at");
        group.Post<PlanCreate, PlanResponse>("/", "Create plan", Create).Answers(201).Fails(409);
        group.Get<Dictionary<string, int>>("/subscription_counts", "Get subscription counts per plan", SubscriptionCounts);
        group.Get<PlanResponse>("/{plan_id}", "Get plan", Get).Fails(404);
        group.Put<PlanUpdate, PlanResponse>("/{plan_id}", "Update plan", Update).Fails(404)
            .Describe("Makes a new version. Running subscriptions keep theirs until they are moved.");
        group.Delete("/{plan_id}", "Delete plan", Delete).Fails(400, 404);
        group.Post<PlanSimulateRequest, PlanSimulateResponse>("/{plan_id}/simulate", "Simulate plan pricing", Simulate).Fails(404)
            .Describe("Prices each charge at the same quantity, as one event, without coupons and taxes.");
    }

    private async ValueTask<Result<Listing<PlanResponse>>> List(Call call) =>
        (await lists.PageAsync(call, PlanLists.Plans, PlanLists.RowType)).Map(PlanResponse.From);

    private async ValueTask<Result<PlanResponse>> Create(Call call, PlanCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(PlanResponse.From);

    private async ValueTask<Result<Dictionary<string, int>>> SubscriptionCounts(Call call) =>
        new Dictionary<string, int>(await subscribers.CountsAsync(call.Space, call.Cancellation));

    private async ValueTask<Result<PlanResponse>> Get(Call call) => (await FindAsync(call)).Map(PlanResponse.From);

    private async ValueTask<Result<PlanResponse>> Update(Call call, PlanUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("plan_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(PlanResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("plan_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<PlanSimulateResponse>> Simulate(Call call, PlanSimulateRequest body) =>
        (await FindAsync(call)).Map(plan => PlanSimulateResponse.From(PlanSimulation.Of(plan, body.Units)));

    private async ValueTask<Result<Plan>> FindAsync(Call call) =>
        await catalog.FindPlanAsync(call.Space, call.Id("plan_id"), version: null, call.Cancellation) is { } plan ? plan : Failure.NotFound("Plan");
}
