using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Charges in advance of one period: each reading of the usage is priced above the period's highest so far (rule 20). A fee bills the rounded whole less what
/// was billed, so that it does not matter how many events a reading takes in.
/// </summary>
/// <param name="Due">For each line with something left to bill, the fee of that.</param>
/// <param name="Totals">For each line a fee of all that it has come to in the period.</param>
/// <param name="Lines">How far each line is billed once the due fees are.</param>
internal sealed record AdvanceReading(IReadOnlyList<Fee> Due, IReadOnlyList<Fee> Totals, IReadOnlyList<AdvanceLine> Lines)
{
    /// <summary>What was billed by charge once the due fees are, for minimums.</summary>
    public IReadOnlyList<AdvanceBilled> ByCharge =>
        [.. Lines.GroupBy(line => line.ChargeId).Select(lines => new AdvanceBilled(lines.Key, lines.Sum(line => line.BilledMinor)))];

    /// <summary>Prices the usage of a period.</summary>
    /// <param name="bill">The bill that closes, or will close, the period, with its usage.</param>
    /// <param name="before">How far each line was billed.</param>
    public static AdvanceReading Of(SubscriptionBill bill, IReadOnlyList<AdvanceLine> before)
    {
        List<Fee> due = [];
        List<AdvanceLine> lines = [.. before];
        foreach (ChargeUsage used in bill.Closing is null ? [] : bill.Usage)
        {
            Charge charge = bill.Plan.Charges.First(each => each.Id == used.ChargeId);
            int at = lines.FindIndex(line => line.IsOf(used));
            if (charge.PayInAdvance && Reach(bill, charge, used, at < 0 ? null : lines[at]) is { } fee)
            {
                var reached = new AdvanceLine(
                    charge.Id, used.Filter, used.Group, used.Quantity.Units, used.Quantity.EventsCount, used.Quantity.DynamicAmountMinor,
                    fee.AmountMinor + (at < 0 ? 0 : lines[at].BilledMinor));
                due.Add(fee);
                lines.RemoveRange(at < 0 ? lines.Count : at, at < 0 ? 0 : 1);
                lines.Insert(at < 0 ? lines.Count : at, reached);
            }
        }

        return new AdvanceReading(due, [.. lines.Select(line => TotalOf(bill, line))], lines);
    }

    /// <summary>The fee of what lies above the highest so far; null when nothing does.</summary>
    private static Fee? Reach(SubscriptionBill bill, Charge charge, ChargeUsage used, AdvanceLine? known)
    {
        ChargePrice? price = used.Filter is { } filter ? charge.Filters[filter].Price : null;
        List<PriceLine> steps = [];
        decimal exact = AdvancePricing.Price(charge, known?.Quantity(), used.Quantity, price, steps, known?.BilledMinor);
        decimal units = used.Quantity.Units - (known?.Units ?? 0);
        return MoneyRounding.ToMinor(exact) is > 0 and var amount
            ? FeeOf(bill, charge, used.Filter, used.Group) with
            {
                Units = units,
                EventsCount = used.Quantity.EventsCount - (known?.EventsCount ?? 0),
                UnitAmountMinor = Pricing.EffectiveUnitAmount(exact, units),
                ExactAmountMinor = exact,
                AmountMinor = amount,
                Explanation = new FeeExplanation(steps),
            }
            : null;
    }

    private static Fee TotalOf(SubscriptionBill bill, AdvanceLine line)
    {
        decimal unit = Pricing.EffectiveUnitAmount(line.BilledMinor, line.Units);
        return FeeOf(bill, bill.Plan.Charges.First(charge => charge.Id == line.ChargeId), line.Filter, line.Group) with
        {
            Units = line.Units,
            EventsCount = line.EventsCount,
            UnitAmountMinor = unit,
            ExactAmountMinor = line.BilledMinor,
            AmountMinor = line.BilledMinor,
            Explanation = new FeeExplanation([new PriceLine(PriceLineKind.Units, line.Units, unit, 0, line.BilledMinor)]),
        };
    }

    private static Fee FeeOf(SubscriptionBill bill, Charge charge, int? filterIndex, string? group)
    {
        InstantSpan span = bill.UsageSpan(bill.Closing!.Value);
        ChargeFilter? filter = filterIndex is { } index ? charge.Filters[index] : null;
        return new Fee
        {
            Ordinal = 0,
            Type = FeeType.Charge,
            Origin = FeeOrigin.Advance,
            SubscriptionId = bill.Subscription.Id,
            ChargeId = charge.Id,
            MetricCode = charge.MetricCode,
            Filter = filterIndex,
            Group = group ?? filter?.Label,
            Description = filter?.DisplayName ?? charge.DisplayName ?? charge.MetricCode,
            AmountMinor = 0,
            PeriodStart = span.Start,
            PeriodEnd = span.End,
        };
    }
}
