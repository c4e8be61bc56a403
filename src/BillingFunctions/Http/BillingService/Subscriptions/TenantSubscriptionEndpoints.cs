using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.BillingService.Coupons;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.BillingService.Subscriptions;

/// <summary>The subscriptions of tenants: one that is live at a time.</summary>
internal sealed class TenantSubscriptionEndpoints(
    TenantSubscriptions tenants, CreateSubscription create, CouponDesk desk, CustomerReader customers, IClock clock)
{
    private static readonly QueryParameter<TenantStatus?> Status = Query.Upper<TenantStatus>("status");
    private static readonly QueryParameter<BillingId?> PlanId = Query.Id("planId");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Subscriptions", "/api/v1/billing/tenants/{tenantId}", BillingServiceWire.Json);
        group.Get<TenantSubscription>("/subscription", "Get live subscription", Tenants.Own(Live)).Fails(404);
        group.List<TenantSubscription>("/subscriptions", "List subscriptions of a tenant", Tenants.Own(List)).With(Status).Fails(404).Describe("Newest first.");
        group.Post<SubscribeBody, TenantSubscription>("/subscriptions", "Create subscription", Tenants.Own<SubscribeBody, TenantSubscription>(Create))
            .Answers(201).BodyOptional().With(PlanId).Fails(404, 409, 422).Describe("planId may stand in the query too; the body wins. A tenant has one live subscription. 422 for a coupon that cannot be redeemed.");
    }

    private async ValueTask<Result<TenantSubscription>> Live(Call call, BillingId tenant) =>
        await tenants.LiveAsync(call.Space, tenant, call.Cancellation) is { } live ? await tenants.ShowAsync(call.Space, live, call.Cancellation) : Failure.NotFound("Subscription");

    private async ValueTask<Result<Listing<TenantSubscription>>> List(Call call, BillingId tenant)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is null)
            return Failure.NotFound("Tenant");

        IReadOnlyList<TenantSubscription> all = await tenants.ShowAsync(call.Space, tenant, await tenants.AllAsync(call.Space, tenant, call.Cancellation), call.Cancellation);
        return call.Paging.Cut<TenantSubscription>([.. all.Where(each => call.Get(Status) is not { } status || each.Status == status)]);
    }

    private async ValueTask<Result<TenantSubscription>> Create(Call call, BillingId tenant, SubscribeBody body)
    {
        if (await customers.FindAsync(call.Space, tenant, call.Cancellation) is not { } customer)
            return Failure.NotFound("Tenant");

        if ((body.PlanId ?? call.Get(PlanId)) is not { } plan)
            return Failure.Invalid("planId", "Field required", "missing");

        string externalId = $"{customer.ExternalId}-{call.Command.Id[..16]}";
        if (await tenants.LiveAsync(call.Space, tenant, call.Cancellation) is { Status: SubscriptionStatus.Pending, StartsAt: null } waiting && waiting.ExternalId != externalId)
            return Failure.Of(FailureKind.Conflict, "The tenant has a subscription that waits for its activation already");

        Coupon? coupon = body.CouponCode is { } code ? await desk.FindAsync(call.Space, code, call.Cancellation) : null;
        bool isThere = (await tenants.AllAsync(call.Space, tenant, call.Cancellation)).Any(each => each.ExternalId == externalId);
        if (body.CouponCode is not null && !isThere && await desk.RefusalAsync(call.Space, coupon, tenant, plan, call.Cancellation) is { } unfit)
            return CouponDesk.Refuse("couponCode", unfit);

        Result<Subscription> made = call.Settle(await create.RunAsync(call.Space, ToInput(body, customer, plan, externalId), call.Command, call.Cancellation));
        if (!made.TryGet(out Subscription? subscription, out Failure? failure))
            return failure.Errors is [{ Type: "unknown_reference" }] ? Failure.NotFound("Plan") : failure;

        // Another request may have redeemed the coupon for the last time since: the subscription is there all the same.
        if (coupon is not null && (await desk.RedeemAsync(call, coupon, tenant, "couponCode", Command.FromJob("coupon of a subscription", call.Space.ToString(), call.Command.Id))).Failure is { } refused)
            return CouponDesk.Refuse("couponCode", $"{refused.Message}; the subscription is there without it");

        return await tenants.ShowAsync(call.Space, subscription, call.Cancellation);
    }

    private NewSubscription ToInput(SubscribeBody body, Customer customer, BillingId plan, string externalId) => new()
    {
        ExternalId = externalId,
        CustomerId = customer.Id,
        PlanId = plan,
        StartedAt = body.StartDate is { } day ? LocalDays.StartOf(day, DateTimeZoneProviders.Tzdb[customer.TimeZoneId]) : clock.GetCurrentInstant(),
        TrialPeriodDays = body.TrialDays,
        BillingTime = BillingTime.Anniversary,
        OnlyOne = true,
    };
}
