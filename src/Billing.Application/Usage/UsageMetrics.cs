using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Billing.Application.Usage.DeadLetters;
using NodaTime;

namespace Billing.Application.Usage;

/// <summary>What can be watched of counting: what was set aside, and how old the oldest message is that is being worked on.</summary>
internal static class UsageMetrics
{
    /// <summary>Name of the service's meter.</summary>
    public const string MeterName = "Billing";

    /// <summary>Longer than the time limit of a call and the longest wait between two deliveries together.</summary>
    private static readonly Duration ComesAgainWithin = Duration.FromMinutes(15);

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("billing.usage.dead_letters", "{letter}", "Messages and events set aside");
    private static readonly Counter<long> ParkedEvents = Meter.CreateCounter<long>("billing.usage.parked_events", "{event}", "Events whose counting failed and that wait for a replay");
    private static readonly Counter<long> RecreatedHubs = Meter.CreateCounter<long>("billing.usage.hub.recreated", "{partition}", "Hub partitions found made anew");
    private static readonly ConcurrentDictionary<(string Hub, int Partition), (Instant EnqueuedAt, Instant BegunAt, IClock Clock)> Waiting = new();

    static UsageMetrics() => Meter.CreateObservableGauge(
        "billing.usage.oldest_unprocessed_age", OldestAges, "s", "Age of the oldest message of a hub partition that was read and is not counted yet");

    /// <summary>Notes a letter.</summary>
    public static void SetAside(DeadLetter letter)
    {
        DeadLetters.Add(1, new("kind", letter.Kind.ToString()), new("hub", letter.Hub));
        if (letter.Kind == DeadLetterKind.CountingFailed)
        {
            ParkedEvents.Add(letter.Events, new KeyValuePair<string, object?>("hub", letter.Hub));
        }
    }

    /// <summary>Notes that a partition's hub was found made anew.</summary>
    public static void HubRecreated(string hub, int partition) => RecreatedHubs.Add(1, new("hub", hub), new("partition", partition));

    /// <summary>A batch is being counted. When that fails it comes again, and until then its first message is the oldest.</summary>
    public static void Begun(string hub, int partition, Instant enqueuedAt, IClock clock) => Waiting[(hub, partition)] = (enqueuedAt, clock.GetCurrentInstant(), clock);

    /// <summary>A batch was counted.</summary>
    public static void Ended(string hub, int partition) => Waiting.TryRemove((hub, partition), out _);

    /// <summary>A batch that did not come again for long is another instance's by now, and measured there.</summary>
    private static IEnumerable<Measurement<long>> OldestAges()
    {
        foreach (((string hub, int partition), (Instant enqueuedAt, Instant begunAt, IClock clock)) in Waiting)
        {
            Instant now = clock.GetCurrentInstant();
            if (now - begunAt < ComesAgainWithin)
            {
                yield return new((long)(now - enqueuedAt).TotalSeconds, new("hub", hub), new("partition", partition));
            }
        }
    }
}
