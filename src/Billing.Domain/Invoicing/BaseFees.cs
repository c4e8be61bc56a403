using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>
/// The plan's base amount: of the period just closed in arrears, of the period that opens in advance, by whole served days (rules 9
/// and 10).
/// </summary>
public static class BaseFees
{
    /// <summary>The exact base amount of one period, with the share of days that is charged.</summary>
    /// <param name="bill">The subscription and its plan.</param>
    /// <param name="period">A full period of its calendar.</param>
    public static (decimal ExactMinor, Proration Share) AmountOf(SubscriptionBill bill, BillingPeriod period) => (
        QuantityParts.Of(bill, period).Sum(part => ExactOf(bill, period, part).ExactMinor),
        ServedDays.Share(bill.Subscription, period, bill.Zone, bill.PlanDays));

    /// <summary>What the lines of one period's base amount add up to, each rounded once.</summary>
    /// <param name="bill">The subscription and its plan.</param>
    /// <param name="period">A full period of its calendar.</param>
    public static long BilledMinor(SubscriptionBill bill, BillingPeriod period) =>
        QuantityParts.Of(bill, period).Sum(part => MoneyRounding.ToMinor(ExactOf(bill, period, part).ExactMinor));

    /// <summary>A line for each quantity that the subscription has in the period.</summary>
    internal static IEnumerable<Fee> Of(SubscriptionBill bill)
    {
        BillingPeriod? billed = bill.Subscription.PayInAdvance ? bill.Opening : bill.Closing;
        if (billed is not { } period || bill.Plan.AmountMinor == 0) yield break;

        foreach (QuantityPart part in QuantityParts.Of(bill, period))
        {
            (decimal exact, Proration share) = ExactOf(bill, period, part);
            if (share.Days <= 0) continue;

            InstantSpan service = Service(bill, period, part.Days);
            yield return new Fee
            {
                Ordinal = 0,
                Type = FeeType.Subscription,
                SubscriptionId = bill.Subscription.Id,
                Description = bill.Plan.Name,
                Units = part.Quantity,
                UnitAmountMinor = Pricing.EffectiveUnitAmount(exact, part.Quantity),
                ExactAmountMinor = exact,
                AmountMinor = MoneyRounding.ToMinor(exact),
                PeriodStart = service.Start,
                PeriodEnd = service.End,
                Explanation = new FeeExplanation([DaysLine(bill.Plan.AmountMinor, part.Quantity, share, exact)]),
            };
        }
    }

    /// <summary>How the share of a period's amount came about: units when every day counts, else days.</summary>
    internal static PriceLine DaysLine(decimal amountMinor, decimal quantity, Proration share, decimal exactMinor) => share.IsFull
        ? new PriceLine(PriceLineKind.Units, quantity, amountMinor, 0, exactMinor)
        : new PriceLine(PriceLineKind.Days, share.Days, amountMinor, 0, exactMinor, quantity == 1 ? null : quantity, share.OfDays);

    private static (decimal ExactMinor, Proration Share) ExactOf(SubscriptionBill bill, BillingPeriod period, QuantityPart part)
    {
        Proration share = ServedDays.Share(bill.Subscription, period, bill.Zone, part.Days);
        return (share.Of(bill.Plan.AmountMinor * part.Quantity), share);
    }

    // The edges of the period are its own instants: a zone that changed since would put them elsewhere.
    private static InstantSpan Service(SubscriptionBill bill, BillingPeriod period, DaySpan? days)
    {
        DaySpan served = ServedDays.In(bill.Subscription, period, bill.Zone);
        if (days is { } part) served = served.Intersect(part);
        return new InstantSpan(
            served.Start == period.Days.Start ? period.Span.Start : LocalDays.StartOf(served.Start, bill.Zone),
            served.End == period.Days.End ? period.Span.End : LocalDays.StartOf(served.End, bill.Zone));
    }
}
