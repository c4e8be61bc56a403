using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Webhooks.Endpoints;
using Billing.Application.Webhooks.Events;
using Billing.Domain.Identity;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>Makes the webhooks of events for one endpoint: one of each event, however often it is asked to.</summary>
public sealed class QueueWebhooks(Transactor transactor, OutboxDispatcher outbox, WebhookSurfaces surfaces)
{
    /// <summary>Most webhooks of one transaction: each is two rows and an entry of a list.</summary>
    private const int CountMax = 20;

    /// <summary>So many bytes of bodies fill a transaction: each goes into a row, the outbox and a list.</summary>
    private const int EnoughBytes = 400_000;

    /// <summary>Makes what is missing and has it tried at once.</summary>
    internal async Task AddAsync(DataSpace space, WebhookEndpoint endpoint, IReadOnlyList<OccurredEvent> events, CancellationToken cancellationToken)
    {
        IWebhookSurface surface = surfaces[endpoint.Surface];
        List<(OccurredEvent Event, WebhookContent Content)> wanted = [];
        foreach (OccurredEvent each in events.Where(each => surfaces.MayWant(endpoint, each.Type)))
        {
            WebhookContent content = await surface.ShapeAsync(each, cancellationToken);
            if (endpoint.Wants(content.Type))
            {
                wanted.Add((each, content));
            }
        }

        PartitionAddress address = WebhookRows.QueueOf(space, endpoint.Id);
        foreach (List<(OccurredEvent Event, WebhookContent Content)> part in PartsOf(wanted))
        {
            Command command = Command.FromJob(["webhooks", space.ToString(), endpoint.Id.ToString(), .. part.Select(each => each.Event.Id.ToString())]);
            bool looks = false;
            await transactor.RunQueuedAsync(
                address, command, WebhookJson.Default.Boolean,
                async (work, ct) =>
                {
                    // Most events come once. When one of them is there already the commit fails, and only then is each looked for.
                    await AddAsync(work, space, endpoint.Id, part, looks, ct);
                    looks = true;
                    return true;
                },
                cancellationToken);
        }

        if (wanted.Count > 0)
        {
            await outbox.DrainTogetherAsync(address, [], cancellationToken);
        }
    }

    private static async ValueTask AddAsync(
        PartitionWork work, DataSpace space, BillingId endpointId, List<(OccurredEvent Event, WebhookContent Content)> part, bool looks, CancellationToken cancellationToken)
    {
        EndpointQueue queue = work.Guard(WebhookJson.Default.EndpointQueue) ?? new EndpointQueue();
        int added = 0;
        foreach ((OccurredEvent occurred, WebhookContent content) in part)
        {
            if (await FreeIdAsync(work, endpointId, occurred.Id, looks, cancellationToken) is { } id)
            {
                Add(work, space, New(work, id, endpointId, occurred, content));
                added++;
            }
        }

        if (added > 0)
        {
            work.SetGuard(work.WakeBy(space, endpointId, queue with { Total = queue.Total + added }, work.Now), WebhookJson.Default.EndpointQueue);
        }
    }

    private static Webhook New(PartitionWork work, BillingId id, BillingId endpointId, OccurredEvent occurred, WebhookContent content) => new()
    {
        Id = id,
        EndpointId = endpointId,
        EventId = occurred.Id,
        Type = content.Type,
        ObjectType = content.ObjectType,
        ObjectId = occurred.ObjectId,
        Payload = new RawJson(content.Body),
        DueAt = work.Now,
        CreatedAt = work.Now,
        UpdatedAt = work.Now,
    };

    private static void Add(PartitionWork work, DataSpace space, Webhook webhook)
    {
        work.Insert(WebhookRows.Webhook(webhook.Id), webhook, WebhookJson.Default.Webhook);
        work.Put(WebhookRows.Waiting(webhook.DueAt!.Value, webhook.Id), new WaitingWebhook(), WebhookJson.Default.WaitingWebhook);
        work.Emit(WebhookLists.Upsert(space, webhook));
    }

    /// <summary>The id of an event's webhook, or null when it is there already. An id that another event has is hashed again.</summary>
    private static async ValueTask<BillingId?> FreeIdAsync(
        PartitionWork work, BillingId endpointId, BillingId eventId, bool looks, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            BillingId id = IdDerivation.ItemOf(endpointId.Owner, attempt, "webhook", eventId.ToString());
            if (!looks || await work.ReadAsync(WebhookRows.Webhook(id), WebhookJson.Default.Webhook, cancellationToken) is not { } known)
            {
                return id;
            }

            if (known.EventId == eventId)
            {
                return null;
            }
        }
    }

    private static IEnumerable<List<(OccurredEvent Event, WebhookContent Content)>> PartsOf(List<(OccurredEvent Event, WebhookContent Content)> all)
    {
        List<(OccurredEvent Event, WebhookContent Content)> part = [];
        int bytes = 0;
        foreach ((OccurredEvent Event, WebhookContent Content) each in all)
        {
            if (part.Count == CountMax || (part.Count > 0 && bytes + each.Content.Body.Length > EnoughBytes))
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(each);
            bytes += each.Content.Body.Length;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}
