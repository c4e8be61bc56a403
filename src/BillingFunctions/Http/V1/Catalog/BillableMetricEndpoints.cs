using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Catalog;

/// <summary>What is counted.</summary>
internal sealed class BillableMetricEndpoints(
    CreateMetric create, UpdateMetric update, DeleteMetric delete, MetricUsage usage, ICatalog catalog, ListReader lists)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Billable Metrics", "/v1/billable_metrics", CatalogWire.Json);
        group.List<BillableMetricResponse>("/", "List billable metrics", List).SortedBy("code", "name", "aggregation_type", "updated_at");
        group.Post<BillableMetricCreate, BillableMetricResponse>("/", "Create billable metric", Create).Answers(201).Fails(409);
        group.Get<BillableMetricStats>("/stats", "Get billable metrics statistics", Stats);
        group.Get<Dictionary<string, int>>("/plan_counts", "Get plan counts per billable metric", PlanCounts);
        group.ListAll<MetricPlan>("/{metric_id}/plans", "Get plans using a billable metric", Plans);
        group.Get<BillableMetricResponse>("/{metric_id}", "Get billable metric", Get).Fails(404);
        group.Put<BillableMetricUpdate, BillableMetricResponse>("/{metric_id}", "Update billable metric", Update).Fails(404);
        group.Delete("/{metric_id}", "Delete billable metric", Delete).Fails(400, 404).Describe("Plans that price it, in any version, must be deleted first.");
        group.Post<BillableMetricFilterCreate, BillableMetricFilterResponse>("/{code}/filters", "Create metric filter", AddFilter).Answers(201).Fails(404, 409);
        group.ListAll<BillableMetricFilterResponse>("/{code}/filters", "List metric filters", Filters).Fails(404);
        group.Delete("/{code}/filters/{filter_id}", "Delete metric filter", RemoveFilter).Fails(404);
    }

    private async ValueTask<Result<Listing<BillableMetricResponse>>> List(Call call) =>
        (await lists.PageAsync(call, MetricLists.Metrics, MetricLists.RowType)).Map(BillableMetricResponse.From);

    private async ValueTask<Result<BillableMetricResponse>> Create(Call call, BillableMetricCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(BillableMetricResponse.From);

    private async ValueTask<Result<BillableMetricStats>> Stats(Call call)
    {
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(
            call.Space, MetricLists.Metrics, "aggregation_type", [], call.Cancellation);
        return new BillableMetricStats(
            counts.Values.Sum(), counts.ToDictionary(pair => JsonNamingPolicy.SnakeCaseLower.ConvertName(pair.Key), pair => pair.Value));
    }

    private async ValueTask<Result<Dictionary<string, int>>> PlanCounts(Call call) =>
        (await usage.PlanCountsAsync(call.Space, call.Cancellation)).ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);

    private async ValueTask<Result<Listing<MetricPlan>>> Plans(Call call)
    {
        IReadOnlyList<Plan> plans = await usage.PlansOfAsync(call.Space, call.Id("metric_id"), call.Cancellation);
        return new Listing<Plan>(plans, plans.Count).Map(MetricPlan.From);
    }

    private async ValueTask<Result<BillableMetricResponse>> Get(Call call) =>
        await catalog.FindMetricAsync(call.Space, call.Id("metric_id"), call.Cancellation) is { } metric
            ? BillableMetricResponse.From(metric)
            : Failure.NotFound("Billable metric");

    private async ValueTask<Result<BillableMetricResponse>> Update(Call call, BillableMetricUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("metric_id"), body.ToPatch(), call.Command, call.Cancellation)).Map(BillableMetricResponse.From);

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("metric_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<BillableMetricFilterResponse>> AddFilter(Call call, BillableMetricFilterCreate body)
    {
        if (!body.Texts().TryGet(out IReadOnlyList<string>? values, out Failure? failure))
            return failure;

        BillingId metric = await MetricIdAsync(call);
        return call.Settle(await update.AddFilterAsync(call.Space, metric, body.Key, values, call.Command, call.Cancellation))
            .Map(filter => BillableMetricFilterResponse.From(metric, filter));
    }

    private async ValueTask<Result<Listing<BillableMetricFilterResponse>>> Filters(Call call) =>
        await catalog.FindMetricAsync(call.Space, call.Text("code"), call.Cancellation) is { } metric
            ? new Listing<MetricFilter>(metric.Filters, metric.Filters.Count).Map(filter => BillableMetricFilterResponse.From(metric.Id, filter))
            : Failure.NotFound("Billable metric");

    private async ValueTask<Result<Unit>> RemoveFilter(Call call) => call.Settle(await update.RemoveFilterAsync(
        call.Space, await MetricIdAsync(call), call.Id("filter_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<BillingId> MetricIdAsync(Call call) =>
        (await catalog.FindMetricAsync(call.Space, call.Text("code"), call.Cancellation))?.Id ?? default;
}
