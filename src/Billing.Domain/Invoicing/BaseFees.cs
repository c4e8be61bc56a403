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
    public static (decimal ExactMinor, Proration Share) AmountOf(SubscriptionBill bill, BillingPeriod period)
    {
        Proration share = ServedDays.Share(bill.Subscription, period, bill.Zone, bill.PlanDays);
        return (share.Of(bill.Plan.AmountMinor * bill.Subscription.Quantity), share);
    }

    internal static Fee? Of(SubscriptionBill bill)
    {
        BillingPeriod? billed = bill.Subscription.PayInAdvance ? bill.Opening : bill.Closing;
        if (billed is not { } period || bill.Plan.AmountMinor == 0) return null;

        (decimal exact, Proration share) = AmountOf(bill, period);
        if (share.Days <= 0) return null;

        decimal quantity = bill.Subscription.Quantity;
        decimal full = bill.Plan.AmountMinor * quantity;
        PriceLine line = share.IsFull
            ? new PriceLine(PriceLineKind.Units, quantity, bill.Plan.AmountMinor, 0, exact)
            : new PriceLine(PriceLineKind.Days, share.Days, full, 0, exact, null, share.OfDays);
        DaySpan served = ServedDays.In(bill.Subscription, period, bill.Zone);
        if (bill.PlanDays is { } planDays) served = served.Intersect(planDays);
        bool endless = period.Days.End == NodaTime.LocalDate.MaxIsoValue;
        return new Fee
        {
            Ordinal = 0,
            Type = FeeType.Subscription,
            SubscriptionId = bill.Subscription.Id,
            Description = bill.Plan.Name,
            Units = quantity,
            UnitAmountMinor = Pricing.EffectiveUnitAmount(exact, quantity),
            ExactAmountMinor = exact,
            AmountMinor = MoneyRounding.ToMinor(exact),
            PeriodStart = LocalDays.StartOf(served.Start, bill.Zone),
            PeriodEnd = endless ? period.Span.End : LocalDays.StartOf(served.End, bill.Zone),
            Explanation = new FeeExplanation([line]),
        };
    }
}
