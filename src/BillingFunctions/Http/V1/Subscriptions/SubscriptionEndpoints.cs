using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Customers' subscriptions to plans.</summary>
internal sealed class SubscriptionEndpoints(
    CreateSubscription create, UpdateSubscription update, SubscriptionReader subscriptions, NextBilling billing, SubscriptionLifecycle lifecycle,
    ShownSubscriptions shown, ListReader lists, LateInvoices lateness)
{
    private static readonly QueryParameter<BillingId?> CustomerId = Query.Id("customer_id");
    private static readonly QueryParameter<SubscriptionStatus?> Status = Query.OneOf<SubscriptionStatus>("status");

    private static readonly QueryParameter<bool?> IsPastDue = Query.OptionalBool("past_due");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.List<SubscriptionResponse>("/", "List subscriptions", List)
            .SortedBy("external_id", "customer_id", "plan_id", "status", "started_at", "updated_at").With(CustomerId, Status, IsPastDue)
            .Describe("past_due shows those whose money is waited for although it was due, or all others.");
        group.Post<SubscriptionCreate, SubscriptionResponse>("/", "Create subscription", Create).Answers(201).Fails(400, 409)
            .Describe("A start in the past is billed from there: periods that are over are closed right away.");
        group.Get<SubscriptionResponse>("/{subscription_id}", "Get subscription", Get).Fails(404);
        group.Put<SubscriptionUpdate, SubscriptionResponse>("/{subscription_id}", "Update subscription", Update).Fails(400, 404)
            .Describe("Fields that are left out or null stay as they are. How it is billed can be changed while it is pending, when it ends and what "
                + "that does until it has ended. Fields that have a step of their own may be sent back as they stand.");
        group.Get<NextBillingDateResponse>("/{subscription_id}/next_billing_date", "Get next billing date for a subscription", NextDate).Fails(400, 404)
            .Describe("Of a pending subscription: from its start on, which is now for one that waits for being activated.");
        group.Get<SubscriptionLifecycleResponse>("/{subscription_id}/lifecycle", "Get subscription lifecycle timeline", Lifecycle).Fails(404)
            .Describe("The events of the subscription, its invoices and their payments.");
    }

    private async ValueTask<Result<Listing<SubscriptionResponse>>> List(Call call)
    {
        IReadOnlySet<BillingId> late = await lateness.ReadAsync(call.Space, call.Cancellation);
        Listing<Subscription> page = await lists.PageAsync(
            call, SubscriptionLists.Subscriptions, SubscriptionLists.RowType,
            [
                ListedRows.When("customer_id", call.Get(CustomerId)?.ToString()), ListedRows.When("status", call.Get(Status)?.ToString()),
                .. call.Get(IsPastDue) is { } asked ? SubscriptionLists.PastDue(asked, late) : [],
            ]);
        return page.Map(it => SubscriptionResponse.From(it, PastDue.Is(it, late)));
    }

    private async ValueTask<Result<SubscriptionResponse>> Create(Call call, SubscriptionCreate body) =>
        await shown.AnswerAsync(call, await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation));

    private async ValueTask<Result<SubscriptionResponse>> Get(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
            ? await shown.ShowAsync(call, found)
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<SubscriptionResponse>> Update(Call call, SubscriptionUpdate body) =>
        await shown.AnswerAsync(call, await update.RunAsync(call.Space, call.Id("subscription_id"), body.ToPatch(), call.Command, call.Cancellation));

    private async ValueTask<Result<NextBillingDateResponse>> NextDate(Call call) =>
        (await billing.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation)).Map(NextBillingDateResponse.From);

    private async ValueTask<Result<SubscriptionLifecycleResponse>> Lifecycle(Call call) =>
        (await lifecycle.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation)).Map(SubscriptionLifecycleResponse.From);
}
