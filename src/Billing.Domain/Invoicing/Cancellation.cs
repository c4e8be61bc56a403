using Billing.Domain.Credits;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>What the end of a subscription within a period does about the base amount; the same figures serve preview and end.</summary>
/// <param name="EndsAt">The instant it ends; its whole local day counts as used (rule 10).</param>
/// <param name="Used">The served days of the running period.</param>
/// <param name="UnusedDays">Days of the running period that are left over.</param>
/// <param name="CreditMinor">Given back of what was paid in advance.</param>
/// <param name="ChargeMinor">Due in arrears for the used days.</param>
public sealed record CancellationQuote(Instant EndsAt, Proration Used, int UnusedDays, long CreditMinor, long ChargeMinor);

/// <summary>Ends of subscriptions within a period (rules 9 to 11).</summary>
public static class Cancellation
{
    /// <summary>What the end costs or gives back.</summary>
    /// <param name="current">The running plan and subscription; its opening period is the running one, without it the calendar's that holds the end.</param>
    /// <param name="at">When it ends.</param>
    /// <param name="action">What the end does about money: a credit note only gives back, an invoice only charges, skip does neither.</param>
    /// <param name="invoicedMinor">What was invoiced of the running period's base amount.</param>
    /// <param name="creditedMinor">What earlier notes gave back of it.</param>
    public static CancellationQuote Quote(
        SubscriptionBill current, Instant at, TerminationAction action, long invoicedMinor, long creditedMinor)
    {
        Subscription running = current.Subscription;
        BillingPeriod period = current.Opening ?? BillingCalendar.For(current.Plan, running, current.Zone).PeriodContaining(at);
        Subscription ended = running with { Status = SubscriptionStatus.Terminated, EndingAt = at };
        Proration full = ServedDays.Share(running, period, current.Zone, current.PlanDays);
        (decimal due, Proration used) = BaseFees.AmountOf(current with { Subscription = ended }, period);
        decimal amount = current.Plan.AmountMinor * running.Quantity;
        var unused = new Proration(full.Days - used.Days, full.OfDays);
        bool gives = running.PayInAdvance && action == TerminationAction.GenerateCreditNote;
        bool charges = !running.PayInAdvance && action == TerminationAction.GenerateInvoice;
        return new CancellationQuote(
            at,
            used,
            unused.Days,
            gives ? UnusedDays.CreditMinor(amount, unused, invoicedMinor, creditedMinor) : 0,
            charges ? Monetary.MoneyRounding.ToMinor(due) : 0);
    }
}
