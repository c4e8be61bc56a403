using Billing.Application.Consistency;
using Billing.Application.Subscriptions;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Ends of subscriptions.</summary>
internal sealed class SubscriptionEndEndpoints(EndSubscription end, ShownSubscriptions shown)
{
    private static readonly QueryParameter<TerminationAction?> Action = Query.OneOf<TerminationAction>("on_termination_action");
    private static readonly QueryParameter<CancelTiming?> At = Query.OneOf<CancelTiming>("cancel_at");

    private const string Money =
        "generate_invoice bills what was used until the end, days and usage, shortly after; generate_credit_note gives back the days after this one that "
        + "were paid in advance, and bills only usage, in arrears nothing; skip bills and gives back nothing. Left out, the subscription's own holds.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.Post<SubscriptionResponse>("/{subscription_id}/cancel", "Cancel subscription", Cancel).With(Action, At).Fails(400, 404)
            .Describe($"Now, or at the end of the running period, which is then billed in full. {Money}");
        group.Delete("/{subscription_id}", "Terminate subscription", Terminate).With(Action).Fails(400, 404).Describe($"Now. {Money}");
        group.Post<SubscriptionResponse>("/{subscription_id}/reactivate", "Reactivate subscription", Reactivate).Fails(400, 404)
            .Describe("Takes back an end that was agreed for later.");
        group.Post<BulkTerminateRequest, BulkSubscriptionResponse>("/bulk_terminate", "Bulk terminate subscriptions", BulkTerminate)
            .Describe($"Each on its own: what is refused for one is told in its result. {Money}");
    }

    private async ValueTask<Result<SubscriptionResponse>> Cancel(Call call) => await shown.AnswerAsync(call, call.Get(At) == CancelTiming.PeriodEnd
        ? await end.CancelWithPeriodAsync(call.Space, call.Id("subscription_id"), call.Get(Action), call.Command, call.Cancellation)
        : await end.CancelAsync(call.Space, call.Id("subscription_id"), call.Get(Action), call.Command, call.Cancellation));

    private async ValueTask<Result<Unit>> Terminate(Call call) => call.Settle(
        await end.TerminateAsync(call.Space, call.Id("subscription_id"), call.Get(Action), call.Command, call.Cancellation)).Map(_ => Unit.Value);

    private async ValueTask<Result<SubscriptionResponse>> Reactivate(Call call) =>
        await shown.AnswerAsync(call, await end.ReactivateAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation));

    private async ValueTask<Result<BulkSubscriptionResponse>> BulkTerminate(Call call, BulkTerminateRequest body) => call.Settle(
        await BulkSteps.RunAsync(body.SubscriptionIds, call.Command, (id, command) =>
            end.TerminateAsync(call.Space, id, body.OnTerminationAction, command, call.Cancellation))).Map(BulkSubscriptionResponse.From);
}
