using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>
/// Sends events to one hub partition: at most one send is under way, and what arrives meanwhile goes together with the next. So load
/// makes sends larger instead of more numerous, and nobody waits for a timer.
/// </summary>
internal sealed class HubSender(IEventLog log, int partition, int waitingEventsMax)
{
    private readonly Lock _lock = new();

    /// <summary>Of whoever sends: one at a time.</summary>
    private readonly EventBlockWriter _block = new();
    private List<Waiting> _waiting = [];
    private int _waitingEvents;
    private bool _isSending;

    /// <summary>Completes when the hub has the events. Null when too many wait already: nothing was taken.</summary>
    public Task? TrySend(IReadOnlyList<AcceptedEvent> events)
    {
        var waiting = new Waiting(events, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_waitingEvents > 0 && _waitingEvents + events.Count > waitingEventsMax)
            {
                return null;
            }

            _waiting.Add(waiting);
            _waitingEvents += events.Count;
            if (_isSending)
            {
                return waiting.Done.Task;
            }

            _isSending = true;
        }

        _ = SendAllAsync();
        return waiting.Done.Task;
    }

    private async Task SendAllAsync()
    {
        while (TakeWaiting() is { } taken)
        {
            try
            {
                await log.SendAsync(partition, Pack(taken), CancellationToken.None).ConfigureAwait(false);
                taken.ForEach(waiting => waiting.Done.SetResult());
            }
            catch (Exception exception)
            {
                taken.ForEach(waiting => waiting.Done.SetException(exception));
            }
        }
    }

    private List<Waiting>? TakeWaiting()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _isSending = false;
                return null;
            }

            List<Waiting> taken = _waiting;
            _waiting = [];
            _waitingEvents = 0;
            return taken;
        }
    }

    private List<LogMessage> Pack(List<Waiting> taken)
    {
        var messages = new List<LogMessage>();
        _block.Clear();
        foreach (AcceptedEvent accepted in taken.SelectMany(waiting => waiting.Events))
        {
            if (_block.Length >= HubMessage.BlockBytesMax - UsageLimits.EventBytesMax)
            {
                messages.Add(new LogMessage(HubMessage.Encode(_block.Written)));
                _block.Clear();
            }

            _block.Add(accepted);
        }

        messages.Add(new LogMessage(HubMessage.Encode(_block.Written)));
        return messages;
    }

    private sealed record Waiting(IReadOnlyList<AcceptedEvent> Events, TaskCompletionSource Done);
}
