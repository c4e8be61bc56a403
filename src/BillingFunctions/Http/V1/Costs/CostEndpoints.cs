using Billing.Application.Costs;
using Billing.Application.Costs.Alerts;
using Billing.Application.Usage.Queries;
using Billing.Domain.Costs;
using Billing.Domain.Results;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>What customers' running periods cost, and alerts of it.</summary>
internal sealed class CostEndpoints(RunningCosts running, CostReports reports, SaveCostAlert alerts)
{
    private static readonly QueryParameter<string?> Property = Query.Text("property");
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 50, 1, 1000);
    private static readonly QueryParameter<UsageStep?> Granularity = Query.OneOf<UsageStep>("granularity");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to");
    private static readonly QueryParameter<EstimateMethod?> Method = Query.OneOf<EstimateMethod>("method");
    private static readonly QueryParameter<CostAlertStatus?> Status = Query.OneOf<CostAlertStatus>("status");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder own = v1.Group("Costs", "/v1/customers/{customer_id}", CostWire.Json);
        own.Get<CurrentCostsResponse>("/costs/current", "Get running costs", Current).Fails(404)
            .Describe("What the running billing periods come to so far, before coupons and taxes, and what the periods before came to.");
        own.Get<ResourceCostsResponse>("/costs/by_resource", "Get running costs by resource", ByResource).With(Property, Limit).Fails(404)
            .Describe("Usage costs by resource_type, by another property, or by metric. Beyond the limit the rest is one item, so that the items come to the usage costs.");
        own.Get<CostTimelineResponse>("/costs/timeline", "Get running costs over time", Timeline).With(Granularity, From, To).Fails(404)
            .Describe("Usage costs by day of the customer's zone or hour of UTC; steps without usage are there with zero.");
        own.Get<CostEstimateResponse>("/costs/estimate", "Estimate costs of the running period", Estimate).With(Method).Fails(404)
            .Describe("linear: the rest of the days are like those so far; average7d: like the last seven.");
        own.ListAll<CostAlertResponse>("/cost_alerts", "List cost alerts of a customer", List).With(Status).Fails(404).Describe("Oldest first.");
        own.Post<CostAlertCreate, CostAlertResponse>("/cost_alerts", "Create cost alert", Create).Answers(201).Fails(404)
            .Describe("Costs are looked at some seconds after usage is counted, and at once when an alert is made.");
        v1.Group("Costs", "/v1/cost_alerts", CostWire.Json).Post<CostAlertDismiss, CostAlertResponse>("/{cost_alert_id}/dismiss", "Dismiss cost alert", Dismiss)
            .BodyOptional().Fails(400, 404);
    }

    private async ValueTask<Result<CurrentCostsResponse>> Current(Call call)
    {
        Result<RunningCost> now = await running.ReadAsync(call.Space, call.Id("customer_id"), foresees: false, call.Cancellation);
        Result<RunningCost> before = await running.ReadAsync(call.Space, call.Id("customer_id"), foresees: false, call.Cancellation, before: 1);
        return now.TryGet(out RunningCost? cost, out Failure? failure) && before.TryGet(out RunningCost? last, out failure) ? CurrentCostsResponse.From(cost, last) : failure;
    }

    private async ValueTask<Result<ResourceCostsResponse>> ByResource(Call call)
    {
        string property = call.Get(Property) is { Length: > 0 } asked ? asked : AllocationRule.ResourceTypeProperty;
        return (await reports.ByPropertyAsync(call.Space, call.Id("customer_id"), property == "metric" ? null : property, call.Cancellation))
            .Map(costs => ResourceCostsResponse.From(costs, property, call.Get(Limit)));
    }

    private async ValueTask<Result<CostTimelineResponse>> Timeline(Call call) => (await reports.TimelineAsync(
        call.Space, call.Id("customer_id"), call.Get(Granularity) ?? UsageStep.Day,
        call.Get(From) is { } from && call.Get(To) is { } to ? new InstantSpan(from, to) : null, call.Cancellation)).Map(CostTimelineResponse.From);

    private async ValueTask<Result<CostEstimateResponse>> Estimate(Call call) => (await reports.EstimateAsync(
        call.Space, call.Id("customer_id"), call.Get(Method) ?? EstimateMethod.Linear, call.Cancellation)).Map(CostEstimateResponse.From);

    private async ValueTask<Result<Listing<CostAlertResponse>>> List(Call call) =>
        (await alerts.ListAsync(call.Space, call.Id("customer_id"), call.Cancellation)).Map(all =>
        {
            CostAlert[] wanted = [.. all.Where(alert => call.Get(Status) is not { } status || alert.Status == status)];
            return new Listing<CostAlert>(wanted, wanted.Length).Map(CostAlertResponse.From);
        });

    private async ValueTask<Result<CostAlertResponse>> Create(Call call, CostAlertCreate body) => call.Settle(
        await alerts.CreateAsync(call.Space, body.ToInput(call.Id("customer_id")), call.Command, call.Cancellation)).Map(CostAlertResponse.From);

    private async ValueTask<Result<CostAlertResponse>> Dismiss(Call call, CostAlertDismiss body) => call.Settle(await alerts.DismissAsync(
        call.Space, call.Id("cost_alert_id"), call.Caller?.Credential, body.Reason, call.Command, call.Cancellation)).Map(CostAlertResponse.From);
}
