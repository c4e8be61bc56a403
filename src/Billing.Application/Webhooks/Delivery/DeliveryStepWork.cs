using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Webhooks.Endpoints;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Webhooks.Delivery;

/// <summary>
/// One commit of a delivery: notes what was tried, and takes what is due next or lets the endpoint go and plans the next look. What waits is read as a range
/// within the work; every commit of the partition changes the guard, so the range is as true as the guard that was read before it.
/// </summary>
internal sealed class DeliveryStepWork(ITableStore tables, PartitionWork work, StepInput input)
{
    /// <summary>So many webhooks are tried at the same time.</summary>
    public const int SliceMax = 8;

    /// <summary>How long a step has the endpoint to itself: longer than a try may take.</summary>
    public static readonly Duration Hold = Duration.FromMinutes(2);

    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _come = new(StringComparer.Ordinal);

    private bool Sleeps => input.Endpoint is { Status: not EndpointStatus.Active };

    /// <summary>Does it; refused when the look is void, or when somebody else has the endpoint.</summary>
    /// <param name="heldUntil">Hears until when somebody else has it; null when nobody has.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Result<DeliveryStep>> RunAsync(Action<Instant?> heldUntil, CancellationToken cancellationToken)
    {
        EndpointQueue queue = work.Guard(WebhookJson.Default.EndpointQueue) ?? new EndpointQueue();
        if (input.IsFirst && input.Job.Wake is { } number && number != queue.WakeNumber)
        {
            heldUntil(null);
            return Failure.NotFound("Look");
        }

        if (input.IsFirst && queue.HeldUntil > work.Now)
        {
            heldUntil(queue.HeldUntil);
            return Failure.Of(FailureKind.Conflict, "Somebody else sends to this endpoint");
        }

        foreach (TriedWebhook tried in input.Tried)
        {
            queue = await NoteAsync(queue, tried, cancellationToken);
        }

        queue = Rest(queue);
        List<string> waiting = await WaitingAsync(cancellationToken);
        List<string> next = Sleeps || !input.GoesOn ? [] : [.. waiting.Where(each => WebhookRows.DueAt(each) <= work.Now).Take(SliceMax)];
        queue = next.Count > 0 ? queue with { HeldUntil = work.Now + Hold } : LetGo(queue, waiting);
        work.SetGuard(queue, WebhookJson.Default.EndpointQueue);
        return new DeliveryStep([.. next.Select(WebhookRows.ItemKey)], null, queue.FailingSince);
    }

    /// <summary>Notes a try, unless somebody else has noted one since.</summary>
    private async ValueTask<EndpointQueue> NoteAsync(EndpointQueue queue, TriedWebhook tried, CancellationToken cancellationToken)
    {
        string row = WebhookRows.Webhook(tried.Webhook.Id);
        Webhook? current = await work.ReadAsync(row, WebhookJson.Default.Webhook, cancellationToken);
        if (current is not { Status: WebhookStatus.Pending, DueAt: { } dueAt } || current.AttemptCount != tried.Webhook.AttemptCount)
        {
            return queue;
        }

        WebhookReply reply = tried.Reply;
        var attempt = new WebhookAttempt(current.AttemptCount + 1, reply.Status, reply.Body, reply.Error, reply.IsSuccess, tried.At, reply.TookMs);
        Duration? wait = input.Endpoint is null || reply.IsGone || current.IsByHand
            ? null
            : input.Waits is { } waits ? RetryWaits.After(current.Round + 1, waits)
            : RetryWaits.After(current.Round + 1, reply.RetryAfter, (ushort)((input.Chance.GetValueOrDefault() + current.Id.Item) % ushort.MaxValue));
        Webhook changed = current.After(attempt, work.Now + wait, work.Now);
        string place = WebhookRows.Waiting(dueAt, current.Id);
        work.Remove(place);
        _gone.Add(place);
        if (changed.DueAt is { } again)
        {
            string later = WebhookRows.Waiting(again, current.Id);
            work.Put(later, new WaitingWebhook(), WebhookJson.Default.WaitingWebhook);
            _come.Add(later);
        }

        work.Replace(row, changed, WebhookJson.Default.Webhook);
        work.Emit(WebhookLists.Upsert(input.Job.Space, changed));
        return queue with
        {
            Succeeded = queue.Succeeded + (changed.Status == WebhookStatus.Succeeded ? 1 : 0),
            Failed = queue.Failed + (changed.Status == WebhookStatus.Failed ? 1 : 0),
        };
    }

    /// <summary>A stretch in which nothing was taken makes the endpoint rest; one success ends that.</summary>
    private EndpointQueue Rest(EndpointQueue queue)
    {
        if (input.Tried.Count == 0 || input.Endpoint is null)
        {
            return queue;
        }

        if (input.Tried.Any(each => each.Reply.IsSuccess))
        {
            return queue with { Misses = 0, RestsUntil = null, FailingSince = null };
        }

        int misses = queue.Misses + 1;
        return queue with
        {
            Misses = misses, RestsUntil = work.Now + RetryWaits.Pause(misses), FailingSince = queue.FailingSince ?? input.Tried.Min(each => each.At),
        };
    }

    private EndpointQueue LetGo(EndpointQueue queue, List<string> waiting)
    {
        queue = queue with { HeldUntil = null };
        if (Sleeps || waiting.Count == 0)
        {
            return queue.WakeAt is null ? queue : work.Wake(input.Job.Space, input.Job.EndpointId, queue, null);
        }

        Instant due = Instant.Max(WebhookRows.DueAt(waiting[0]), work.Now);
        due = queue.RestsUntil is { } rest ? Instant.Max(due, rest) : due;
        return queue.WakeAt == due && due > work.Now ? queue : work.Wake(input.Job.Space, input.Job.EndpointId, queue, due);
    }

    /// <summary>The places that wait after this work, the first ones in their order.</summary>
    private async ValueTask<List<string>> WaitingAsync(CancellationToken cancellationToken)
    {
        RowRange? range = RowRange.Prefix(work.Address.PartitionKey, WebhookRows.WaitingPrefix, SliceMax + _gone.Count + 1);
        List<string> read = [];
        while (range is not null && read.Count <= SliceMax)
        {
            TablePage page = await tables.QueryAsync(work.Address.Table, range, cancellationToken);
            read.AddRange(page.Rows.Select(row => row.RowKey).Where(row => !_gone.Contains(row)));
            range = page.Continuation is null ? null : range with { Continuation = page.Continuation };
        }

        return [.. read.Concat(_come).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}
