using Billing.Domain.Catalog;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Simulation;

/// <summary>A line of an invoice.</summary>
/// <param name="Charge">Index of the charge; -1 for the base amount.</param>
/// <param name="Group">The filter's or group's value; null for the rest.</param>
/// <param name="Units">The quantity.</param>
/// <param name="AmountMinor">What it costs, rounded.</param>
internal sealed record NaiveLine(int Charge, string? Group, decimal Units, long AmountMinor);

/// <summary>Computes an invoice from a list of events, as the billing rules say it, in the most naive way.</summary>
internal static class NaiveBill
{
    private const decimal TaxRate = 0.2m;

    public static List<NaiveLine> Lines(SimPlan plan, NaivePeriod period, IReadOnlyList<UsageEvent> events)
    {
        List<UsageEvent> own = [.. events.Where(usage => usage.Timestamp >= period.From && usage.Timestamp < period.To)];
        List<NaiveLine> lines = [];
        if (plan.BaseMinor > 0)
        {
            lines.Add(new NaiveLine(-1, null, 1, Round((decimal)plan.BaseMinor * period.Days / period.OfDays)));
        }

        for (int i = 0; i < plan.Charges.Count; i++)
        {
            SimCharge charge = plan.Charges[i];
            if (charge.GroupBy is { } property)
            {
                var groups = own.GroupBy(usage => usage.Properties.Find(property).Text).ToList();
                lines.AddRange(groups.Select(group => Line(i, group.Key, charge.Metric, charge.Price, period, [.. group])));
                if (groups.Count > 0)
                {
                    continue;
                }
            }

            List<UsageEvent> rest = charge.Metric.IsRecurring ? [.. events.Where(usage => usage.Timestamp < period.To)] : own;
            foreach ((string value, SimPrice price) in charge.Filters ?? [])
            {
                lines.Add(Line(i, $"s: {value}", charge.Metric, price, period, [.. rest.Where(usage => usage.Properties.Find("s").Text == value)]));
                rest = [.. rest.Where(usage => usage.Properties.Find("s").Text != value)];
            }

            lines.Add(Line(i, null, charge.Metric, charge.Price, period, rest));
        }

        return lines;
    }

    public static long Tax(long subtotalMinor) => Round(subtotalMinor * TaxRate);

    private static NaiveLine Line(int charge, string? group, SimMetric metric, SimPrice price, NaivePeriod period, List<UsageEvent> events)
    {
        decimal units = Oracle.Units(events, KindOf(metric), metric.Field, metric.IsRecurring ? Instant.MinValue : period.From, period.To);
        return new NaiveLine(charge, group, units, Round(Price(price, units)));
    }

    private static decimal Price(SimPrice price, decimal units) => price.Model switch
    {
        "standard" => units * price.Amount,
        "package" => Math.Ceiling(Math.Max(0, units - price.Free) / price.Size) * price.Amount,
        "volume" => Volume(price.Tiers!, units),
        _ => Graduated(price.Tiers!, units),
    };

    private static decimal Volume(IReadOnlyList<SimTier> tiers, decimal units)
    {
        SimTier tier = tiers.First(one => one.UpTo is null || units <= one.UpTo);
        return (units * tier.Unit) + tier.Flat;
    }

    private static decimal Graduated(IReadOnlyList<SimTier> tiers, decimal units)
    {
        decimal total = 0, from = 0;
        foreach (SimTier tier in tiers)
        {
            if (from == 0 || units > from)
            {
                total += (Math.Max(0, Math.Min(units, tier.UpTo ?? units) - from) * tier.Unit) + tier.Flat;
            }

            from = tier.UpTo ?? units;
        }

        return total;
    }

    private static MeterKind KindOf(SimMetric metric) =>
        metric is { IsRecurring: true, Aggregation: AggregationType.UniqueCount } ? MeterKind.Presence : Enum.Parse<MeterKind>(metric.Aggregation.ToString());

    private static long Round(decimal exact) => (long)Math.Round(exact, 0, MidpointRounding.AwayFromZero);
}
