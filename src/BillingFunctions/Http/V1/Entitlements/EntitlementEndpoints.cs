using Billing.Application.Entitlements;
using Billing.Application.Lists;
using Billing.Domain.Entitlements;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Entitlements;

/// <summary>What plans grant.</summary>
internal sealed class EntitlementEndpoints(SaveEntitlement entitlements, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> PlanId = Query.Id("plan_id");
    private static readonly QueryParameter<BillingId?> FeatureId = Query.Id("feature_id");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Entitlements", "/v1/entitlements", EntitlementWire.Json);
        group.List<EntitlementResponse>("/", "List entitlements", List)
            .SortedBy([.. FeatureLists.Entitlements.Fields.Select(field => field.Name)]).With(PlanId, FeatureId);
        group.Post<EntitlementCreate, EntitlementResponse>("/", "Create entitlement", Create).Answers(201).Fails(400, 409)
            .Describe("A plan grants a feature once, in all its versions; subscribers have it at once.");
        group.Post<EntitlementCopyRequest, IReadOnlyList<EntitlementResponse>>("/copy", "Copy entitlements from one plan to another", Copy)
            .Answers(201).Fails(400).Describe("What the target grants already stays as it is. Answers those that are new.");
        group.Patch<EntitlementUpdate, EntitlementResponse>("/{entitlement_id}", "Update entitlement", Update).Fails(404);
        group.Delete("/{entitlement_id}", "Delete entitlement", Delete).Fails(404);
    }

    private async ValueTask<Result<Listing<EntitlementResponse>>> List(Call call) => (await lists.PageAsync(
        call, FeatureLists.Entitlements, FeatureLists.EntitlementType, ListedRows.When("plan_id", call.Get(PlanId)?.ToString()),
        ListedRows.When("feature_id", call.Get(FeatureId)?.ToString()))).Map(EntitlementResponse.From);

    private async ValueTask<Result<EntitlementResponse>> Create(Call call, EntitlementCreate body) => call.Settle(
        await entitlements.CreateAsync(call.Space, body.PlanId, body.FeatureId, body.Value, call.Command, call.Cancellation)).Map(EntitlementResponse.From);

    private async ValueTask<Result<IReadOnlyList<EntitlementResponse>>> Copy(Call call, EntitlementCopyRequest body)
    {
        Result<IReadOnlyList<Entitlement>> made = call.Settle(
            await entitlements.CopyAsync(call.Space, body.SourcePlanId, body.TargetPlanId, call.Command, call.Cancellation));
        return made.Map<IReadOnlyList<EntitlementResponse>>(all => [.. all.Select(EntitlementResponse.From)]);
    }

    private async ValueTask<Result<EntitlementResponse>> Update(Call call, EntitlementUpdate body) => call.Settle(
        await entitlements.UpdateAsync(call.Space, call.Id("entitlement_id"), body.Value, call.Command, call.Cancellation)).Map(EntitlementResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await entitlements.DeleteAsync(call.Space, call.Id("entitlement_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);
}
