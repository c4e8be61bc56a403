using NodaTime;

namespace Billing.Application.Work;

/// <summary>Counts the messages of one hub partition.</summary>
public interface IUsageAggregation
{
    /// <summary>
    /// Counts a batch, or as much of it as the budget allows. Bad messages are set aside and count as processed. An exception or an
    /// incomplete result means that the whole batch comes again; what was counted is then recognised and skipped.
    /// </summary>
    /// <param name="batch">Messages of one partition in order.</param>
    /// <param name="budget">How long to work; then return an incomplete result.</param>
    /// <param name="cancellationToken">Fires when the budget is over, as the last resort for a call that does not look at it.</param>
    Task<AggregationResult> AggregateAsync(HubBatch batch, TimeBudget budget, CancellationToken cancellationToken);
}

/// <summary>Messages of one partition, oldest first.</summary>
/// <param name="Hub">Name of the hub.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="Events">The messages.</param>
public sealed record HubBatch(string Hub, int Partition, IReadOnlyList<HubEvent> Events);

/// <summary>One message of the hub. A producer may have packed several usage events into it.</summary>
/// <param name="Sequence">Its place in the partition: strictly increasing, from 0.</param>
/// <param name="Offset">Opaque position text.</param>
/// <param name="EnqueuedAtUtc">When the hub took it.</param>
/// <param name="PartitionKey">The producer's key, or null.</param>
/// <param name="Body">The message as text; base64 when it is no text.</param>
public sealed record HubEvent(long Sequence, string Offset, Instant EnqueuedAtUtc, string? PartitionKey, string Body)
{
    /// <summary>The producer's application properties that are texts; null for none.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }
}

/// <summary>What became of a batch.</summary>
/// <param name="Counted">Usage events counted now.</param>
/// <param name="Skipped">Usage events known before.</param>
/// <param name="SetAside">Usage events or messages set aside with a reason.</param>
/// <param name="IsComplete">False when the budget ended first: the batch has to come again.</param>
public sealed record AggregationResult(int Counted, int Skipped, int SetAside, bool IsComplete = true);
