using Billing.Application.Work;
using Microsoft.Extensions.Logging;

namespace Billing.Application.Usage.Counting;

/// <summary>
/// Tells people that a hub was made anew under its old name. Counting goes on by hashes, so nothing is lost or doubled of what was counted; what
/// the old hub still held is gone, which only its owner can judge.
/// </summary>
internal static partial class HubAlert
{
    /// <summary>Counts and logs it.</summary>
    public static void Raise(ILogger log, HubBatch batch, CommittedPosition position)
    {
        UsageMetrics.HubRecreated(batch.Hub, batch.Partition);
        LogRecreated(log, batch.Hub, batch.Partition, position.Epoch, position.Sequence);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Hub {Hub} was made anew: partition {Partition} is in epoch {Epoch} and counted up to sequence {Sequence}. Usage that the old hub still held is lost unless it is sent again")]
    private static partial void LogRecreated(ILogger logger, string hub, int partition, int epoch, long sequence);
}
