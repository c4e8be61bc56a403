using Billing.Application.Consistency;
using Billing.Application.Costs.Centers;
using Billing.Application.Customers;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.BillingService.Costs;

/// <summary>The cost centres of tenants.</summary>
internal sealed class TenantCostCenterEndpoints(SaveCostCenter centers, AllocateCosts allocate, CustomerReader customers)
{
    private const string What = "Cost center";

    private static readonly QueryParameter<bool?> Active = Query.OptionalBool("active");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Cost Centers", "/api/v1/billing/cost-centers", BillingServiceWire.Json);
        group.Post<TenantCostCenterCreate, TenantCostCenter>("/", "Create cost center", Create).Answers(201).Fails(404, 409);
        group.List<TenantCostCenter>("/tenants/{tenantId}", "List cost centers", Tenants.Own(List)).With(Active).Fails(404).Describe("Newest first.");
        group.Get<TenantCostCenter>("/{costCenterId}", "Get cost center", Tenants.Thing("costCenterId", What, Get)).Fails(404);
        group.Put<TenantCostCenterReplace, TenantCostCenter>("/{costCenterId}", "Update cost center", Tenants.Thing<TenantCostCenterReplace, TenantCostCenter>("costCenterId", What, Replace))
            .Fails(404).Describe("Everything but code and tenant.");
        group.Delete("/{costCenterId}", "Delete cost center", Tenants.Thing("costCenterId", What, Delete)).Fails(404, 409)
            .Describe("It takes no further costs; what it took keeps its name.");
    }

    private async ValueTask<Result<TenantCostCenter>> Create(Call call, TenantCostCenterCreate body)
    {
        if (Tenants.Refusal(call, body.TenantId) is { } refusal)
            return refusal;

        if (await customers.FindAsync(call.Space, body.TenantId, call.Cancellation) is not { } tenant)
            return Failure.NotFound("Tenant");

        return body.ToInput(tenant.Currency).TryGet(out CostCenterInput? input, out Failure? wrong)
            ? await ShowAsync(call, await centers.CreateAsync(call.Space, tenant.Id, body.Code, input, call.Command, call.Cancellation))
            : wrong;
    }

    private async ValueTask<Result<Listing<TenantCostCenter>>> List(Call call, BillingId tenant)
    {
        if (!(await allocate.RunningAsync(call.Space, tenant, call.Cancellation)).TryGet(out AllocatedCosts? costs, out Failure? failure))
            return failure;

        return call.Paging.Cut<TenantCostCenter>(
        [
            .. costs.Centers.Where(center => call.Get(Active) is not { } active || center.IsActive == active).OrderByDescending(center => center.CreatedAt)
                .Select(center => TenantCostCenter.From(center, costs)),
        ]);
    }

    private async ValueTask<Result<TenantCostCenter>> Get(Call call, BillingId id) =>
        await allocate.FindAsync(call.Space, id, call.Cancellation) is { } center ? await ShowAsync(call, center) : Failure.NotFound(What);

    private async ValueTask<Result<TenantCostCenter>> Replace(Call call, BillingId id, TenantCostCenterReplace body)
    {
        if (await allocate.FindAsync(call.Space, id, call.Cancellation) is not { } center
            || await customers.FindAsync(call.Space, center.CustomerId, call.Cancellation) is not { } tenant)
            return Failure.NotFound(What);

        return body.ToInput(tenant.Currency).TryGet(out CostCenterInput? input, out Failure? wrong)
            ? await ShowAsync(call, await centers.ReplaceAsync(call.Space, id, input, call.Command, call.Cancellation))
            : wrong;
    }

    private async ValueTask<Result<Unit>> Delete(Call call, BillingId id) =>
        call.Settle(await centers.RetireAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<TenantCostCenter>> ShowAsync(Call call, Result<Outcome<CostCenter>> done) =>
        call.Settle(done).TryGet(out CostCenter? center, out Failure? failure) ? await ShowAsync(call, center) : failure;

    private async ValueTask<Result<TenantCostCenter>> ShowAsync(Call call, CostCenter center) =>
        (await allocate.RunningAsync(call.Space, center.CustomerId, call.Cancellation)).Map(costs => TenantCostCenter.From(center, costs));
}
