using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Producers: they make events, send them through the real intake, and send again what was not acknowledged, or by mistake.</summary>
internal sealed class SimProducer(Random random, SimClock clock, FaultCounts faults, MemoryHub hub, Sabotage sabotage)
{
    private static readonly string[] Texts = ["x", "y", "z", "Łódź", "x y"];
    private static readonly string[] Regions = ["eu", "us"];

    private readonly List<UsageEvent> _sent = [];
    private readonly HashSet<UsageEvent> _versions = [];
    private readonly List<UsageEvent> _unanswered = [];
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instant> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>Every event that was ever sent.</summary>
    public IReadOnlyList<UsageEvent> Sent => _sent;

    /// <summary>True when the event was sent just so.</summary>
    public bool HasSent(UsageEvent usage) => _versions.Contains(usage);

    /// <summary>When a producer first learnt that the event was taken; null when it never did.</summary>
    public Instant? AcknowledgedAt(UsageEvent usage) => _acknowledged.TryGetValue(usage.TransactionId, out Instant at) ? at : null;

    /// <summary>Makes an event that is sent later, perhaps never.</summary>
    public UsageEvent Announce()
    {
        UsageEvent made = MakeNew();
        _unanswered.Add(made);
        return made;
    }

    /// <summary>What an event should have said: other numbers, perhaps another time.</summary>
    public UsageEvent Restate(UsageEvent usage)
    {
        UsageEvent restated = usage with
        {
            Timestamp = random.Next(2) == 0 ? usage.Timestamp : usage.Timestamp - Duration.FromMinutes(random.Next(60 * 72)),
            Properties = MakeProperties(),
        };
        _versions.Add(restated);
        return restated;
    }

    /// <summary>Makes an event that somebody else sends.</summary>
    public UsageEvent Conceive() => MakeNew();

    /// <summary>Notes that the hub has these events in a form that counts.</summary>
    public void Offered(IReadOnlyList<UsageEvent> events)
    {
        _offered.UnionWith(events.Select(usage => usage.TransactionId));
        Acknowledge(events);
    }

    /// <summary>True when the event was sent in a form that counts, answered or not.</summary>
    public bool WasOffered(UsageEvent usage) => _offered.Contains(usage.TransactionId);

    /// <summary>A producer that streams straight into the hub, to any partition and without a key, in one of many forms.</summary>
    public void Stream(int count)
    {
        List<UsageEvent> events = [.. Enumerable.Range(0, count).Select(_ => Next()).DistinctBy(usage => usage.TransactionId)];
        IReadOnlyList<UsageEvent> written = sabotage == Sabotage.Formats && events.Count > 1 ? events[..^1] : events;
        hub.Append(random.Next(hub.Count), SimFormats.Write(random, faults, written, clock.Now));
        faults.Note(SimFault.StreamedWithoutKey);
        Offered(events);
    }

    public async Task SendAsync(UsageIngest ingest, int count)
    {
        List<UsageEvent> events = [.. Enumerable.Range(0, count).Select(_ => Next()).DistinctBy(usage => usage.TransactionId)];
        _offered.UnionWith(events.Select(usage => usage.TransactionId));
        try
        {
            Result<IngestReport> result = await ingest.IngestAsync(
                SimCatalog.Space, [.. events.Select(usage => new ReadEvent(["body"], usage, []))], IngestPolicy.AllOrNothing, default).ConfigureAwait(false);
            IngestResult? refused = result.Value.Results.FirstOrDefault(one => one.Verdict is IngestVerdict.Invalid or IngestVerdict.NotTaken);
            if (refused is not null)
            {
                throw new InvalidOperationException($"The intake refused a good event: {refused.Errors[0].Message}");
            }

            Acknowledge(events);
        }
        catch (StoreException)
        {
            _unanswered.AddRange(events);
        }
    }

    private void Acknowledge(IReadOnlyList<UsageEvent> events)
    {
        foreach (UsageEvent usage in events)
        {
            _acknowledged.TryAdd(usage.TransactionId, clock.Now);
        }
    }

    /// <summary>Half of what got no answer is sent again, the rest is given up: it may count once or not at all.</summary>
    private UsageEvent Next()
    {
        if (_unanswered.Count > 0 && random.Next(3) == 0)
        {
            UsageEvent again = _unanswered[^1];
            _unanswered.RemoveAt(_unanswered.Count - 1);
            return again;
        }

        if (_sent.Count > 0 && random.Next(12) == 0)
        {
            UsageEvent known = _sent[random.Next(_sent.Count)];
            bool isElsewhen = random.Next(4) == 0;
            faults.Note(isElsewhen ? SimFault.EventResentElsewhen : SimFault.EventResent);
            return isElsewhen ? Elsewhen(known) : known;
        }

        return MakeNew();
    }

    private UsageEvent MakeNew()
    {
        UsageEvent made = Make();
        _sent.Add(made);
        _versions.Add(made);
        return made;
    }

    /// <summary>The same transaction with another timestamp, perhaps on another day: whichever is counted first counts, and only it.</summary>
    private UsageEvent Elsewhen(UsageEvent known)
    {
        UsageEvent moved = known with { Timestamp = known.Timestamp - Duration.FromMinutes(random.Next(60 * 48)) };
        _versions.Add(moved);
        return moved;
    }

    private UsageEvent Make()
    {
        Instant timestamp = clock.Now - Duration.FromMilliseconds(random.Next(14_400_000));
        if (random.Next(10) == 0)
        {
            faults.Note(SimFault.EventLate);
            timestamp -= Duration.FromMinutes(random.Next(60 * 24 * 6));
        }

        int customer = Math.Min(random.Next(SimCast.Count), random.Next(SimCast.Count));
        return new UsageEvent($"/sim t{_sent.Count}", $"c{customer}", "call", Instant.FromUnixTimeMilliseconds(timestamp.ToUnixTimeMilliseconds() / 500 * 500), MakeProperties());
    }

    private UsageProperties MakeProperties() => UsageProperties.Of(
        ("n", UsageValue.Of(random.Next(-500, 2000) / 100m)), ("operation_type", UsageValue.Of(random.Next(3) == 0 ? "remove" : "add")),
        ("q", UsageValue.Of(random.Next(0, 1000) / 100m)), ("r", UsageValue.Of(Regions[random.Next(Regions.Length)])), ("s", UsageValue.Of(Texts[random.Next(Texts.Length)])));
}
