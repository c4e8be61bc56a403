using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Monetary;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.RatingCases.Topics;

/// <summary>A running subscription changes its plan: what is given back of the old one and due for the new one.</summary>
internal static class PlanChanges
{
    internal static Answer Answer(Input input)
    {
        DateTimeZone zone = Bills.Zone(input);
        Instant started = input.Instant(Bills.StartKey(input), zone);
        string? at = input.First("upgraded_at", "upgraded", "changed_at", "change_at", "downgraded_at", "downgraded", "at");
        Instant changed = at is null ? throw new RefusedException("the case names no day of the change") : input.Instant(at, zone);
        Plan old = Bills.Plan(input) with { AmountMinor = (long)(input.FirstNumber("old_plan_cents", "plan_cents", "from_plan_cents") ?? 0) };
        Plan renewed = old with { Id = Bills.Id(4), AmountMinor = (long)(input.FirstNumber("new_plan_cents", "to_plan_cents") ?? 0) };
        Subscription subscription = Bills.Subscription(input, started);
        var bill = new SubscriptionBill { Plan = old, Subscription = subscription, Zone = zone };
        BillingPeriod period = BillingCalendar.For(old, subscription, zone).PeriodContaining(changed);
        long invoiced = subscription.PayInAdvance ? MoneyRounding.ToMinor(BaseFees.AmountOf(bill, period).ExactMinor) : 0;
        PlanChangeTiming timing = PlanChange.DefaultTiming(old, 1, renewed, 1);
        PlanChangeQuote quote = PlanChange.Quote(bill, renewed, 1, changed, timing, invoiced, 0);
        (DaySpan before, DaySpan from) = PlanChange.Split(period, LocalDays.Of(changed, zone));
        Answer answer = ChangeTopic.Amounts(quote.CreditMinor, quote.ChargeMinor, old.Currency);
        answer["old_cents"] = ServedDays.Share(subscription, period, zone, before).RoundedOf(old.AmountMinor);
        answer["new_cents"] = ServedDays.Share(subscription, period, zone, from).RoundedOf(renewed.AmountMinor);
        answer["days"] = quote.DaysRemaining;
        answer["timing"] = timing == PlanChangeTiming.Immediate ? "immediate" : "end_of_period";
        answer.Set(quote.CreditMinor, "credit_note_cents", "credited_cents");
        answer.Set(quote.ChargeMinor, "new_fee_cents", "amount_cents");
        return answer;
    }
}
