using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Producers: they make events, send them through the real intake, and send again what was not acknowledged, or by mistake.</summary>
internal sealed class SimProducer(Random random, SimClock clock, FaultCounts faults, int customers)
{
    private static readonly string[] Texts = ["x", "y", "z", "Łódź", "x y"];

    private readonly List<UsageEvent> _sent = [];
    private readonly List<UsageEvent> _unanswered = [];
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);

    /// <summary>Every event that was ever sent.</summary>
    public IReadOnlyList<UsageEvent> Sent => _sent;

    public bool IsAcknowledged(UsageEvent usage) => _acknowledged.Contains(usage.TransactionId);

    public async Task SendAsync(UsageIngest ingest, int count)
    {
        List<UsageEvent> events = [.. Enumerable.Range(0, count).Select(_ => Next()).DistinctBy(usage => usage.TransactionId)];
        try
        {
            Result<IngestReport> result = await ingest.IngestAsync(
                SimCatalog.Space, [.. events.Select(usage => new ReadEvent(["body"], usage, []))], IngestPolicy.AllOrNothing, default).ConfigureAwait(false);
            IngestResult? refused = result.Value.Results.FirstOrDefault(one => one.Verdict is IngestVerdict.Invalid or IngestVerdict.NotTaken);
            if (refused is not null)
            {
                throw new InvalidOperationException($"The intake refused a good event: {refused.Errors[0].Message}");
            }

            _acknowledged.UnionWith(events.Select(usage => usage.TransactionId));
        }
        catch (StoreException)
        {
            _unanswered.AddRange(events);
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
            faults.Note(SimFault.EventResent);
            return _sent[random.Next(_sent.Count)];
        }

        UsageEvent made = Make();
        _sent.Add(made);
        return made;
    }

    private UsageEvent Make()
    {
        Instant timestamp = clock.Now - Duration.FromMilliseconds(random.Next(3_600_000));
        if (random.Next(10) == 0)
        {
            faults.Note(SimFault.EventLate);
            timestamp -= Duration.FromMinutes(random.Next(60 * 24 * 4));
        }

        int customer = Math.Min(random.Next(customers), random.Next(customers));
        return new UsageEvent($"t{_sent.Count}", $"c{customer}", "call", Instant.FromUnixTimeMilliseconds(timestamp.ToUnixTimeMilliseconds() / 500 * 500), UsageProperties.Of(
            ("n", UsageValue.Of(random.Next(-500, 2000) / 100m)), ("s", UsageValue.Of(Texts[random.Next(Texts.Length)]))));
    }
}
