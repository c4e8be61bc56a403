using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Prices that one subscription pays in place of its plan's.</summary>
internal sealed class PriceOverrideEndpoints(PriceOverrides prices, SubscriptionReader subscriptions)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.Get<PriceOverrideResponse>("/{subscription_id}/price_override", "Get price override", Get).Fails(404)
            .Describe("With nothing in it while the plan's own prices hold.");
        group.Put<PriceOverrideInput, PriceOverrideResponse>("/{subscription_id}/price_override", "Set price override", Set).Fails(400, 404)
            .Describe("In place of any before. It holds for all that is billed from now on, the usage of the running period too; what was billed stays. Filters "
                + "that are not named keep the plan's prices. Another plan ends it, another version of the plan does not.");
        group.Delete("/{subscription_id}/price_override", "Remove price override", Remove).Fails(400, 404).Describe("The plan's own prices hold from now on.");
    }

    private async ValueTask<Result<PriceOverrideResponse>> Get(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? PriceOverrideResponse.From(found)
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<PriceOverrideResponse>> Set(Call call, PriceOverrideInput body) => call.Settle(
        await prices.SetAsync(call.Space, call.Id("subscription_id"), body.ToInput(), call.Command, call.Cancellation)).Map(PriceOverrideResponse.From);

    private async ValueTask<Result<Unit>> Remove(Call call) =>
        call.Settle(await prices.RemoveAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);
}
