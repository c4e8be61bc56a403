using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>Minimums of charges and plans.</summary>
internal static class CommitmentTopic
{
    internal static Answer Answer(Input input)
    {
        if (input.Has("charge_minimum_cents")) return OfCharge(input);
        return input.Has("started") ? OfPlan(input) : OfFees(input);
    }

    private static Answer OfCharge(Input input)
    {
        var share = new Proration((int)input.Number("days", 1), (int)input.Number("period_days", 1));
        decimal used = input.Number("used_cents", 0);
        decimal exact = Math.Max(0, share.Of(input.Number("charge_minimum_cents")) - used);
        return new Answer { ["true_up_cents"] = MoneyRounding.ToMinor(exact), ["precise"] = exact };
    }

    private static Answer OfFees(Input input)
    {
        var share = new Proration((int)input.Number("days", 1), (int)input.Number("period_days", 1));
        long billed = (long)(input.Numbers("fees_cents").Sum() + input.Number("used_cents", 0));
        return new Answer { ["true_up_cents"] = CommitmentFees.TrueUpMinor((long)input.Number("commitment_cents"), share, billed) };
    }

    private static Answer OfPlan(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant("started", zone);
        Plan plan = Bills.Plan(input, Bills.Interval(input)) with
        {
            Commitments = [new Commitment(Bills.Id(9), (long)input.Number("commitment_cents"), null, Bills.Epoch, Bills.Epoch)],
        };
        Subscription subscription = Bills.Subscription(input, started);
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod period = calendar.PeriodContaining(started);
        if (input.Has("applied")) period = calendar.PeriodContaining(input.Instant("applied", zone) - Duration.Epsilon);
        string end = input.Has("terminated_at") ? "terminated_at" : "terminated";
        if (input.Has(end))
        {
            subscription = subscription with { Status = SubscriptionStatus.Terminated, EndingAt = input.Instant(end, zone) };
            period = calendar.PeriodContaining(subscription.EndedAt!.Value);
        }

        return Close(input, new SubscriptionBill { Plan = plan, Subscription = subscription, Zone = zone, Closing = period });
    }

    private static Answer Close(Input input, SubscriptionBill bill)
    {
        long usage = (long)(input.Number("usage_cents", 0) + input.Numbers("fees_cents").Sum() + input.Number("fixed_cents", 0));
        long early = bill.Subscription.PayInAdvance ? MoneyRounding.ToMinor(BaseFees.AmountOf(bill, bill.Closing!.Value).ExactMinor) : 0;
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request(bill with { EarlierBilledMinor = early + usage })).Value;
        long trueUp = invoice.Fees.Where(f => f.Type == FeeType.Commitment).Sum(f => f.AmountMinor);
        long baseFee = invoice.Fees.Where(f => f.Type == FeeType.Subscription).Sum(f => f.AmountMinor);
        var answer = new Answer
        {
            ["true_up_cents"] = trueUp,
            ["billed_on"] = bill.Subscription.PayInAdvance ? "first invoice of the next period" : "invoice of the period",
        };
        foreach (string name in (string[])["may_invoice", "invoice", "final_invoice", "june_invoice", "april_invoice", "march_invoice"])
        {
            answer[name + "/subscription_cents"] = baseFee;
            answer[name + "/true_up_cents"] = trueUp;
            answer[name + "/total_cents"] = baseFee + trueUp + usage;
        }

        return answer;
    }
}
