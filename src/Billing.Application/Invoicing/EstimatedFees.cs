using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What one more event would cost.</summary>
/// <param name="Units">By how much it would raise the quantity of the first charge that prices it; of the metric when no charge does.</param>
/// <param name="Currency">Currency of the amounts.</param>
/// <param name="Fees">The fees that would change, one for each charge, filter and group.</param>
/// <param name="Model">How the first charge that prices it does; null when the plan does not price it.</param>
public sealed record EstimatedFees(decimal Units, Currency Currency, IReadOnlyList<EstimatedFee> Fees, ChargeModel? Model)
{
    /// <summary>By how much the period would cost more in minor units, before coupons and taxes.</summary>
    public long AmountMinor => Fees.Sum(fee => fee.AmountMinor);

    /// <summary>The amount over the units, exact.</summary>
    public decimal UnitAmountMinor => Pricing.EffectiveUnitAmount(AmountMinor, Units);

    internal static EstimatedFees Of(
        SubscriptionPeriods periods, IReadOnlyList<BillableMetric> metrics, UsageEvent supposed, BilledPeriod before, BilledPeriod after)
    {
        List<EstimatedFee> fees = [];
        Charge? first = null;
        foreach (Charge charge in periods.Plan.Charges)
        {
            if (metrics.FirstOrDefault(metric => metric.Id == charge.MetricId) is { } metric)
            {
                first ??= charge;
                fees.AddRange(charge.PayInAdvance ? InAdvance(charge, metric, before.Usage, after.Usage) : InArrears(charge, metric, before, after));
            }
        }

        decimal units = first is null ? Alone(metrics[0], supposed) : UnitsOf(after.Usage, first.Id) - UnitsOf(before.Usage, first.Id);
        return new EstimatedFees(units, periods.Customer.Currency, fees, first?.Model);
    }

    /// <summary>Fees that the close of the period would make: their rounded amounts with the event, less those without it.</summary>
    private static IEnumerable<EstimatedFee> InArrears(Charge charge, BillableMetric metric, BilledPeriod before, BilledPeriod after)
    {
        foreach (Fee fee in after.Computed.Fees.Where(fee => fee.ChargeId == charge.Id))
        {
            Fee? known = before.Computed.Fees.FirstOrDefault(one => one.ChargeId == charge.Id && one.Group == fee.Group);
            var change = new EstimatedFee(
                metric.Code, charge.Model, fee.Group, fee.Units - (known?.Units ?? 0), fee.AmountMinor - (known?.AmountMinor ?? 0), fee.Explanation);
            if (change.Units != 0 || change.AmountMinor != 0 || fee.EventsCount != (known?.EventsCount ?? 0))
            {
                yield return change;
            }
        }
    }

    /// <summary>A fee that the event itself would make at once (rule 20).</summary>
    private static IEnumerable<EstimatedFee> InAdvance(Charge charge, BillableMetric metric, IReadOnlyList<ChargeUsage> before, IReadOnlyList<ChargeUsage> after)
    {
        foreach (ChargeUsage used in after.Where(used => used.ChargeId == charge.Id))
        {
            UsageQuantity known = before.FirstOrDefault(one => one.ChargeId == charge.Id && one.Filter == used.Filter && one.Group == used.Group)?.Quantity ?? default;
            if (used.Quantity.EventsCount == known.EventsCount)
            {
                continue;
            }

            Charge priced = used.Filter is { } filter ? charge with { Price = charge.Filters[filter].Price } : charge;
            decimal exact = AdvancePricing.Price(priced, known.EventsCount == 0 ? null : known, used.Quantity);
            decimal units = used.Quantity.Units - known.Units;
            var line = new PriceLine(PriceLineKind.Units, units, Pricing.EffectiveUnitAmount(exact, units), 0, exact);
            yield return new EstimatedFee(
                metric.Code, charge.Model, used.Group, units, MoneyRounding.ToMinor(exact), new FeeExplanation([line]));
        }
    }

    private static decimal UnitsOf(IReadOnlyList<ChargeUsage> usage, BillingId chargeId) =>
        usage.Where(used => used.ChargeId == chargeId).Sum(used => used.Quantity.Units);

    private static decimal Alone(BillableMetric metric, UsageEvent supposed)
    {
        var totals = new UsageTotals(MetricMeters.Of(metric));
        totals.Add(supposed);
        decimal units = totals.Read(supposed.Timestamp, supposed.Timestamp + Duration.FromTicks(1)).Units;
        return metric.Rounding?.Apply(units) ?? units;
    }
}

/// <summary>A fee as one more event would change it.</summary>
/// <param name="MetricCode">The metric that is priced.</param>
/// <param name="Model">How.</param>
/// <param name="Group">The filter or group, such as <c>region: eu</c>; null for the rest.</param>
/// <param name="Units">By how much the quantity would grow.</param>
/// <param name="AmountMinor">By how much the fee would grow, in minor units.</param>
/// <param name="Explanation">How the whole fee would then come about; of a charge in advance, how the new fee would.</param>
public sealed record EstimatedFee(string MetricCode, ChargeModel Model, string? Group, decimal Units, long AmountMinor, FeeExplanation? Explanation);
