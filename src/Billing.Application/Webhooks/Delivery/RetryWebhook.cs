using Billing.Application.Consistency;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Identity;
using Billing.Domain.Results;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>
/// Tries a webhook again because somebody asks for it, at once. One that was given up is tried once more; one that failed and would wait for its next try, hours perhaps,
/// does not wait, and goes on as before when it fails again.
/// </summary>
public sealed class RetryWebhook(Transactor transactor, EndpointReader endpoints)
{
    /// <summary>Puts it back into the queue. Refused with <see cref="FailureKind.WrongState"/> unless a try of it failed and its endpoint is active.</summary>
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

                string status = webhook.Status.ToString().ToLowerInvariant();
                bool waits = webhook is { Status: WebhookStatus.Pending, AttemptCount: > 0 } && webhook.DueAt > work.Now;
                return webhook.Status == WebhookStatus.Succeeded ? Failure.Of(FailureKind.WrongState, $"The webhook is {status}: only one that failed can be tried again")
                    : endpoint is null ? Failure.Of(FailureKind.WrongState, $"The webhook is {status} and its endpoint was removed")
                    : webhook.Status == WebhookStatus.Pending && !waits ? Failure.Of(FailureKind.WrongState, $"The webhook is {status} and due: it is tried without being asked for")
                    : endpoint.Status != EndpointStatus.Active ? Failure.Of(FailureKind.WrongState, $"The endpoint is {endpoint.Status.ToString().ToLowerInvariant()}: make it active first")
                    : Again(work, space, webhook);
            },
            cancellationToken);
    }

    private static Webhook Again(PartitionWork work, DataSpace space, Webhook webhook)
    {
        bool wasGivenUp = webhook.Status == WebhookStatus.Failed;
        if (webhook.DueAt is { } later)
        {
            work.Remove(WebhookRows.Waiting(later, webhook.Id));
        }

        Webhook again = webhook with
        {
            Status = WebhookStatus.Pending, DueAt = work.Now, IsByHand = wasGivenUp, Round = wasGivenUp ? 0 : webhook.Round, UpdatedAt = work.Now,
        };
        work.Replace(WebhookRows.Webhook(webhook.Id), again, WebhookJson.Default.Webhook);
        work.Put(WebhookRows.Waiting(work.Now, webhook.Id), new WaitingWebhook(), WebhookJson.Default.WaitingWebhook);
        work.Emit(WebhookLists.Upsert(space, again));
        EndpointQueue queue = work.Guard(WebhookJson.Default.EndpointQueue) ?? new EndpointQueue();
        queue = work.WakeBy(space, webhook.EndpointId, queue with { Failed = queue.Failed - (wasGivenUp ? 1 : 0), RestsUntil = null }, work.Now);
        work.SetGuard(queue, WebhookJson.Default.EndpointQueue);
        return again;
    }
}
