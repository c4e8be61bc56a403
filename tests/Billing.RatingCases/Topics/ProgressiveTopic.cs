using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Usage that crosses thresholds within a period.</summary>
internal static class ProgressiveTopic
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];

    internal static Answer Answer(Input input)
    {
        Charge charge = UsageCharge(input);
        Plan plan = Bills.Plan(input) with { Charges = [charge], UsageThresholds = Thresholds(input) };
        Subscription subscription = Bills.Subscription(input, input.Instant(Bills.StartKey(input), DateTimeZone.Utc));
        var answer = new Answer { Currency = plan.Currency };
        var all = new List<long>();
        (int Month, decimal Units)[] events = [.. Events(input, plan.Currency)];
        int last = events.Length == 0 ? 1 : events.Max(e => e.Month);
        for (int month = 1; month <= last; month++)
        {
            decimal[] units = [.. events.Where(e => e.Month == month).Select(e => e.Units)];
            List<ProgressiveCredit> credits = Cross(charge, plan.UsageThresholds, units);
            all.AddRange(credits.Select(c => c.AmountMinor));
            ComputedInvoice invoice = Close(plan, subscription, charge, units.Sum(), credits, month, Bills.TaxPercents(input));
            Name(answer, month <= Ordinals.Length ? Ordinals[month - 1] + "_period_invoice/" : $"period_{month}_invoice/", invoice);
            if (month == last) Name(answer, "period_invoice/", invoice);
            if (month == last) Name(answer, "", invoice);
        }

        answer["progressive_invoices_cents"] = all;
        answer["progressive_invoices_count"] = all.Count;
        return answer;
    }

    private static IEnumerable<(int Month, decimal Units)> Events(Input input, Currency currency) =>
        input.Items("events").Select(one => one.IsObject
            ? ((int)one.Number("month", 1), one.FirstNumber("units", "value") ?? UnitsOf(one, input, currency))
            : (1, one.AsNumber()));

    // An event may say what it is worth instead of how many units it has.
    private static decimal UnitsOf(Input one, Input input, Currency currency) =>
        (one.FirstNumber("cents", "amount_cents") ?? 0) / currency.ToMinor(input.Number("unit_amount"));

    private static List<ProgressiveCredit> Cross(Charge charge, IReadOnlyList<UsageThreshold> thresholds, decimal[] units)
    {
        var credits = new List<ProgressiveCredit>();
        decimal soFar = 0;
        long judged = 0;
        foreach (decimal more in units)
        {
            soFar += more;
            long now = MoneyRounding.ToMinor(Pricing.Price(charge.Price, new UsageQuantity(soFar)));
            if (ProgressiveThresholds.Crossed(thresholds, judged, now).Count > 0)
                credits.Add(new ProgressiveCredit(Bills.Id(70 + credits.Count), ProgressiveThresholds.AmountMinor(now, credits)));
            judged = now;
        }

        return credits;
    }

    private static ComputedInvoice Close(
        Plan plan, Subscription subscription, Charge charge, decimal units, List<ProgressiveCredit> credits, int month, decimal[] taxes)
    {
        BillingPeriod period = BillingCalendar.For(plan, subscription, DateTimeZone.Utc).At(month - 1);
        return InvoiceCalculation.Compute(Bills.Request(new SubscriptionBill
        {
            Plan = plan,
            Subscription = subscription,
            Zone = DateTimeZone.Utc,
            Closing = period,
            Opening = subscription.PayInAdvance ? BillingCalendar.For(plan, subscription, DateTimeZone.Utc).At(month) : null,
            Usage = [new ChargeUsage(charge.Id, new UsageQuantity(units, 1))],
        }) with { Currency = plan.Currency, ProgressiveCredits = credits, Taxes = Bills.Taxes(taxes) }).Value;
    }

    private static void Name(Answer answer, string prefix, ComputedInvoice invoice)
    {
        answer[prefix + "fees_cents"] = invoice.SubtotalMinor;
        answer[prefix + "usage_cents"] = invoice.Fees.Where(f => f.Type == FeeType.Charge).Sum(f => f.AmountMinor);
        answer[prefix + "subscription_cents"] = invoice.Fees.Where(f => f.Type == FeeType.Subscription).Sum(f => f.AmountMinor);
        answer[prefix + "progressive_credit_cents"] = Absent.OrAmount(invoice.ProgressiveCreditMinor);
        answer[prefix + "taxes_cents"] = invoice.TaxMinor;
        answer[prefix + "total_cents"] = invoice.TotalMinor;
        answer[prefix + "credit_note_cents"] = Absent.OrAmount(invoice.ProgressiveExcessMinor);
    }

    private static Charge UsageCharge(Input input) => new()
    {
        Id = Bills.Id(10),
        MetricId = default(BillingId),
        MetricCode = "usage",
        Price = new StandardPrice(Bills.Currency(input).ToMinor(input.FirstNumber("unit_amount", "unit", "price") ?? 0)),
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static UsageThreshold[] Thresholds(Input input)
    {
        IEnumerable<UsageThreshold> once = input.Items("thresholds_cents").Select(t => t.IsObject
            ? Threshold(t.FirstNumber("cents", "amount_cents") ?? 0, t.Flag("recurring"))
            : Threshold(t.AsNumber(), recurring: false));
        decimal? step = input.FirstNumber("recurring_threshold_cents", "recurring_cents", "recurring_thresholds_cents");
        return step is { } cents ? [.. once, Threshold(cents, recurring: true)] : [.. once];
    }

    private static UsageThreshold Threshold(decimal cents, bool recurring) =>
        new(Bills.Id((int)cents), (long)cents, recurring, null, Bills.Epoch, Bills.Epoch);
}
