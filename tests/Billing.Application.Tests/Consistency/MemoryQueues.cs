using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Limits;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

/// <summary>The queue port in memory, on a clock that a test moves.</summary>
internal sealed class MemoryQueues(IClock clock) : IQueueStore
{
    private readonly Lock _gate = new();
    private readonly List<(string Queue, QueueMessage Message)> _messages = [];
    private int _ids;

    /// <summary>Queues of their own with the same messages, on another clock.</summary>
    public MemoryQueues Copy(IClock other)
    {
        lock (_gate)
        {
            var copy = new MemoryQueues(other) { _ids = _ids };
            copy._messages.AddRange(_messages);
            return copy;
        }
    }

    /// <summary>The texts of all messages of a queue, hidden ones too, oldest first.</summary>
    public IReadOnlyList<string> Texts(string queue)
    {
        lock (_gate)
        {
            return [.. _messages.Where(each => each.Queue == queue).Select(each => each.Message.Text)];
        }
    }

    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        StoreLimits.CheckQueueName(queue);
        StoreLimits.CheckMessage(text);
        lock (_gate)
        {
            DateTimeOffset now = Now;
            string id = (++_ids).ToString(CultureInfo.InvariantCulture);
            _messages.Add((queue, new QueueMessage(id, "0", text, 0, now, now + delay)));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            DateTimeOffset now = Now;
            List<QueueMessage> taken = [];
            for (int i = 0; i < _messages.Count && taken.Count < max; i++)
            {
                QueueMessage message = _messages[i].Message;
                if (_messages[i].Queue == queue && message.NextVisibleAtUtc <= now)
                {
                    message = message with { Receipt = message.Receipt + "+", DequeueCount = message.DequeueCount + 1, NextVisibleAtUtc = now + visibility };
                    _messages[i] = (queue, message);
                    taken.Add(message);
                }
            }

            return ValueTask.FromResult<IReadOnlyList<QueueMessage>>(taken);
        }
    }

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(
                _messages.RemoveAll(each => each.Queue == queue && each.Message.Id == message.Id && each.Message.Receipt == message.Receipt) > 0);
        }
    }

    public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => ValueTask.FromResult(Texts(queue).Count);

    private DateTimeOffset Now => clock.GetCurrentInstant().ToDateTimeOffset();
}
