namespace Billing.Application.Ports;

/// <summary>
/// The partitioned log that usage flows through: Event Hubs in Azure, a table of the embedded store on a laptop. Sending answers
/// only when the messages are durable. A send of unknown outcome may be repeated: the aggregator drops duplicates by transaction hash.
/// </summary>
public interface IEventLog
{
    /// <summary>Number of partitions; partition ids are "0" to "n-1". Fixed for the life of a hub.</summary>
    ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken);

    /// <summary>Appends to one partition, in order. Each body is UTF-8 text of at most 240 KiB.</summary>
    ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken);

    /// <summary>Where each partition begins and ends now, in partition order.</summary>
    ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken);
}

/// <summary>Reads the log by position. Only the embedded log has it: in Azure the Functions host reads and calls the trigger.</summary>
public interface IEventLogReader
{
    /// <summary>Up to <paramref name="max"/> messages of a partition after a sequence number (-1 for the start), oldest first.</summary>
    ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(int partition, long afterSequence, int max, CancellationToken cancellationToken);

    /// <summary>Completes when something may have been appended after the call was made, or when the time is over.</summary>
    Task WaitForAppendAsync(TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>A message to append.</summary>
/// <param name="Body">UTF-8 text.</param>
/// <param name="PartitionKey">The producer's key, or null.</param>
public sealed record LogMessage(ReadOnlyMemory<byte> Body, string? PartitionKey = null);

/// <summary>A message as stored in the log.</summary>
/// <param name="Sequence">Its place: strictly increasing in a partition, from 0.</param>
/// <param name="Offset">Opaque position text.</param>
/// <param name="Body">UTF-8 text.</param>
/// <param name="PartitionKey">The producer's key, or null.</param>
/// <param name="EnqueuedAtUtc">When the log took it.</param>
public sealed record LoggedMessage(long Sequence, string Offset, ReadOnlyMemory<byte> Body, string? PartitionKey, DateTimeOffset EnqueuedAtUtc);

/// <summary>Where a partition begins and ends.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="BeginSequence">First retained sequence number.</param>
/// <param name="LastSequence">Last appended sequence number; -1 when nothing was ever appended.</param>
/// <param name="LastEnqueuedAtUtc">When the last message was appended; null when the log does not tell.</param>
public sealed record PartitionEnd(int Partition, long BeginSequence, long LastSequence, DateTimeOffset? LastEnqueuedAtUtc = null);
