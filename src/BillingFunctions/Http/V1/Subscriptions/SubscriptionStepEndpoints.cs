using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>The steps of a subscription, one by one and for many at once.</summary>
internal sealed class SubscriptionStepEndpoints(ActivateSubscription activate, PauseSubscription pause, ResumeSubscription resume, ShownSubscriptions shown)
{
    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.Post<SubscriptionResponse>("/{subscription_id}/activate", "Activate pending subscription", Activate).Fails(400, 404);
        group.Post<SubscriptionResponse>("/{subscription_id}/pause", "Pause subscription", Pause).Fails(400, 404)
            .Describe("The days after this one are not charged until it is resumed. Usage is, and days that were paid in advance are not given back.");
        group.Post<SubscriptionResponse>("/{subscription_id}/resume", "Resume subscription", Resume).Fails(400, 404)
            .Describe("This day is charged again. In advance, the rest of a period that began during the pause is billed at once.");
        group.Post<BulkSubscriptionRequest, BulkSubscriptionResponse>("/bulk_pause", "Bulk pause subscriptions", BulkPause)
            .Describe("Each on its own: what is refused for one is told in its result.");
        group.Post<BulkSubscriptionRequest, BulkSubscriptionResponse>("/bulk_resume", "Bulk resume subscriptions", BulkResume)
            .Describe("Each on its own: what is refused for one is told in its result.");
    }

    private async ValueTask<Result<SubscriptionResponse>> Activate(Call call) =>
        await shown.AnswerAsync(call, await activate.RunAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation));

    private async ValueTask<Result<SubscriptionResponse>> Pause(Call call) =>
        await shown.AnswerAsync(call, await pause.RunAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation));

    private async ValueTask<Result<SubscriptionResponse>> Resume(Call call) =>
        await shown.AnswerAsync(call, await resume.RunAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation));

    private ValueTask<Result<BulkSubscriptionResponse>> BulkPause(Call call, BulkSubscriptionRequest body) =>
        BulkAsync(call, body.SubscriptionIds, (id, command) => pause.RunAsync(call.Space, id, command, call.Cancellation));

    private ValueTask<Result<BulkSubscriptionResponse>> BulkResume(Call call, BulkSubscriptionRequest body) =>
        BulkAsync(call, body.SubscriptionIds, (id, command) => resume.RunAsync(call.Space, id, command, call.Cancellation));

    private static async ValueTask<Result<BulkSubscriptionResponse>> BulkAsync(
        Call call, IReadOnlyList<Guid> ids, Func<BillingId, Command, ValueTask<Result<Outcome<Subscription>>>> step) =>
        call.Settle(await BulkSteps.RunAsync(ids, call.Command, step)).Map(BulkSubscriptionResponse.From);
}
