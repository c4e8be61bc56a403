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
/// <param name="queues">Has the queue <c>drain-outbox</c>.</param>
/// <param name="time">Measures how old a hint is.</param>
public sealed class DrainHints(IQueueStore queues, TimeProvider time)
{
    /// <summary>How long after the commit the hint comes up: dispatch at once has long happened by then.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    /// <summary>A hint covers commits for this long after it was sent; the rest of <see cref="Delay"/> is left for the commit itself.</summary>
    private static readonly TimeSpan Covers = TimeSpan.FromSeconds(10);

    private readonly DelayedHints _hints = new(
        queues, time, WorkQueues.DrainOutbox, Delay, Covers,
        partitions => JsonSerializer.Serialize(new DrainHint(partitions), ConsistencyJson.Default.DrainHint));

    /// <summary>Completes when a hint for the partition is on the queue.</summary>
    public Task EnsureAsync(PartitionAddress address, CancellationToken cancellationToken) => _hints.EnsureAsync(address.ToString(), cancellationToken);
}
