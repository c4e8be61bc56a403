using Billing.Application.Entitlements;
using Billing.Application.Lists;
using Billing.Domain.Entitlements;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Entitlements;

/// <summary>What plans can grant.</summary>
internal sealed class FeatureEndpoints(SaveFeature features, EntitlementReader reader, ListReader lists)
{
    private static readonly QueryParameter<FeatureType?> Kind = Query.OneOf<FeatureType>("feature_type");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Features", "/v1/features", EntitlementWire.Json);
        group.List<FeatureResponse>("/", "List features", List).SortedBy([.. FeatureLists.Features.Fields.Select(field => field.Name)]).With(Kind);
        group.Post<FeatureCreate, FeatureResponse>("/", "Create feature", Create).Answers(201).Fails(409);
        group.Get<Dictionary<string, int>>("/plan_counts", "Get plan counts per feature", PlanCounts)
            .Describe("For each feature that a plan grants, by its id, how many plans do.");
        group.Get<FeatureResponse>("/{code}", "Get feature by code", Get).Fails(404);
        group.Patch<FeatureUpdate, FeatureResponse>("/{code}", "Update feature", Update).Fails(404);
        group.Delete("/{code}", "Delete feature", Delete).Fails(400, 404).Describe("The entitlements that plans have of it must be deleted first.");
    }

    private async ValueTask<Result<Listing<FeatureResponse>>> List(Call call) => (await lists.PageAsync(
        call, FeatureLists.Features, FeatureLists.FeatureType, ListedRows.When("feature_type", call.Get(Kind)?.ToString()))).Map(FeatureResponse.From);

    private async ValueTask<Result<FeatureResponse>> Create(Call call, FeatureCreate body) =>
        call.Settle(await features.CreateAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(FeatureResponse.From);

    private async ValueTask<Result<Dictionary<string, int>>> PlanCounts(Call call) =>
        new Dictionary<string, int>(await reader.PlanCountsAsync(call.Space, call.Cancellation));

    private async ValueTask<Result<FeatureResponse>> Get(Call call) =>
        await reader.FindFeatureAsync(call.Space, call.Text("code"), call.Cancellation) is { } feature ? FeatureResponse.From(feature) : Failure.NotFound("Feature");

    private async ValueTask<Result<FeatureResponse>> Update(Call call, FeatureUpdate body) =>
        call.Settle(await features.UpdateAsync(call.Space, call.Text("code"), body.ToPatch(), call.Command, call.Cancellation)).Map(FeatureResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await features.DeleteAsync(call.Space, call.Text("code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);
}
