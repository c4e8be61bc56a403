using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>What is sold, and its price in each currency.</summary>
internal sealed class NovaPlanEndpoints(
    CreatePlan create, UpdatePlan update, DeletePlan delete, BasePrices prices, IPlanSubscribers subscribers, ICatalog catalog, ListReader lists)
{
    private const string Versions = "Running subscriptions keep what they have.";

    private static readonly QueryParameter<bool?> IsActive = Query.OptionalBool("isActive");
    private static readonly Failure Unknown = Failure.NotFound("Plan");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Plans", "/api/plans", NovaCatalogWire.Json);
        group.List<NovaPlan>("/", "List plans", List).With(IsActive);
        group.Get<NovaPlan>("/{id}", "Get plan", Get).Fails(404);
        group.Post<NovaPlanCreate, NovaPlan>("/", "Create plan", Create).Answers(201).Fails(409);
        group.Patch<NovaPlanUpdate, NovaPlan>("/{id}", "Update plan", Update).Fails(404).Describe(Versions);
        group.Delete<NovaMessage>("/{id}", "Delete plan", Delete).Fails(400, 404).Describe("Nobody may be subscribed to it.");
        group.Post<NovaPriceCreate, NovaPrice>("/{id}/prices", "Add plan price", AddPrice).Answers(201).Fails(404, 409).Describe($"One a currency. {Versions}");
        group.Patch<NovaPriceUpdate, NovaPrice>("/{id}/prices/{priceId}", "Update plan price", UpdatePrice).Fails(404).Describe(Versions);
        group.Delete<NovaMessage>("/{id}/prices/{priceId}", "Delete plan price", DeletePrice).Fails(404).Describe(Versions);
    }

    private async ValueTask<Result<Listing<NovaPlan>>> List(Call call) => (await lists.PageAsync(
        call, PlanLists.Plans, PlanLists.RowType, call.Get(IsActive) is { } isActive ? PlanLists.Active(isActive) : null)).Map(NovaPlan.From);

    private async ValueTask<Result<NovaPlan>> Get(Call call) => await FindAsync(call) is { } plan
        ? NovaPlan.From(plan, await subscribers.CountAsync(call.Space, plan.Id, call.Cancellation))
        : Unknown;

    private async ValueTask<Result<NovaPlan>> Create(Call call, NovaPlanCreate body) => body.ToInput().TryGet(out NewPlan? input, out Failure? wrong)
        ? call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(NovaPlan.From)
        : wrong;

    private async ValueTask<Result<NovaPlan>> Update(Call call, NovaPlanUpdate body) => await FindAsync(call) is not { } plan ? Unknown
        : body.ToPatch(plan.Currency).TryGet(out PlanPatch? patch, out Failure? wrong)
            ? call.Settle(await update.RunAsync(call.Space, plan.Id, patch, call.Command, call.Cancellation)).Map(NovaPlan.From)
            : wrong;

    private async ValueTask<Result<NovaMessage>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Plan"));

    private async ValueTask<Result<NovaPrice>> AddPrice(Call call, NovaPriceCreate body) => body.ToInput("amount").TryGet(out PriceInput? price, out Failure? wrong)
        ? call.Settle(await prices.AddAsync(call.Space, call.Id("id"), price, call.Command, call.Cancellation)).Map(plan => NovaPrice.From(plan, price.Currency, price.AmountMinor))
        : wrong;

    private async ValueTask<Result<NovaPrice>> UpdatePrice(Call call, NovaPriceUpdate body) => call.Settle(await prices.UpdateAsync(
        call.Space, call.Id("id"), call.Id("priceId"), currency => NovaMoney.Minor(body.Amount, currency, "amount"), call.Command, call.Cancellation))
        .Map(plan => NovaPrice.AllOf(plan).First(price => price.Id == call.Id("priceId")));

    private async ValueTask<Result<NovaMessage>> DeletePrice(Call call) =>
        call.Settle(await prices.DeleteAsync(call.Space, call.Id("id"), call.Id("priceId"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Price"));

    private ValueTask<Plan?> FindAsync(Call call) => catalog.FindPlanAsync(call.Space, call.Id("id"), version: null, call.Cancellation);
}
