using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Catalog;

/// <summary>What is counted.</summary>
internal sealed class NovaMetricEndpoints(CreateMetric create, UpdateMetric update, DeleteMetric delete, ICatalog catalog, ListReader lists)
{
    private static readonly Failure Unknown = Failure.NotFound("Billable metric");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Billable Metrics", "/api/billable-metrics", NovaCatalogWire.Json);
        group.List<NovaMetric>("/", "List billable metrics", List).Scope("plans:read");
        group.Get<NovaMetric>("/{id}", "Get billable metric", Get).Scope("plans:read").Fails(404);
        group.Post<NovaMetricCreate, NovaMetric>("/", "Create billable metric", Create).Scope("plans:write").Answers(201).Fails(409);
        group.Patch<NovaMetricUpdate, NovaMetric>("/{id}", "Update billable metric", Update).Scope("plans:write").Fails(404);
        group.Delete<NovaMessage>("/{id}", "Delete billable metric", Delete).Scope("plans:write").Fails(400, 404).Describe("Charges must not use it.");
    }

    private async ValueTask<Result<Listing<NovaMetric>>> List(Call call) =>
        (await lists.PageAsync(call, MetricLists.Metrics, MetricLists.RowType)).Map(NovaMetric.From);

    private async ValueTask<Result<NovaMetric>> Get(Call call) =>
        await catalog.FindMetricAsync(call.Space, call.Id("id"), call.Cancellation) is { } metric ? NovaMetric.From(metric) : Unknown;

    private async ValueTask<Result<NovaMetric>> Create(Call call, NovaMetricCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(NovaMetric.From);

    private async ValueTask<Result<NovaMetric>> Update(Call call, NovaMetricUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("id"), body.ToPatch(), call.Command, call.Cancellation)).Map(NovaMetric.From);

    private async ValueTask<Result<NovaMessage>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Billable metric"));
}
