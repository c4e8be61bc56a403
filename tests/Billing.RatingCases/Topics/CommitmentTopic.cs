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
    private static readonly string[] Usage = ["usage_cents", "used_cents", "fees_cents", "charges_cents"];

    internal static Answer Answer(Input input)
    {
        if (input.HasAny("charge_minimum_cents", "min_amount_cents")) return OfCharge(input);
        return input.Has(Bills.StartKey(input)) ? OfPlan(input) : OfFees(input);
    }

    private static Answer OfCharge(Input input)
    {
        decimal used = input.Sum(Usage);
        decimal exact = Math.Max(0, Share(input).Of(input.FirstNumber("charge_minimum_cents", "min_amount_cents") ?? 0) - used);
        long missing = MoneyRounding.ToMinor(exact);
        var answer = new Answer { ["precise"] = exact, ["precise_cents"] = exact, ["total_cents"] = missing + used };
        answer.Set(Absent.OrAmount(missing), "true_up_cents", "true_up_fee_cents", "amount_cents");
        return answer;
    }

    private static Proration Share(Input input)
    {
        var share = new Proration((int)input.Number("days", 1), (int)input.Number("period_days", input.Number("days", 1)));
        return share.OfDays > 0 && share.Days >= 0 ? share : throw new RefusedException("a period has at least one day");
    }

    private static Answer OfFees(Input input)
    {
        long billed = (long)(input.Sum("fees_cents") + input.Sum("used_cents", "usage_cents") + input.Sum("plan_cents", "subscription_cents")
            + input.Sum("fixed_cents"));
        long missing = CommitmentFees.TrueUpMinor((long)input.Number("commitment_cents"), Share(input), billed);
        var answer = new Answer { ["total_cents"] = billed + missing };
        answer.Set(Absent.OrAmount(missing), "true_up_cents", "true_up_fee_cents", "amount_cents");
        return answer;
    }

    private static Answer OfPlan(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant(Bills.StartKey(input), zone);
        Plan plan = Bills.Plan(input) with
        {
            Commitments = [new Commitment(Bills.Id(9), (long)input.Number("commitment_cents"), null, Bills.Epoch, Bills.Epoch)],
        };
        Subscription subscription = Bills.Subscription(input, started);
        BillingCalendar calendar = BillingCalendar.For(plan, subscription, zone);
        BillingPeriod period = calendar.PeriodContaining(started);
        if (input.First("applied", "billed_at", "period_end") is { } applied) period = calendar.PeriodContaining(input.Instant(applied, zone) - Duration.Epsilon);
        if (Bills.EndKey(input) is { } end)
        {
            subscription = subscription with { Status = SubscriptionStatus.Terminated, EndingAt = input.Instant(end, zone) };
            period = calendar.PeriodContaining(subscription.EndedAt!.Value);
        }

        return Close(input, new SubscriptionBill { Plan = plan, Subscription = subscription, Zone = zone, Closing = period });
    }

    private static Answer Close(Input input, SubscriptionBill bill)
    {
        long usage = (long)(input.Sum("usage_cents", "used_cents", "charges_cents") + input.Sum("fees_cents") + input.Sum("fixed_cents", "fixed_charges_cents"));
        long early = bill.Subscription.PayInAdvance ? MoneyRounding.ToMinor(BaseFees.AmountOf(bill, bill.Closing!.Value).ExactMinor) : 0;
        ComputedInvoice invoice = InvoiceCalculation.Compute(Bills.Request(bill with { EarlierBilledMinor = early + usage })).Value;
        long trueUp = invoice.Fees.Where(f => f.Type == FeeType.Commitment).Sum(f => f.AmountMinor);
        long baseFee = invoice.Fees.Where(f => f.Type == FeeType.Subscription).Sum(f => f.AmountMinor);

        // Names stand for themselves or inside an invoice that the case gives a name of its own.
        var answer = new Answer
        {
            ["subscription_cents"] = baseFee,
            ["total_cents"] = baseFee + trueUp + usage,
            ["usage_cents"] = usage,
            ["billed_on"] = bill.Subscription.PayInAdvance ? "first invoice of the next period" : "invoice of the period",
        };
        answer.Set(Absent.OrAmount(trueUp), "true_up_cents", "true_up_fee_cents", "commitment_fee_cents");
        return answer;
    }
}
