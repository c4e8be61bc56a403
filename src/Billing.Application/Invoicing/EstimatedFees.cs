using Billing.Application.Invoicing.RunningUsage;
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
                fees.AddRange(charge.PayInAdvance ? InAdvance(charge, metric, before, after) : InArrears(charge, metric, before, after));
            }
        }

        decimal units = first is null ? Alone(metrics[0], supposed) : UnitsOf(after.Usage, first.Id) - UnitsOf(before.Usage, first.Id);
        return new EstimatedFees(units, periods.Plan.Currency, fees, first?.Model);
    }

    /// <summary>Fees that the close of the period would make: their rounded amounts with the event, less those without it.</summary>
    private static IEnumerable<EstimatedFee> InArrears(Charge charge, BillableMetric metric, BilledPeriod before, BilledPeriod after)
    {
        foreach (Fee fee in after.Computed.Fees.Where(fee => fee.ChargeId == charge.Id))
        {
            Fee? known = before.Computed.Fees.FirstOrDefault(one => one.ChargeId == charge.Id && one.Filter == fee.Filter && one.Group == fee.Group);
            var change = new EstimatedFee(
                metric.Code, charge.Model, fee.Units - (known?.Units ?? 0), fee.AmountMinor - (known?.AmountMinor ?? 0), fee);
            if (change.Units != 0 || change.AmountMinor != 0 || fee.EventsCount != (known?.EventsCount ?? 0))
            {
                yield return change;
            }
        }
    }

    /// <summary>The fee that the event itself would make at once, above the period's highest so far (rule 20).</summary>
    private static IEnumerable<EstimatedFee> InAdvance(Charge charge, BillableMetric metric, BilledPeriod before, BilledPeriod after) =>
        AdvanceReading.Of(after.Inputs.Bills[0], before.Inputs.Advance.Lines).Due.Where(fee => fee.ChargeId == charge.Id)
            .Select(fee => new EstimatedFee(metric.Code, charge.Model, fee.Units, fee.AmountMinor, fee));

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
/// <param name="Units">By how much the quantity would grow.</param>
/// <param name="AmountMinor">By how much the fee would grow, in minor units.</param>
/// <param name="Whole">The whole fee as it would then be; of a charge in advance, the new fee.</param>
public sealed record EstimatedFee(string MetricCode, ChargeModel Model, decimal Units, long AmountMinor, Fee Whole)
{
    /// <summary>How the amount of the whole fee would come about.</summary>
    public IReadOnlyList<FeeStep> Steps => FeeSteps.OfAmount(Whole);
}
