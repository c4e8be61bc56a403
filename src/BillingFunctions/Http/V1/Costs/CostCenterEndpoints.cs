using Billing.Application.Costs.Centers;
using Billing.Domain.Costs;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>Cost centres, and what they bear.</summary>
internal sealed class CostCenterEndpoints(SaveCostCenter centers, AllocateCosts allocate)
{
    private static readonly QueryParameter<bool?> Active = Query.OptionalBool("active");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder own = v1.Group("Cost Centers", "/v1/customers/{customer_id}", CostWire.Json);
        own.ListAll<CostCenterResponse>("/cost_centers", "List cost centers of a customer", List).With(Active).Fails(404).Describe("Oldest first.");
        own.Post<CostCenterCreate, CostCenterResponse>("/cost_centers", "Create cost center", Create).Answers(201).Fails(404, 409);
        own.Get<CostAllocationResponse>("/cost_allocation", "Allocate running costs", Running).Fails(404)
            .Describe("The running billing periods, before coupons and taxes, by cost center. The parts come to the total.");
        GroupBuilder group = v1.Group("Cost Centers", "/v1/cost_centers", CostWire.Json);
        group.Get<CostCenterResponse>("/{cost_center_id}", "Get cost center", Get).Fails(404);
        group.Put<CostCenterReplace, CostCenterResponse>("/{cost_center_id}", "Replace cost center", Replace).Fails(404)
            .Describe("Everything but the code; one that was deleted works again.");
        group.Delete("/{cost_center_id}", "Delete cost center", Delete).Fails(400, 404).Describe("It takes no further costs; what it took keeps its name.");
        v1.Group("Cost Centers", "/v1/invoices", CostWire.Json).Get<CostAllocationResponse>("/{invoice_id}/cost_allocation", "Allocate invoice", Invoice).Fails(404)
            .Describe("The total of an invoice, taxes and discounts included, by cost center. The parts come to the total.");
    }

    private async ValueTask<Result<Listing<CostCenterResponse>>> List(Call call) =>
        (await allocate.ListAsync(call.Space, call.Id("customer_id"), call.Cancellation)).Map(all =>
        {
            CostCenter[] wanted = [.. all.Where(center => call.Get(Active) is not { } active || center.IsActive == active)];
            return new Listing<CostCenter>(wanted, wanted.Length).Map(CostCenterResponse.From);
        });

    private async ValueTask<Result<CostCenterResponse>> Create(Call call, CostCenterCreate body) => body.ToInput().TryGet(out CostCenterInput? input, out Failure? wrong)
        ? call.Settle(await centers.CreateAsync(call.Space, call.Id("customer_id"), body.Code, input, call.Command, call.Cancellation)).Map(CostCenterResponse.From)
        : wrong;

    private async ValueTask<Result<CostCenterResponse>> Get(Call call) =>
        await allocate.FindAsync(call.Space, call.Id("cost_center_id"), call.Cancellation) is { } center ? CostCenterResponse.From(center) : Failure.NotFound("Cost center");

    private async ValueTask<Result<CostCenterResponse>> Replace(Call call, CostCenterReplace body) => body.ToInput().TryGet(out CostCenterInput? input, out Failure? wrong)
        ? call.Settle(await centers.ReplaceAsync(call.Space, call.Id("cost_center_id"), input, call.Command, call.Cancellation)).Map(CostCenterResponse.From)
        : wrong;

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await centers.RetireAsync(call.Space, call.Id("cost_center_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<CostAllocationResponse>> Running(Call call) =>
        (await allocate.RunningAsync(call.Space, call.Id("customer_id"), call.Cancellation)).Map(CostAllocationResponse.From);

    private async ValueTask<Result<CostAllocationResponse>> Invoice(Call call) =>
        (await allocate.InvoiceAsync(call.Space, call.Id("invoice_id"), call.Cancellation)).Map(CostAllocationResponse.From);
}
