using NodaTime;

namespace Billing.Application.Ports;

/// <summary>Lets the embedded log forget old messages; a hub does so by itself.</summary>
public interface IEventLogRetention
{
    /// <summary>The sequence number of the first message that was enqueued at or after an instant; one after the last when there is none.</summary>
    ValueTask<long> FindSequenceAsync(int partition, Instant enqueuedFromUtc, CancellationToken cancellationToken);

    /// <summary>Removes the messages of a partition before a sequence number. Numbers are never given again.</summary>
    ValueTask TrimAsync(int partition, long beforeSequence, CancellationToken cancellationToken);
}
