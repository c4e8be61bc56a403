using Billing.Application.Lists;
using Billing.Application.Webhooks.Delivery;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Webhooks;

/// <summary>What was sent to endpoints, and what became of it.</summary>
internal sealed class HookEndpoints(WebhookReader webhooks, RetryWebhook retry, ListReader lists)
{
    private static readonly QueryParameter<string?> Type = Query.Text("webhook_type", 100);
    private static readonly QueryParameter<WebhookStatus?> Status = Query.OneOf<WebhookStatus>("status");
    private static readonly QueryParameter<BillingId?> Endpoint = Query.Id("webhook_endpoint_id");
    private static readonly QueryParameter<BillingId?> Event = Query.Id("event_id");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Webhooks", "/v1/webhook_endpoints/hooks", WebhookWire.Json);
        group.List<WebhookResponse>("/list", "List recent webhooks", List).With(Type, Status, Endpoint, Event).Describe("One for each event and endpoint, newest first.");
        group.Get<WebhookResponse>("/{webhook_id}", "Get webhook details", Get).Fails(404);
        group.ListAll<WebhookDeliveryAttemptResponse>("/{webhook_id}/delivery_attempts", "Get webhook delivery attempts", Attempts).Fails(404)
            .Describe("Oldest first; the latest 40. Of each answer the first 1,000 characters.");
        group.Post<WebhookResponse>("/{webhook_id}/retry", "Retry failed webhook", Retry).Fails(400, 404)
            .Describe("At once: one that waits for its next try, and, once more, one that was given up.");
    }

    private async ValueTask<Result<Listing<WebhookResponse>>> List(Call call) => (await lists.PageAsync(
        call, WebhookLists.Webhooks, WebhookLists.RowType, ListedRows.When("webhook_type", call.Get(Type)), ListedRows.When("status", call.Get(Status)?.ToString()),
        ListedRows.When("webhook_endpoint_id", call.Get(Endpoint)?.ToString()), ListedRows.When("event_id", call.Get(Event)?.ToString()))).Map(WebhookResponse.From);

    private async ValueTask<Result<WebhookResponse>> Get(Call call) =>
        await webhooks.FindAsync(call.Space, call.Id("webhook_id"), call.Cancellation) is { } found ? WebhookResponse.From(found) : Failure.NotFound("Webhook");

    private async ValueTask<Result<Listing<WebhookDeliveryAttemptResponse>>> Attempts(Call call) =>
        await webhooks.FindAsync(call.Space, call.Id("webhook_id"), call.Cancellation) is { } found
            ? new Listing<WebhookDeliveryAttemptResponse>([.. found.Attempts.Select(attempt => WebhookDeliveryAttemptResponse.From(found, attempt))], found.Attempts.Count)
            : Failure.NotFound("Webhook");

    private async ValueTask<Result<WebhookResponse>> Retry(Call call) =>
        call.Settle(await retry.RunAsync(call.Space, call.Id("webhook_id"), call.Command, call.Cancellation)).Map(WebhookResponse.From);
}
