using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Customers' subscriptions to plans.</summary>
internal sealed class SubscriptionEndpoints(
    CreateSubscription create, ActivateSubscription activate, SubscriptionReader subscriptions, ListReader lists)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.List<SubscriptionResponse>("/", "List subscriptions", List)
            .SortedBy("external_id", "customer_id", "plan_id", "status", "started_at", "updated_at").With(CustomerId);
        group.Post<SubscriptionCreate, SubscriptionResponse>("/", "Create subscription", Create).Answers(201).Fails(400, 409)
            .Describe("A start in the past is billed from there: periods that are over are closed right away.");
        group.Get<SubscriptionResponse>("/{subscription_id}", "Get subscription", Get).Fails(404);
        group.Post<SubscriptionResponse>("/{subscription_id}/activate", "Activate pending subscription", Activate).Fails(400, 404);
    }

    private async ValueTask<Result<Listing<SubscriptionResponse>>> List(Call call) => (await lists.PageAsync(
        call, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, ListedRows.When("customer_id", call.Get(CustomerId)?.ToString())))
        .Map(SubscriptionResponse.From);

    private async ValueTask<Result<SubscriptionResponse>> Create(Call call, SubscriptionCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(SubscriptionResponse.From);

    private async ValueTask<Result<SubscriptionResponse>> Get(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? SubscriptionResponse.From(found)
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<SubscriptionResponse>> Activate(Call call) =>
        call.Settle(await activate.RunAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation)).Map(SubscriptionResponse.From);
}
