using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Billing.Application.Ports;
using Billing.Application.Work;
using BillingFunctions.Hosting;
using BillingFunctions.LocalHost.Pumps;

namespace BillingFunctions.Triggers;

/// <summary>Counts the messages that were given up after too many tries, which the host moves to poison queues and nobody works on.</summary>
internal sealed class PoisonWatch(IQueueStore queues, TimeProvider time)
{
    /// <summary>One call for each queue: a count every minute would cost more than it tells.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly ConcurrentDictionary<string, (int Messages, long CountedAt, TimeProvider Time)> Counts = new();

    private long? _lookedAt;

    static PoisonWatch() => Meter.CreateObservableGauge(
        "billing.work.poison_messages", Measure, "{message}", "Messages of a queue that were given up after too many tries");

    /// <summary>Counts, unless it did so a short while ago. A store that cannot be asked is asked again the next time.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_lookedAt is { } before && time.GetElapsedTime(before) < Every)
            return;

        _lookedAt = time.GetTimestamp();
        foreach (string queue in WorkQueues.All)
            Counts[queue] = (await CountAsync(queue + QueueMessageRun.PoisonSuffix, cancellationToken), time.GetTimestamp(), time);
    }

    /// <summary>The host makes a poison queue with its first message: one that is not there is empty.</summary>
    private async ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            return await queues.CountAsync(queue, cancellationToken);
        }
        catch (StoreException)
        {
            return 0;
        }
    }

    /// <summary>The timer may go on in another instance, which then measures; what was counted here long ago is told no more.</summary>
    private static IEnumerable<Measurement<int>> Measure() =>
        from count in Counts
        where count.Value.Time.GetElapsedTime(count.Value.CountedAt) < Every * 3
        select new Measurement<int>(count.Value.Messages, new KeyValuePair<string, object?>("queue", count.Key));
}
