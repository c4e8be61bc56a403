using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Time;
using Billing.Domain.Usage;

namespace Billing.Application.Costs;

/// <summary>Usage of one fee with the same values of some properties.</summary>
/// <param name="Fee">The fee.</param>
/// <param name="Values">The values, in the order of the properties; empty text where the usage had none.</param>
/// <param name="Units">The quantity.</param>
/// <param name="AmountMinor">Its part of the fee's amount, in minor units.</param>
internal sealed record FeePart(Fee Fee, IReadOnlyList<string> Values, decimal Units, long AmountMinor);

/// <summary>
/// Splits fees of usage by properties, in proportion to the quantities, by largest remainder: from the counters where there are some, else from the events of the
/// fees' periods.
/// </summary>
public sealed class CostLines(ICatalog catalog, UsageReader usage)
{
    /// <summary>The parts of the fees: of each they come to its amount.</summary>
    internal async ValueTask<IReadOnlyList<FeePart>> SplitAsync(
        DataSpace space, OwnerKey customer, IReadOnlyList<Fee> fees, Plan plan, IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        List<FeePart> parts = [];
        foreach (IGrouping<(NodaTime.Instant?, NodaTime.Instant?), Fee> period in fees.GroupBy(fee => (fee.PeriodStart, fee.PeriodEnd)))
        {
            List<(Fee Fee, ChargeMeter Meter)> measured = [];
            foreach (Fee fee in period)
            {
                if (await MeterOfAsync(space, plan, fee, cancellationToken) is { } meter && fee.PeriodStart < fee.PeriodEnd)
                {
                    measured.Add((fee, meter));
                }
                else
                {
                    parts.Add(new FeePart(fee, [.. properties.Select(_ => "")], fee.Units, fee.AmountMinor));
                }
            }

            if (measured.Count > 0)
            {
                var span = new InstantSpan(measured[0].Fee.PeriodStart!.Value, measured[0].Fee.PeriodEnd!.Value);
                UsageReading reading = await usage.ReadAsync(
                    space, customer, [.. measured.Select(each => CostMeter.Of(each.Meter, properties))], span.Start, span.End, cancellationToken);
                parts.AddRange(measured.SelectMany((each, i) => Split(each.Fee, each.Meter, reading.Meters[i], properties.Count)));
            }
        }

        return parts;
    }

    /// <summary>The meter of a fee's charge; null for a charge that the plan does not have.</summary>
    internal async ValueTask<ChargeMeter?> MeterOfAsync(DataSpace space, Plan plan, Fee fee, CancellationToken cancellationToken) =>
        plan.Charges.FirstOrDefault(charge => charge.Id == fee.ChargeId) is { } charge
        && await catalog.FindMetricAsync(space, charge.MetricId, cancellationToken) is { } metric
            ? ChargeMeter.Of(charge, metric).FirstOrDefault(meter => meter.Filter == fee.Filter)
            : null;

    private static IEnumerable<FeePart> Split(Fee fee, ChargeMeter meter, MeterReading reading, int count)
    {
        int own = meter.Units.GroupBy.Count;
        GroupReading[] groups = [.. reading.Groups.Where(group => group.Units > 0 && (own == 0 || GroupLabel.Of([.. group.Values.Take(own)]) == fee.Group))];
        if (groups.Length == 0)
        {
            return [new FeePart(fee, [.. Enumerable.Repeat("", count)], fee.Units, fee.AmountMinor)];
        }

        long[] amounts = Allocation.ByLargestRemainder(fee.AmountMinor, [.. groups.Select(group => group.Units)]);
        return groups.Select((group, i) => new FeePart(fee, [.. group.Values.Skip(own)], group.Units, amounts[i]));
    }

    /// <summary>The parts as lines of an allocation.</summary>
    internal static IReadOnlyList<CostLine> LinesOf(IReadOnlyList<FeePart> parts, IReadOnlyList<string> properties) =>
    [
        .. parts.Select(part => new CostLine(
            part.AmountMinor,
            properties.Zip(part.Values).Where(each => each.Second.Length > 0).ToDictionary(each => each.First, each => each.Second, StringComparer.Ordinal))),
    ];
}
