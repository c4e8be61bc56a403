using Billing.Application.Entitlements;
using Billing.Application.Subscriptions;
using Billing.Domain.Entitlements;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Entitlements;

/// <summary>What a subscription may use.</summary>
internal sealed class SubscriptionEntitlementEndpoints(
    SubscriptionReader subscriptions, EntitlementReader entitlements, SubscriptionEntitlements own, CheckEntitlement check)
{
    private static readonly QueryParameter<decimal> Quantity = Query.Decimal("quantity", absent: 1, min: 0);

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", EntitlementWire.Json);
        group.ListAll<EffectiveEntitlementResponse>("/{external_id}/entitlements", "Get subscription entitlements", List).Fails(404)
            .Describe("What holds now: the subscription's own, and what its plan grants of all other features. Another plan counts from the moment it takes over.");
        group.Put<EntitlementSet, EffectiveEntitlementResponse>("/{external_id}/entitlements/{feature_code}", "Set entitlement of a subscription", Set)
            .Fails(400, 404).Describe("Holds instead of what the plan grants, until it is removed.");
        group.Delete("/{external_id}/entitlements/{feature_code}", "Remove entitlement of a subscription", Remove).Fails(404)
            .Describe("What the plan grants holds again.");
        group.Get<EntitlementCheckResponse>("/{external_id}/entitlements/{feature_code}/check", "Check entitlement of a subscription", Check)
            .With(Quantity).Fails(404)
            .Describe("Whether `quantity` more of the feature is allowed now, how much of a limit is used in the running period, and how much is left.");
    }

    private async ValueTask<Result<Listing<EffectiveEntitlementResponse>>> List(Call call)
    {
        if (await FindAsync(call) is not { } found)
            return Failure.NotFound("Subscription");

        IReadOnlyList<Entitlement> all = await entitlements.EffectiveAsync(call.Space, found, call.Cancellation);
        return new Listing<Entitlement>(all, all.Count).Map(each => EffectiveEntitlementResponse.From(found, each));
    }

    private async ValueTask<Result<EffectiveEntitlementResponse>> Set(Call call, EntitlementSet body)
    {
        Result<Entitlement> set = call.Settle(
            await own.SetAsync(call.Space, call.Text("external_id"), call.Text("feature_code"), body.Value, call.Command, call.Cancellation));
        return set.TryGet(out Entitlement? made, out Failure? failure) ? EffectiveEntitlementResponse.From((await FindAsync(call))!, made) : failure;
    }

    private async ValueTask<Result<Unit>> Remove(Call call) => call.Settle(
        await own.RemoveAsync(call.Space, call.Text("external_id"), call.Text("feature_code"), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<EntitlementCheckResponse>> Check(Call call) =>
        (await check.RunAsync(call.Space, call.Text("external_id"), call.Text("feature_code"), call.Get(Quantity), call.Cancellation))
            .Map(EntitlementCheckResponse.From);

    private ValueTask<Subscription?> FindAsync(Call call) => subscriptions.FindAsync(call.Space, call.Text("external_id"), call.Cancellation);
}
