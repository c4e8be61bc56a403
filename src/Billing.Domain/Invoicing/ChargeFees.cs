using Billing.Domain.Catalog;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Usage of the closed period: one fee per charge, or one per filter and group and one for the rest. Charges paid in advance were
/// billed as their events came; only what their minimum lacks becomes a fee here. A period wholly before the end of a trial, or after
/// the end of the subscription, bills no usage.
/// </summary>
internal static class ChargeFees
{
    /// <summary>The fees, each with the charge that names its taxes.</summary>
    internal static List<(Fee Fee, Charge Charge)> Of(SubscriptionBill bill)
    {
        var fees = new List<(Fee Fee, Charge Charge)>(bill.Plan.Charges.Count);
        if (bill.Closing is not { } closing) return fees;

        InstantSpan service = bill.UsageSpan(closing);
        if (service.IsEmpty) return fees;

        Proration share = ServedDays.Share(bill.Subscription, closing, bill.Zone, bill.PlanDays);
        var usages = new UsageByCharge(bill.Usage);
        var priced = new List<PricedUsage>(1);
        var scratch = new List<PriceLine>(4);
        foreach (Charge charge in bill.Plan.Charges)
        {
            priced.Clear();
            if (charge.PayInAdvance)
            {
                AddMissingMinimum(bill, charge, share, priced);
            }
            else
            {
                Price(charge, usages, priced, scratch);
                ChargeBounds.Apply(charge, share, priced);
            }

            foreach (PricedUsage one in priced)
            {
                if (one.AmountMinor != 0 || charge.InvoiceZero) fees.Add((ToFee(bill, charge, one, service), charge));
            }
        }

        return fees;
    }

    private static void AddMissingMinimum(SubscriptionBill bill, Charge charge, Proration share, List<PricedUsage> priced)
    {
        if (charge.MinAmountMinor is not { } minimum) return;

        foreach (AdvanceBilled billed in bill.BilledInAdvance)
        {
            if (billed.ChargeId != charge.Id || share.RoundedOf(minimum) <= billed.AmountMinor) continue;

            PriceLine whole = BaseFees.DaysLine(minimum, 1, share, share.Of(minimum));
            PriceLine[] lines = billed.AmountMinor == 0
                ? [whole]
                : [whole, new PriceLine(PriceLineKind.AlreadyBilled, 1, -billed.AmountMinor, 0, -billed.AmountMinor)];
            priced.Add(new PricedUsage(new ChargeUsage(charge.Id, default), share.Of(minimum) - billed.AmountMinor, lines));
        }
    }

    private static void Price(Charge charge, in UsageByCharge usages, List<PricedUsage> priced, List<PriceLine> scratch)
    {
        for (int i = usages.First(charge.Id); i >= 0; i = usages.Next(i)) priced.Add(PricedUsage.Of(charge, usages[i], scratch));

        // A filter, or the rest, without usage is priced too: for zero units (rules 2 and 21).
        for (int filter = 0; filter < charge.Filters.Count; filter++)
        {
            if (!Has(priced, filter)) priced.Add(PricedUsage.Of(charge, new ChargeUsage(charge.Id, default, filter), scratch));
        }

        if (!Has(priced, null)) priced.Add(PricedUsage.Of(charge, new ChargeUsage(charge.Id, default), scratch));
        if (priced.Count > 1) Sort(priced);
    }

    private static bool Has(List<PricedUsage> priced, int? filter)
    {
        foreach (PricedUsage one in priced)
        {
            if (one.Usage.Filter == filter) return true;
        }

        return false;
    }

    // Filters in their order, the rest last; groups stay as they came, so that the same request makes the same lines.
    private static void Sort(List<PricedUsage> priced)
    {
        PricedUsage[] ordered = [.. priced.OrderBy(one => one.Usage.Filter ?? int.MaxValue)];
        priced.Clear();
        priced.AddRange(ordered);
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
            Filter = priced.Usage.Filter,
            Group = priced.Usage.Group ?? filter?.Label,
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
