using Billing.Application.Subscriptions;
using Billing.Application.Subscriptions.Changes;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Subscriptions;

/// <summary>Changes of plan and quantity, what is agreed for later, and trials.</summary>
internal sealed class SubscriptionChangeEndpoints(
    ChangePlan change, ScheduledChanges scheduled, ChangeTrial trial, SubscriptionReader subscriptions, ShownSubscriptions shown)
{
    private const string Rules =
        "Left out, the timing is immediate when the change costs at least as much a year, else end_of_period. The anchor of the periods stays; the day of the "
        + "change is the new plan's. In advance the days that are left are given back on the invoices that billed them, at most what they billed, and billed anew "
        + "at once. In arrears a plan that ends within a period is billed shortly after, and quantities line by line when the period ends.";

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Subscriptions", "/v1/subscriptions", SubscriptionWire.Json);
        group.Post<ChangePlanPreviewRequest, ChangePlanPreviewResponse>(
            "/{subscription_id}/change_plan_preview", "Preview plan change with price comparison and proration", Preview).Fails(400, 404).Scope("subscriptions:read")
            .Describe($"What the change would bill, by the computation that makes it. In arrears the charge is what the period's end would bill. {Rules}");
        group.Post<ChangePlanRequest, SubscriptionResponse>("/{subscription_id}/change_plan", "Change plan", Change).Fails(400, 404).Describe(Rules);
        group.Post<ChangeQuantityRequest, SubscriptionResponse>("/{subscription_id}/change_quantity", "Change quantity", ChangeQuantity).Fails(400, 404)
            .Describe($"How many times the base amount is due. {Rules}");
        group.ListAll<ScheduledChangeResponse>("/{subscription_id}/scheduled_changes", "List scheduled changes", Scheduled).Fails(404)
            .Describe("What is agreed for later, in the order in which it comes.");
        group.Delete("/{subscription_id}/scheduled_changes/{kind}", "Take back scheduled change", TakeBack).Fails(400, 404)
            .Describe("The kind is start, plan, quantity or end.");
        group.Post<ExtendTrialRequest, SubscriptionResponse>("/{subscription_id}/extend_trial", "Extend trial", Extend).Fails(400, 404);
        group.Post<SubscriptionResponse>("/{subscription_id}/end_trial", "End trial", End).Fails(400, 404)
            .Describe("Now: this day is charged, and in advance the first base amount is due.");
    }

    private async ValueTask<Result<ChangePlanPreviewResponse>> Preview(Call call, ChangePlanPreviewRequest body) => (await change.PreviewAsync(
        call.Space, call.Id("subscription_id"), new WantedChange(body.NewPlanId, body.Quantity, body.Timing), body.EffectiveDate, call.Cancellation))
        .Map(ChangePlanPreviewResponse.From);

    private async ValueTask<Result<SubscriptionResponse>> Change(Call call, ChangePlanRequest body) => await shown.AnswerAsync(call, await change.RunAsync(
        call.Space, call.Id("subscription_id"), new WantedChange(body.NewPlanId, body.Quantity, body.Timing), call.Command, call.Cancellation));

    private async ValueTask<Result<SubscriptionResponse>> ChangeQuantity(Call call, ChangeQuantityRequest body) => await shown.AnswerAsync(call, await change.RunAsync(
        call.Space, call.Id("subscription_id"), new WantedChange(null, body.Quantity, body.Timing), call.Command, call.Cancellation));

    private async ValueTask<Result<Listing<ScheduledChangeResponse>>> Scheduled(Call call) =>
        await subscriptions.FindAsync(call.Space, call.Id("subscription_id"), call.Cancellation) is { } found
        && ScheduledChanges.Of(found) is var agreed
            ? new Listing<ScheduledChange>(agreed, agreed.Count).Map(ScheduledChangeResponse.From)
            : Failure.NotFound("Subscription");

    private async ValueTask<Result<Unit>> TakeBack(Call call) => Enum.TryParse(call.Text("kind"), ignoreCase: true, out ScheduledChangeKind kind)
        ? call.Settle(await scheduled.TakeBackAsync(call.Space, call.Id("subscription_id"), kind, call.Command, call.Cancellation)).Map(_ => Unit.Value)
        : Failure.NotFound("Scheduled change");

    private async ValueTask<Result<SubscriptionResponse>> Extend(Call call, ExtendTrialRequest body) =>
        await shown.AnswerAsync(call, await trial.ExtendAsync(call.Space, call.Id("subscription_id"), body.Days, call.Command, call.Cancellation));

    private async ValueTask<Result<SubscriptionResponse>> End(Call call) =>
        await shown.AnswerAsync(call, await trial.EndAsync(call.Space, call.Id("subscription_id"), call.Command, call.Cancellation));
}
