using System.Text;
using Billing.Application.Ports;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Simulation;

/// <summary>The hub: partitions of messages, and the position up to which each was handed out for good.</summary>
internal sealed class MemoryHub(IClock clock, int partitions)
{
    private readonly List<List<HubEvent>> _partitions = [.. Enumerable.Range(0, partitions).Select(_ => new List<HubEvent>())];
    private readonly List<int> _checkpoints = [.. new int[partitions]];
    private long _enqueuedTicks;

    public int Count => _partitions.Count;

    /// <summary>The message as it was taken. No two have the same time.</summary>
    public HubEvent Append(int partition, string body, IReadOnlyDictionary<string, string>? properties = null)
    {
        // A hub never stamps two messages of different lives alike: its clock always moves.
        _enqueuedTicks = Math.Max(_enqueuedTicks + 1, clock.GetCurrentInstant().ToUnixTimeTicks());
        List<HubEvent> messages = _partitions[partition];
        var message = new HubEvent(messages.Count, $"{messages.Count}", Instant.FromUnixTimeTicks(_enqueuedTicks), null, body) { Properties = properties };
        messages.Add(message);
        return message;
    }

    public void Append(int partition, LogMessage message) => Append(partition, Encoding.UTF8.GetString(message.Body.Span));

    public int Checkpoint(int partition) => _checkpoints[partition];

    public bool IsConsumed
    {
        get
        {
            for (int partition = 0; partition < Count; partition++)
            {
                if (_checkpoints[partition] != _partitions[partition].Count)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public IReadOnlyList<HubEvent> Read(int partition, int from, int max) =>
        _partitions[partition] is var messages && from >= messages.Count ? [] : messages.GetRange(from, Math.Min(max, messages.Count - from));

    /// <summary>A batch was counted: the partition is not read from before its end again, unless the position was lost.</summary>
    public void MoveTo(int partition, int next) => _checkpoints[partition] = Math.Max(_checkpoints[partition], next);

    /// <summary>The hub is made anew with the same name: empty, with sequence numbers from zero.</summary>
    public void Recreate()
    {
        for (int partition = 0; partition < Count; partition++)
        {
            _partitions[partition].Clear();
            _checkpoints[partition] = 0;
        }
    }

    public void AddPartition()
    {
        _partitions.Add([]);
        _checkpoints.Add(0);
    }

    public IReadOnlyList<PartitionEnd> Ends() => [.. _partitions.Select((messages, partition) => new PartitionEnd(
        partition, 0, messages.Count - 1, messages.Count == 0 ? null : messages[^1].EnqueuedAtUtc.ToDateTimeOffset()))];
}
