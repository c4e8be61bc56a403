using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Counts from the list of events, in the most naive way there is. Shares no code with the product beyond the event itself.</summary>
internal static class UsageOracle
{
    public static (decimal Units, long Count) Read(IEnumerable<UsageEvent> events, UsageMeter meter, Instant from, Instant to)
    {
        List<UsageEvent> relevant = [.. events
            .Where(usage => usage.Code == meter.EventCode && from <= usage.Timestamp && usage.Timestamp < to)
            .DistinctBy(usage => usage.TransactionId)];
        List<decimal> numbers = [.. relevant.Select(usage => usage.Properties.Find(meter.Field ?? "")).Where(value => value.Kind == UsageValueKind.Number).Select(value => value.Number)];
        decimal units = meter.Kind switch
        {
            MeterKind.Count => relevant.Count,
            MeterKind.Sum => numbers.Sum(),
            MeterKind.Max => numbers.Count == 0 ? 0 : numbers.Max(),
            MeterKind.UniqueCount => relevant.Select(usage => usage.Properties.Find(meter.Field!).Text).Where(text => text is not null).Distinct().Count(),
            MeterKind.Latest => relevant.OrderBy(usage => usage.Timestamp).ThenBy(usage => usage.TransactionId, StringComparer.Ordinal).LastOrDefault()?.Properties.Find(meter.Field!).Number ?? 0,
            _ => throw new NotSupportedException(),
        };
        return (units, relevant.Count);
    }
}
