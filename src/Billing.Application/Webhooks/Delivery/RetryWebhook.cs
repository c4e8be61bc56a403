using Billing.Application.Consistency;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>Tries a webhook again that was given up, because somebody asks for it: once, at once.</summary>
public sealed class RetryWebhook(Transactor transactor, EndpointReader endpoints)
{
    /// <summary>Puts it back into the queue. Refused with <see cref="FailureKind.WrongState"/> unless it failed and its endpoint is active.</summary>
    public async ValueTask<Result<Outcome<Webhook>>> RunAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken)
    {
        WebhookEndpoint? endpoint = (await endpoints.FindAsync(space, cancellationToken)).All.FirstOrDefault(each => each.Id.Owner == id.Owner);
        string row = WebhookRows.Webhook(id);
        return await transactor.RunAsync(
            WebhookRows.QueueOf(space, id), command, WebhookJson.Default.Webhook,
            async (work, ct) =>
            {
                if (await work.ReadAsync(row, WebhookJson.Default.Webhook, ct) is not { } webhook || webhook.Id != id)
                {
                    return Failure.NotFound("Webhook");
                }

                return webhook.Status != WebhookStatus.Failed ? Failure.Of(FailureKind.WrongState, $"The webhook is {webhook.Status.ToString().ToLowerInvariant()}: only failed ones can be tried again")
                    : endpoint is null ? Failure.Of(FailureKind.WrongState, "The webhook is failed and its endpoint was removed")
                    : endpoint.Status != EndpointStatus.Active ? Failure.Of(FailureKind.WrongState, $"The endpoint is {endpoint.Status.ToString().ToLowerInvariant()}: make it active first")
                    : Again(work, space, webhook);
            },
            cancellationToken);
    }

    private static Webhook Again(PartitionWork work, DataSpace space, Webhook webhook)
    {
        Webhook again = webhook with { Status = WebhookStatus.Pending, DueAt = work.Now, IsByHand = true, Round = 0, UpdatedAt = work.Now };
        work.Replace(WebhookRows.Webhook(webhook.Id), again, WebhookJson.Default.Webhook);
        work.Put(WebhookRows.Waiting(work.Now, webhook.Id), new WaitingWebhook(), WebhookJson.Default.WaitingWebhook);
        work.Emit(WebhookLists.Upsert(space, again));
        EndpointQueue queue = work.Guard(WebhookJson.Default.EndpointQueue) ?? new EndpointQueue();
        queue = work.WakeBy(space, webhook.EndpointId, queue with { Failed = queue.Failed - 1, RestsUntil = null }, work.Now);
        work.SetGuard(queue, WebhookJson.Default.EndpointQueue);
        return again;
    }
}
