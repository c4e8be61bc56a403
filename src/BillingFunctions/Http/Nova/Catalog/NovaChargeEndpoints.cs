using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>What plans charge for usage.</summary>
internal sealed class NovaChargeEndpoints(PlanCharges charges, ICatalog catalog, ListReader lists)
{
    private const string Versions = "Running subscriptions keep what they have.";

    private static readonly QueryParameter<string?> OfPlan = Query.Text("planId", 64);
    private static readonly Failure Unknown = Failure.NotFound("Charge");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Charges", "/api/charges", NovaCatalogWire.Json);
        group.List<NovaCharge>("/", "List charges", List).With(OfPlan).Scope("plans:read").Describe("Oldest first within each plan.");
        group.Get<NovaCharge>("/{id}", "Get charge", Get).Scope("plans:read").Fails(404);
        group.List<NovaCharge>("/plan/{planId}", "List charges of plan", ListOfPlan).Scope("plans:read").Fails(404).Describe("Oldest first.");
        group.Post<NovaChargeCreate, NovaCharge>("/", "Create charge", Create).Scope("plans:write").Answers(201).Fails(404, 409).Describe(Versions);
        group.Patch<NovaChargeUpdate, NovaCharge>("/{id}", "Update charge", Update).Scope("plans:write").Fails(404).Describe(Versions);
        group.Delete<NovaMessage>("/{id}", "Delete charge", Delete).Scope("plans:write").Fails(404).Describe(Versions);
    }

    private async ValueTask<Result<Listing<NovaCharge>>> List(Call call)
    {
        if (call.Get(OfPlan) is { } plan)
        {
            BillingId id = GivenIds.Of(plan);
            return await catalog.FindPlanAsync(call.Space, id, version: null, call.Cancellation) is { } found ? Page(call, [found]) : Page(call, []);
        }

        ListSlice slice = await lists.ReadAsync(call.Space, PlanLists.Plans, new ListQuery([], null, true, 0, int.MaxValue), call.Cancellation);
        return Page(call, [.. slice.Rows.Select(row => JsonSerializer.Deserialize(row.Span, PlanLists.RowType)!)]);
    }

    private async ValueTask<Result<NovaCharge>> Get(Call call) =>
        await charges.FindAsync(call.Space, call.Id("id"), call.Cancellation) is { } charge && await PlanAsync(call, charge) is { } plan
            ? NovaCharge.From(charge, plan.Currency)
            : Unknown;

    private async ValueTask<Result<Listing<NovaCharge>>> ListOfPlan(Call call) =>
        await catalog.FindPlanAsync(call.Space, call.Id("planId"), version: null, call.Cancellation) is { } plan ? Page(call, [plan]) : Failure.NotFound("Plan");

    private async ValueTask<Result<NovaCharge>> Create(Call call, NovaChargeCreate body)
    {
        if (await catalog.FindPlanAsync(call.Space, body.PlanId, version: null, call.Cancellation) is not { } plan)
            return Failure.NotFound("Plan");

        if (await catalog.FindMetricAsync(call.Space, body.BillableMetricId, call.Cancellation) is not { } metric)
            return Failure.NotFound("Billable metric");

        return body.ToInput(plan.Currency, metric).TryGet(out NewCharge? input, out Failure? wrong)
            ? call.Settle(await charges.CreateAsync(call.Space, plan.Id, input, call.Command, call.Cancellation)).Map(charge => NovaCharge.From(charge, plan.Currency))
            : wrong;
    }

    private async ValueTask<Result<NovaCharge>> Update(Call call, NovaChargeUpdate body)
    {
        if (await charges.FindAsync(call.Space, call.Id("id"), call.Cancellation) is not { } charge || await PlanAsync(call, charge) is not { } plan
            || await catalog.FindMetricAsync(call.Space, charge.MetricId, call.Cancellation) is not { } metric)
            return Unknown;

        return body.ToPatch(charge, plan.Currency, metric).TryGet(out ChargePatch? patch, out Failure? wrong)
            ? call.Settle(await charges.UpdateAsync(call.Space, charge.Id, patch, call.Command, call.Cancellation)).Map(changed => NovaCharge.From(changed, plan.Currency))
            : wrong;
    }

    private async ValueTask<Result<NovaMessage>> Delete(Call call) =>
        call.Settle(await charges.DeleteAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Charge"));

    private ValueTask<Plan?> PlanAsync(Call call, Charge charge) => catalog.FindPlanAsync(call.Space, charge.Id.Part(0), version: null, call.Cancellation);

    private static Listing<NovaCharge> Page(Call call, IReadOnlyList<Plan> plans) =>
        call.Paging.Cut<NovaCharge>([.. plans.SelectMany(plan => plan.Charges.OrderBy(charge => charge.CreatedAt).Select(charge => NovaCharge.From(charge, plan.Currency)))]);
}
