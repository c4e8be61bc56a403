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

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("billing.usage.dead_letters", "{letter}", "Messages and events set aside");
    private static readonly Counter<long> ParkedEvents = Meter.CreateCounter<long>("billing.usage.parked_events", "{event}", "Events whose counting failed and that wait for a replay");
    private static readonly ConcurrentDictionary<(string Hub, int Partition), (Instant EnqueuedAt, IClock Clock)> Waiting = new();

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

    /// <summary>A batch is being counted. When that fails it comes again, and until then its first message is the oldest.</summary>
    public static void Begun(string hub, int partition, Instant enqueuedAt, IClock clock) => Waiting[(hub, partition)] = (enqueuedAt, clock);

    /// <summary>A batch was counted.</summary>
    public static void Ended(string hub, int partition) => Waiting.TryRemove((hub, partition), out _);

    private static IEnumerable<Measurement<long>> OldestAges() => Waiting.Select(waiting => new Measurement<long>(
        (long)(waiting.Value.Clock.GetCurrentInstant() - waiting.Value.EnqueuedAt).TotalSeconds, new("hub", waiting.Key.Hub), new("partition", waiting.Key.Partition)));
}
