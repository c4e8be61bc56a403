using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Counts a list of events in the most naive way. Shares no code with what it judges.</summary>
internal static class Oracle
{
    public static decimal Units(IEnumerable<UsageEvent> events, UsageMeter meter, Instant from, Instant to)
    {
        List<(Instant At, string Id, decimal N, string S)> facts = [.. events
            .Where(usage => usage.Timestamp >= from && usage.Timestamp < to)
            .Select(usage => (usage.Timestamp, usage.TransactionId, usage.Properties.Find("n").Number, usage.Properties.Find("s").Text!))
            .Where(fact => meter.Filters.Count == 0 || fact.Item4 == "x")
            .OrderBy(fact => fact.Timestamp).ThenBy(fact => fact.TransactionId, StringComparer.Ordinal)];
        return meter.Kind switch
        {
            MeterKind.Count => facts.Count,
            MeterKind.Sum => facts.Sum(fact => fact.N),
            MeterKind.Max => facts.Count == 0 ? 0 : facts.Max(fact => fact.N),
            MeterKind.UniqueCount => facts.Select(fact => fact.S).Distinct().Count(),
            MeterKind.Latest => facts.Count == 0 ? 0 : facts[^1].N,
            _ => Weighted(facts, from, to),
        };
    }

    private static decimal Weighted(List<(Instant At, string Id, decimal N, string S)> facts, Instant from, Instant to)
    {
        decimal area = 0;
        for (int i = 0; i < facts.Count; i++)
        {
            Instant until = i + 1 < facts.Count ? facts[i + 1].At : to;
            area += facts[i].N * ((decimal)(until - facts[i].At).ToInt64Nanoseconds() / 1_000_000_000);
        }

        return area / ((decimal)(to - from).ToInt64Nanoseconds() / 1_000_000_000);
    }
}
