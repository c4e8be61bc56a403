using System.Text.Json;
using Billing.Application.Ports;
using Billing.Application.Work;

namespace Billing.Application.Consistency;

/// <summary>The message of a drain hint: look into these partitions' outboxes.</summary>
/// <param name="Partitions">Addresses as text.</param>
internal sealed record DrainHint(IReadOnlyList<string> Partitions);

/// <summary>
/// Puts a delayed "drain these partitions" message on the queue before a commit, for the crash between commit and dispatch. Requests that
/// arrive while a send is under way share the next one, and a partition hinted a moment ago needs no second hint.
/// </summary>
public sealed class DrainHints
{
    /// <summary>How long after the commit the hint comes up: dispatch at once has long happened by then.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    /// <summary>A hint covers commits for this long after it was sent; the rest of <see cref="Delay"/> is left for the commit itself.</summary>
    private static readonly TimeSpan Covers = TimeSpan.FromSeconds(10);

    private const int MaxPartitionsPerHint = 500;
    private const int RememberedMax = 20_000;

    private readonly IQueueStore _queues;
    private readonly TimeProvider _time;
    private readonly SharedBatch<PartitionAddress> _sends;
    private readonly Lock _gate = new();
    private readonly Dictionary<PartitionAddress, long> _sent = [];

    /// <summary>Sends hints to the queue <c>drain-outbox</c>.</summary>
    public DrainHints(IQueueStore queues, TimeProvider time) => (_queues, _time, _sends) = (queues, time, new SharedBatch<PartitionAddress>(SendAsync));

    /// <summary>Completes when a hint for the partition is on the queue.</summary>
    public Task EnsureAsync(PartitionAddress address, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_sent.TryGetValue(address, out long sentAt) && _time.GetElapsedTime(sentAt) < Covers)
            {
                return Task.CompletedTask;
            }
        }

        return _sends.AddAsync([address]).WaitAsync(cancellationToken);
    }

    private async Task SendAsync(IReadOnlyList<PartitionAddress> asked)
    {
        HashSet<PartitionAddress> taken = [.. asked];
        long sentAt = _time.GetTimestamp();
        foreach (PartitionAddress[] part in taken.Chunk(MaxPartitionsPerHint))
        {
            string text = JsonSerializer.Serialize(new DrainHint([.. part.Select(p => p.ToString())]), ConsistencyJson.Default.DrainHint);
            await _queues.SendAsync(WorkQueues.DrainOutbox, text, Delay, CancellationToken.None);
        }

        Remember(taken, sentAt);
    }

    private void Remember(HashSet<PartitionAddress> partitions, long sentAt)
    {
        lock (_gate)
        {
            if (_sent.Count > RememberedMax)
            {
                _sent.Clear();
            }

            foreach (PartitionAddress partition in partitions)
            {
                _sent[partition] = sentAt;
            }
        }
    }
}
