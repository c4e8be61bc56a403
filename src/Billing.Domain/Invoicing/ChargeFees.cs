using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Usage of the closed period: one fee per charge, or one per filter and group and one for the rest. Charges paid in advance were
/// billed as their events came and make no fee here.
/// </summary>
internal static class ChargeFees
{
    internal static List<Fee> Of(SubscriptionBill bill)
    {
        var fees = new List<Fee>();
        if (bill.Closing is not { } closing) return fees;

        InstantSpan service = ServedDays.UsageSpan(bill.Subscription, closing, bill.Zone);
        Proration share = ServedDays.Share(bill.Subscription, closing, bill.Zone, bill.PlanDays);
        ILookup<BillingId, ChargeUsage> usage = bill.Usage.ToLookup(u => u.ChargeId);
        foreach (Charge charge in bill.Plan.Charges)
        {
            if (charge.PayInAdvance) continue;

            List<PricedUsage> priced = Price(charge, usage[charge.Id]);
            ChargeBounds.Apply(charge, share, priced);
            foreach (PricedUsage one in priced)
            {
                if (one.AmountMinor != 0 || charge.InvoiceZero) fees.Add(ToFee(bill, charge, one, service));
            }
        }

        return fees;
    }

    private static List<PricedUsage> Price(Charge charge, IEnumerable<ChargeUsage> usages)
    {
        var priced = new List<PricedUsage>(charge.Filters.Count + 1);
        foreach (ChargeUsage usage in usages) priced.Add(PricedUsage.Of(charge, usage));

        // A filter, or the rest, without usage is priced too: for zero units (rules 2 and 21).
        for (int filter = 0; filter < charge.Filters.Count; filter++)
        {
            if (!priced.Exists(p => p.Usage.Filter == filter))
                priced.Add(PricedUsage.Of(charge, new ChargeUsage(charge.Id, default, filter)));
        }

        if (!priced.Exists(p => p.Usage.Filter is null)) priced.Add(PricedUsage.Of(charge, new ChargeUsage(charge.Id, default)));
        if (priced.Count > 1) priced.Sort((a, b) => (a.Usage.Filter ?? int.MaxValue).CompareTo(b.Usage.Filter ?? int.MaxValue));
        return priced;
    }

    private static Fee ToFee(SubscriptionBill bill, Charge charge, PricedUsage priced, InstantSpan service)
    {
        UsageQuantity quantity = priced.Usage.Quantity;
        ChargeFilter? filter = priced.Usage.Filter is { } index ? charge.Filters[index] : null;
        return new Fee
        {
            Ordinal = 0,
            Type = FeeType.Charge,
            SubscriptionId = bill.Subscription.Id,
            ChargeId = charge.Id,
            MetricCode = charge.MetricCode,
            Group = priced.Usage.Group ?? (filter is null ? null : $"{filter.Key}: {string.Join(", ", filter.Values)}"),
            Description = filter?.DisplayName ?? charge.DisplayName ?? charge.MetricCode,
            Units = quantity.Units,
            EventsCount = quantity.EventsCount,
            UnitAmountMinor = Pricing.EffectiveUnitAmount(priced.ExactMinor, quantity.Units),
            ExactAmountMinor = priced.ExactMinor,
            AmountMinor = priced.AmountMinor,
            PeriodStart = service.Start,
            PeriodEnd = service.End,
            Explanation = new FeeExplanation(priced.Lines),
        };
    }
}
