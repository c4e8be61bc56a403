using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>Counts a list of events in the most naive way. Shares no code with what it judges.</summary>
internal static class Oracle
{
    public static decimal Units(IEnumerable<UsageEvent> events, UsageMeter meter, Instant from, Instant to) => Units(
        meter.Filters.Count == 0 ? events : events.Where(usage => usage.Properties.Find("s").Text == "x"), meter.Kind, meter.Field, meter.CarriesOver ? Instant.MinValue : from, to);

    public static decimal Units(IEnumerable<UsageEvent> events, MeterKind kind, string? field, Instant from, Instant to)
    {
        UsageEvent[] own = [.. events.Where(usage => usage.Timestamp >= from && usage.Timestamp < to)];
        return kind switch
        {
            MeterKind.Count => own.Length,
            MeterKind.Sum => own.Sum(usage => Number(usage, field)),
            MeterKind.Max => own.Length == 0 ? 0 : own.Max(usage => Number(usage, field)),
            MeterKind.UniqueCount => own.Select(usage => usage.Properties.Find(field!).Text).Distinct().Count(),
            MeterKind.Presence => own.GroupBy(usage => usage.Properties.Find(field!).Text).Count(steps => IsThere([.. steps])),
            MeterKind.Latest => own.Length == 0 ? 0 : Number(InOrder(own)[^1], field),
            _ => Weighted(InOrder(own), field, from, to),
        };
    }

    private static decimal Number(UsageEvent usage, string? field) => usage.Properties.Find(field!).Number;

    /// <summary>Added last, or at the same instant removed last.</summary>
    private static bool IsThere(UsageEvent[] steps)
    {
        Instant last = steps.Max(step => step.Timestamp);
        return !steps.Any(step => step.Timestamp == last && step.Properties.Find("operation_type").Text == "remove");
    }

    private static UsageEvent[] InOrder(UsageEvent[] events) =>
        [.. events.OrderBy(usage => usage.Timestamp).ThenBy(usage => usage.TransactionId, StringComparer.Ordinal)];

    private static decimal Weighted(UsageEvent[] events, string? field, Instant from, Instant to)
    {
        decimal area = 0;
        for (int i = 0; i < events.Length; i++)
        {
            Instant until = i + 1 < events.Length ? events[i + 1].Timestamp : to;
            area += Number(events[i], field) * ((decimal)(until - events[i].Timestamp).ToInt64Nanoseconds() / 1_000_000_000);
        }

        return area / ((decimal)(to - from).ToInt64Nanoseconds() / 1_000_000_000);
    }
}
