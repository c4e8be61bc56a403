using Billing.Application.Costs;
using Billing.Application.Costs.Alerts;
using Billing.Application.Customers;
using Billing.Application.Usage.Queries;
using Billing.Domain.Costs;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Costs;

/// <summary>What tenants' running periods cost, from counters, and alerts of it.</summary>
internal sealed class RealTimeCostEndpoints(RunningCosts running, CostReports reports, SaveCostAlert alerts, CustomerReader customers, IClock clock)
{
    private static readonly QueryParameter<string?> GroupBy = Query.Word("groupBy", ["resourceType", "resourceId", "metricType"]);
    private static readonly QueryParameter<int> Limit = Query.Int("limit", 50, 1, 1000);
    private static readonly QueryParameter<UsageStep?> Granularity = Query.OneOf<UsageStep>("granularity");
    private static readonly QueryParameter<Instant?> From = Query.Instant("from");
    private static readonly QueryParameter<Instant?> To = Query.Instant("to");
    private static readonly QueryParameter<bool> Cumulative = Query.Bool("cumulative", absent: true);
    private static readonly QueryParameter<CostAlertStatus?> Status = Query.Upper<CostAlertStatus>("status");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Real-Time Cost", "/api/v1/billing/realtime-cost", BillingServiceWire.Json);
        group.Get<CurrentCost>("/tenants/{tenantId}/current", "Get current costs", Tenants.Own(Current)).Fails(404).Describe("Before discounts and taxes.");
        group.Get<CostByResource>("/tenants/{tenantId}/by-resource", "Get costs by resource", Tenants.Own(ByResource)).With(GroupBy, Limit).Fails(404)
            .Describe("Usage costs, to which the items come. resourceId is read from the period's events, the others from counters.");
        group.Get<TenantTimeline>("/tenants/{tenantId}/timeline", "Get cost timeline", Tenants.Own(Timeline)).With(Granularity, From, To, Cumulative).Fails(404)
            .Describe("Usage costs by day of the tenant's zone or hour of UTC; steps without usage are there with zero.");
        group.Post<CostAlertBody, TenantCostAlert>("/tenants/{tenantId}/alerts", "Create cost alert", Tenants.Own<CostAlertBody, TenantCostAlert>(Create)).Answers(201).Fails(404)
            .Describe("It fires once in a period, one of a daily rate once in a UTC day, some seconds after usage is counted.");
        group.List<TenantCostAlert>("/tenants/{tenantId}/alerts", "List cost alerts", Tenants.Own(List)).With(Status).Fails(404).Describe("Newest first.");
        group.Post<DismissBody, TenantCostAlert>("/alerts/{alertId}/dismiss", "Dismiss cost alert", Tenants.Thing<DismissBody, TenantCostAlert>("alertId", "Cost alert", Dismiss))
            .BodyOptional().Fails(404, 409).Describe("Only one that is triggered; a recurring one wakes with the next period.");
    }

    private async ValueTask<Result<CurrentCost>> Current(Call call, BillingId tenant)
    {
        Result<CostEstimate> now = await reports.EstimateAsync(call.Space, tenant, EstimateMethod.Linear, call.Cancellation);
        Result<RunningCost> before = await running.ReadAsync(call.Space, tenant, foresees: false, call.Cancellation, before: 1);
        return now.TryGet(out CostEstimate? estimate, out Failure? failure) && before.TryGet(out RunningCost? last, out failure)
            ? CurrentCost.From(estimate, last, clock.GetCurrentInstant())
            : failure;
    }

    private async ValueTask<Result<CostByResource>> ByResource(Call call, BillingId tenant)
    {
        string? property = call.Get(GroupBy) switch { "resourceId" => "resource_id", "metricType" => null, _ => AllocationRule.ResourceTypeProperty };
        return (await reports.ByPropertyAsync(call.Space, tenant, property, call.Cancellation)).Map(costs => CostByResource.From(costs, call.Get(Limit), property is null));
    }

    private async ValueTask<Result<TenantTimeline>> Timeline(Call call, BillingId tenant) => (await reports.TimelineAsync(
        call.Space, tenant, call.Get(Granularity) ?? UsageStep.Day, call.Get(From) is { } from && call.Get(To) is { } to ? new InstantSpan(from, to) : null, call.Cancellation))
        .Map(timeline => TenantTimeline.From(timeline, call.Get(Cumulative)));

    private async ValueTask<Result<TenantCostAlert>> Create(Call call, BillingId tenant, CostAlertBody body)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is not { } customer)
            return Failure.NotFound("Tenant");

        decimal threshold = body.ThresholdAmount;
        if (body.ThresholdType != CostThreshold.PercentageOfBudget)
        {
            if (!Major.ToMinor(threshold, customer.Currency, "thresholdAmount").TryGet(out long minor, out Failure? wrong))
                return wrong;

            threshold = minor;
        }

        var input = new NewCostAlert(tenant, body.ThresholdType, threshold, body.Recurring, body.Name, body.NotifyEmail);
        return (call.Settle(await alerts.CreateAsync(call.Space, input, call.Command, call.Cancellation))).Map(alert => TenantCostAlert.From(alert, customer.Currency));
    }

    private async ValueTask<Result<Listing<TenantCostAlert>>> List(Call call, BillingId tenant)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is not { } customer)
            return Failure.NotFound("Tenant");

        return (await alerts.ListAsync(call.Space, tenant, call.Cancellation)).Map(all => call.Paging.Cut<TenantCostAlert>(
        [
            .. all.Reverse().Where(alert => call.Get(Status) is not { } status || alert.Status == status).Select(alert => TenantCostAlert.From(alert, customer.Currency)),
        ]));
    }

    private async ValueTask<Result<TenantCostAlert>> Dismiss(Call call, BillingId id, DismissBody body)
    {
        Result<CostAlert> dismissed = call.Settle(await alerts.DismissAsync(call.Space, id, call.Caller!.Credential, body.Reason, call.Command, call.Cancellation));
        if (!dismissed.TryGet(out CostAlert? alert, out Failure? failure))
            return failure;

        Customer? customer = await customers.FindAsync(call.Space, alert.CustomerId, call.Cancellation);
        return customer is null ? Failure.NotFound("Tenant") : TenantCostAlert.From(alert, customer.Currency);
    }
}
