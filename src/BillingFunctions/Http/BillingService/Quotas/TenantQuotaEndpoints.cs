using Billing.Application.Costs.Quotas;
using Billing.Application.Customers;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.BillingService.Usage;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.BillingService.Quotas;

/// <summary>How much tenants may use.</summary>
internal sealed class TenantQuotaEndpoints(SaveQuota quotas, QuotaReader reader, MetricTypes types, CustomerReader customers)
{
    private const string What = "Quota";

    private static readonly QueryParameter<string?> ResourceType = Query.Text("resourceType", 64);
    private static readonly QueryParameter<bool?> Active = Query.OptionalBool("active");
    private static readonly QueryParameter<decimal> RequestedAmount = Query.Decimal("requestedAmount", 0, 0);

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Quotas", "/api/v1/billing/quotas", BillingServiceWire.Json);
        group.Post<TenantQuotaCreate, TenantQuota>("/", "Create quota", Create).Answers(201).Fails(404, 409)
            .Describe("One active quota for each resource type and period of a tenant.");
        group.List<TenantQuota>("/tenants/{tenantId}", "List quotas", Tenants.Own(List)).With(ResourceType, Active).Fails(404).Describe("With live usage, newest first.");
        group.Get<QuotaCheck>("/tenants/{tenantId}/check", "Check quotas", Tenants.Own(Check)).With(ResourceType, RequestedAmount).Fails(404)
            .Describe("Whether so much more would be let in. Nothing is kept.");
        group.Put<TenantQuotaReplace, TenantQuota>("/{quotaId}", "Update quota", Tenants.Thing<TenantQuotaReplace, TenantQuota>("quotaId", What, Replace)).Fails(404, 409)
            .Describe("Everything but tenant and resource type.");
        group.Delete("/{quotaId}", "Delete quota", Tenants.Thing("quotaId", What, Delete)).Fails(404);
    }

    private async ValueTask<Result<TenantQuota>> Create(Call call, TenantQuotaCreate body)
    {
        if (Tenants.Refusal(call, body.TenantId) is { } refusal)
            return refusal;

        if (await customers.FindAsync(call.Space, body.TenantId, call.Cancellation) is null)
            return Failure.NotFound("Tenant");

        if (!MetricTypes.IsName(body.ResourceType))
            return Failure.Invalid("resourceType", "Use capitals, digits and underscores", "string_pattern");

        if (await types.EnsureAsync(call.Space, MetricTypes.OfResource(body.ResourceType).MetricType, call.Cancellation) is { } failure)
            return failure;

        return await ShowAsync(call, call.Settle(await quotas.CreateAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)));
    }

    private async ValueTask<Result<Listing<TenantQuota>>> List(Call call, BillingId tenant) =>
        (await reader.ListAsync(call.Space, tenant, quota => IsOf(call, quota) && (call.Get(Active) is not { } active || quota.IsActive == active), call.Cancellation))
            .Map(uses => call.Paging.Cut<TenantQuota>([.. uses.Reverse().Select(TenantQuota.From)]));

    private async ValueTask<Result<QuotaCheck>> Check(Call call, BillingId tenant) =>
        (await reader.ListAsync(call.Space, tenant, quota => quota.IsActive && IsOf(call, quota), call.Cancellation))
            .Map(uses => QuotaCheck.From(tenant, uses, call.Get(RequestedAmount)));

    private async ValueTask<Result<TenantQuota>> Replace(Call call, BillingId id, TenantQuotaReplace body) =>
        await reader.FindAsync(call.Space, id, call.Cancellation) is { } found
            ? await ShowAsync(call, call.Settle(await quotas.UpdateAsync(call.Space, id, body.ToPatch(TenantQuota.ResourceOf(found.Quota)), call.Command, call.Cancellation)))
            : Failure.NotFound(What);

    private async ValueTask<Result<Unit>> Delete(Call call, BillingId id) =>
        call.Settle(await quotas.DeleteAsync(call.Space, id, call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<TenantQuota>> ShowAsync(Call call, Result<Quota> saved) =>
        !saved.TryGet(out Quota? quota, out Failure? failure) ? failure
        : await reader.FindAsync(call.Space, quota.Id, call.Cancellation) is { } use ? TenantQuota.From(use) : Failure.NotFound(What);

    private static bool IsOf(Call call, Quota quota) => call.Get(ResourceType) is not { } resource || TenantQuota.ResourceOf(quota) == resource;
}
