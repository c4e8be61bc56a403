using Billing.Application.Costs.Quotas;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Costs;

/// <summary>How much customers may use.</summary>
internal sealed class QuotaEndpoints(SaveQuota quotas, QuotaReader reader)
{
    private static readonly QueryParameter<bool?> Active = Query.OptionalBool("active");
    private static readonly QueryParameter<string?> MetricCode = Query.Text("billable_metric_code");
    private static readonly QueryParameter<decimal> Quantity = Query.Decimal("quantity", 0, 0);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder own = v1.Group("Quotas", "/v1/customers/{customer_id}/quotas", CostWire.Json);
        own.ListAll<QuotaResponse>("/", "List quotas of a customer", List).With(MetricCode, Active).Fails(404).Describe("Oldest first.");
        own.Post<QuotaCreate, QuotaResponse>("/", "Create quota", Create).Answers(201).Fails(404, 409)
            .Describe("A soft quota counts what is beyond it and tells; a hard one refuses events that would exceed it with 429, and nothing of them is stored.");
        own.Get<QuotaCheckResponse>("/check", "Check quotas of a customer", Check).With(MetricCode, Quantity).Fails(404)
            .Describe("Whether so much more would be let in. Nothing is kept.");
        GroupBuilder group = v1.Group("Quotas", "/v1/quotas", CostWire.Json);
        group.Get<QuotaResponse>("/{quota_id}", "Get quota", Get).Fails(404);
        group.Patch<QuotaUpdate, QuotaResponse>("/{quota_id}", "Update quota", Update).Fails(404, 409)
            .Describe("With another limit or period, what is reached is told anew. Other instances hold a change within two seconds.");
        group.Delete("/{quota_id}", "Delete quota", Delete).Fails(404);
    }

    private async ValueTask<Result<Listing<QuotaResponse>>> List(Call call) => (await reader.ListAsync(call.Space, call.Id("customer_id"), IsAsked(call), call.Cancellation))
        .Map(uses => new Listing<QuotaUse>(uses, uses.Count).Map(QuotaResponse.From));

    private async ValueTask<Result<QuotaResponse>> Create(Call call, QuotaCreate body)
    {
        Result<Quota> made = call.Settle(await quotas.CreateAsync(call.Space, body.ToInput(call.Id("customer_id")), call.Command, call.Cancellation));
        return made.TryGet(out Quota? quota, out Failure? failure) ? await ShownAsync(call, quota.Id) : failure;
    }

    private async ValueTask<Result<QuotaCheckResponse>> Check(Call call) =>
        (await reader.ListAsync(call.Space, call.Id("customer_id"), quota => quota.IsActive && IsOf(call, quota), call.Cancellation))
            .Map(uses => QuotaCheckResponse.From(uses, call.Get(Quantity)));

    private async ValueTask<Result<QuotaResponse>> Get(Call call) => await ShownAsync(call, call.Id("quota_id"));

    private async ValueTask<Result<QuotaResponse>> Update(Call call, QuotaUpdate body)
    {
        Result<Quota> changed = call.Settle(await quotas.UpdateAsync(call.Space, call.Id("quota_id"), body.ToPatch(), call.Command, call.Cancellation));
        return changed.TryGet(out Quota? quota, out Failure? failure) ? await ShownAsync(call, quota.Id) : failure;
    }

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await quotas.DeleteAsync(call.Space, call.Id("quota_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<QuotaResponse>> ShownAsync(Call call, BillingId id) =>
        await reader.FindAsync(call.Space, id, call.Cancellation) is { } use ? QuotaResponse.From(use) : Failure.NotFound("Quota");

    private static Func<Quota, bool> IsAsked(Call call) => quota => IsOf(call, quota) && (call.Get(Active) is not { } active || quota.IsActive == active);

    private static bool IsOf(Call call, Quota quota) => call.Get(MetricCode) is not { } code || quota.MetricCode == code;
}
