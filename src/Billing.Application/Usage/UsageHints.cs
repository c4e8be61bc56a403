using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Work;

namespace Billing.Application.Usage;

/// <summary>The message of the queue <c>follow-usage</c>: look at what the usage of these customers asks for.</summary>
/// <param name="Partitions">The customers' partitions.</param>
/// <param name="Tries">How often it was put back because late usage is about a period that is being closed.</param>
internal sealed record UsageHint(IReadOnlyList<string> Partitions, int Tries = 0);

/// <summary>
/// Puts a delayed "follow these customers' usage up" message on the queue before a commit that holds late usage or usage that somebody watches.
/// </summary>
/// <param name="queues">Has the queue <c>follow-usage</c>.</param>
/// <param name="time">Measures how old a hint is.</param>
public sealed class UsageHints(IQueueStore queues, TimeProvider time)
{
    /// <summary>How long after the commit the hint comes up.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(15);

    /// <summary>One hint a second for each customer and instance; the rest of <see cref="Delay"/> is left for the commit itself.</summary>
    private static readonly TimeSpan Covers = TimeSpan.FromSeconds(1);

    private readonly DelayedHints _hints = new(
        queues, time, WorkQueues.FollowUsage, Delay, Covers,
        partitions => JsonSerializer.Serialize(new UsageHint(partitions), StoredJson.Default.UsageHint));

    /// <summary>Completes when a hint for the customer is on the queue.</summary>
    public Task EnsureAsync(string partition, CancellationToken cancellationToken) => _hints.EnsureAsync(partition, cancellationToken);
}
