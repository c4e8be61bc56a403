using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Rating;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Usage that crosses thresholds within a period.</summary>
internal static class ProgressiveTopic
{
    internal static Answer Answer(Input input)
    {
        Charge charge = UsageCharge(input);
        Plan plan = Bills.Plan(input, Bills.Interval(input)) with { Charges = [charge], UsageThresholds = Thresholds(input) };
        Instant started = input.Instant("started", DateTimeZone.Utc);
        BillingCalendar calendar = BillingCalendar.For(plan, Bills.Subscription(input, started), DateTimeZone.Utc);
        decimal units = 0;
        var credits = new List<ProgressiveCredit>();
        long judged = 0;
        int month = 1;
        foreach (Input one in input.Items("events"))
        {
            month = (int)one.Number("month", 1);
            units += one.Number("units");
            long now = MoneyRounding.ToMinor(Pricing.Price(charge.Price, new UsageQuantity(units)));
            if (ProgressiveThresholds.Crossed(plan.UsageThresholds, judged, now).Count > 0)
                credits.Add(new ProgressiveCredit(Bills.Id(70 + credits.Count), ProgressiveThresholds.AmountMinor(now, credits)));
            judged = now;
        }

        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request(new SubscriptionBill
        {
            Plan = plan,
            Subscription = Bills.Subscription(input, started),
            Zone = DateTimeZone.Utc,
            Closing = calendar.At(month - 1),
            Usage = [new ChargeUsage(charge.Id, new UsageQuantity(units, 1))],
        }) with { ProgressiveCredits = credits }).Value;
        var answer = new Answer { ["progressive_invoices_cents"] = credits.Select(c => c.AmountMinor).ToArray() };
        foreach (string name in (string[])["period_invoice", month == 2 ? "second_period_invoice" : "first_period_invoice"])
        {
            answer[name + "/fees_cents"] = invoice.SubtotalMinor;
            answer[name + "/progressive_credit_cents"] = invoice.ProgressiveCreditMinor;
            answer[name + "/total_cents"] = invoice.TotalMinor;
        }

        return answer;
    }

    private static Charge UsageCharge(Input input) => new()
    {
        Id = Bills.Id(10),
        MetricId = default(BillingId),
        MetricCode = "usage",
        Price = new StandardPrice(Currency.Usd.ToMinor(input.Number("unit_amount", 0))),
        CreatedAt = Bills.Epoch,
        UpdatedAt = Bills.Epoch,
    };

    private static UsageThreshold[] Thresholds(Input input)
    {
        IEnumerable<UsageThreshold> once = input.Numbers("thresholds_cents").Select(t => Threshold(t, recurring: false));
        return input.FirstNumber("recurring_threshold_cents", "recurring_cents") is { } step ? [.. once, Threshold(step, true)] : [.. once];
    }

    private static UsageThreshold Threshold(decimal cents, bool recurring) =>
        new(Bills.Id((int)cents), (long)cents, recurring, null, Bills.Epoch, Bills.Epoch);
}
