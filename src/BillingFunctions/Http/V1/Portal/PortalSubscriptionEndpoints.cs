using Billing.Application.Portal;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.V1.Subscriptions;

namespace BillingFunctions.Http.V1.Portal;

/// <summary>A customer's subscriptions, and the plans that they can change to.</summary>
internal sealed class PortalSubscriptionEndpoints(PortalSubscriptions subscriptions, ChangePlan change, ShownSubscriptions shown)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Portal("", PortalWire.Json);
        group.ListAll<PortalSubscriptionResponse>("/subscriptions", "List portal subscriptions", List);
        group.Get<PortalSubscriptionResponse>("/subscriptions/{subscription_id}", "Get portal subscription detail", Get).Fails(404);
        group.ListAll<PortalPlanResponse>("/plans", "List available plans", Plans)
            .Describe("Those that a subscription can be changed to: in the customer's currency, and not paid once.");
        group.Post<PortalChangePlanRequest, ChangePlanPreviewResponse>(
            "/subscriptions/{subscription_id}/change_plan_preview", "Preview plan change with proration", Preview).Fails(400, 404)
            .Describe("What the change would bill now, by the computation that makes it.");
        group.Post<PortalChangePlanRequest, SubscriptionResponse>("/subscriptions/{subscription_id}/change_plan", "Change subscription plan", Change).Fails(400, 404)
            .Describe("At once, whether it costs more or less: the days that are left are given back and billed anew.");
    }

    private async ValueTask<Result<Listing<PortalSubscriptionResponse>>> List(Call call)
    {
        IReadOnlyList<PortalSubscription> all = await subscriptions.AllAsync(call.Space, call.Customer, call.Cancellation);
        return new Listing<PortalSubscription>(all, all.Count).Map(PortalSubscriptionResponse.From);
    }

    private async ValueTask<Result<PortalSubscriptionResponse>> Get(Call call) =>
        await subscriptions.FindAsync(call.Space, call.OwnId("subscription_id"), call.Cancellation) is { } found
            ? PortalSubscriptionResponse.From(found)
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<Listing<PortalPlanResponse>>> Plans(Call call)
    {
        IReadOnlyList<Plan> all = await subscriptions.PlansAsync(call.Space, call.Customer, call.Cancellation);
        return new Listing<Plan>(all, all.Count).Map(PortalPlanResponse.From);
    }

    private async ValueTask<Result<ChangePlanPreviewResponse>> Preview(Call call, PortalChangePlanRequest body) =>
        (await change.PreviewAsync(call.Space, call.OwnId("subscription_id"), Wanted(body), effectiveAt: null, call.Cancellation)).Map(ChangePlanPreviewResponse.From);

    private async ValueTask<Result<SubscriptionResponse>> Change(Call call, PortalChangePlanRequest body) =>
        await shown.AnswerAsync(call, await change.RunAsync(call.Space, call.OwnId("subscription_id"), Wanted(body), call.Command, call.Cancellation));

    /// <summary>The published portal changes plans at once in both directions.</summary>
    private static WantedChange Wanted(PortalChangePlanRequest body) => new(body.NewPlanId, Quantity: null, PlanChangeTiming.Immediate);
}
