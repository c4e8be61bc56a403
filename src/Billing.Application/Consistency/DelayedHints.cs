using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// Puts a delayed message that names partitions on a queue before commits that something must follow, for the crash between commit and follow-up. Commits at
/// the same time share a message, and a partition named a moment ago needs no second one.
/// </summary>
internal sealed class DelayedHints
{
    private const int MaxPartitionsPerHint = 500;
    private const int RememberedMax = 20_000;

    private readonly IQueueStore _queues;
    private readonly TimeProvider _time;
    private readonly string _queue;
    private readonly TimeSpan _delay;
    private readonly TimeSpan _covers;
    private readonly Func<IReadOnlyList<string>, string> _write;
    private readonly SharedBatch<string> _sends;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sent = new(StringComparer.Ordinal);

    /// <summary>Makes the hints of one queue.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="time">Measures how old a hint is.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="delay">How long a hint stays hidden.</param>
    /// <param name="covers">For how long it covers commits; the rest of the delay is left for the commit itself.</param>
    /// <param name="write">The message that names these partitions.</param>
    public DelayedHints(
        IQueueStore queues, TimeProvider time, string queue, TimeSpan delay, TimeSpan covers, Func<IReadOnlyList<string>, string> write)
    {
        (_queues, _time, _queue, _delay, _covers, _write) = (queues, time, queue, delay, covers, write);
        _sends = new SharedBatch<string>(SendAsync);
    }

    /// <summary>Completes when a hint for the partition is on the queue.</summary>
    public Task EnsureAsync(string partition, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_sent.TryGetValue(partition, out long sentAt) && _time.GetElapsedTime(sentAt) < _covers)
            {
                return Task.CompletedTask;
            }
        }

        return _sends.AddAsync([partition]).WaitAsync(cancellationToken);
    }

    private async Task SendAsync(IReadOnlyList<string> asked)
    {
        HashSet<string> taken = new(asked, StringComparer.Ordinal);
        long sentAt = _time.GetTimestamp();
        foreach (string[] part in taken.Chunk(MaxPartitionsPerHint))
        {
            await _queues.SendAsync(_queue, _write(part), _delay, CancellationToken.None);
        }

        Remember(taken, sentAt);
    }

    private void Remember(HashSet<string> partitions, long sentAt)
    {
        lock (_gate)
        {
            if (_sent.Count > RememberedMax)
            {
                _sent.Clear();
            }

            foreach (string partition in partitions)
            {
                _sent[partition] = sentAt;
            }
        }
    }
}
