using Billing.Domain.Catalog;
using Billing.Domain.Credits;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Domain.Invoicing;

/// <summary>When a plan change takes effect.</summary>
public enum PlanChangeTiming
{
    /// <summary>Now, with proration.</summary>
    Immediate,

    /// <summary>With the next period, without proration.</summary>
    EndOfPeriod,
}

/// <summary>What a change of plan or quantity within a period costs; the same figures serve preview and change.</summary>
/// <param name="Timing">When it takes effect.</param>
/// <param name="EffectiveAt">The instant it takes effect.</param>
/// <param name="DaysRemaining">Days from the change day, which belongs to the new plan, to the end of the running period.</param>
/// <param name="TotalDays">Days of the full running period.</param>
/// <param name="CreditMinor">Given back of the old plan, or of the units that go; 0 in arrears.</param>
/// <param name="ChargeMinor">Due for the rest of the new plan's period: in advance now, of the same plan for the units that come; in arrears when the period ends.</param>
/// <param name="ChargeShare">The days of the new plan's period that are charged: another period than the old one's when intervals differ.</param>
public sealed record PlanChangeQuote(
    PlanChangeTiming Timing,
    Instant EffectiveAt,
    int DaysRemaining,
    int TotalDays,
    long CreditMinor,
    long ChargeMinor,
    Proration ChargeShare)
{
    /// <summary>Charge less credit.</summary>
    public long NetMinor => ChargeMinor - CreditMinor;
}

/// <summary>
/// Changes of plan and quantity (rules 10 and 11): an upgrade takes effect now, a downgrade at the end of the period, unless asked
/// otherwise; the anchor stays. The change day belongs to the new plan and is credited on the old one.
/// </summary>
public static class PlanChange
{
    private const decimal DaysPerYear = 365.2425m;
    private const decimal WeeksPerYear = DaysPerYear / 7;

    /// <summary>The timing when nothing else was asked for: a change to at least the same yearly amount is an upgrade.</summary>
    public static PlanChangeTiming DefaultTiming(Plan from, decimal fromQuantity, Plan to, decimal toQuantity) =>
        PerYear(to) * toQuantity >= PerYear(from) * fromQuantity ? PlanChangeTiming.Immediate : PlanChangeTiming.EndOfPeriod;

    /// <summary>What the change costs.</summary>
    /// <param name="current">The running plan and subscription; its opening period is the running one, without it the calendar's that holds the instant.</param>
    /// <param name="to">The new plan version.</param>
    /// <param name="toQuantity">The new quantity.</param>
    /// <param name="at">When it was asked for.</param>
    /// <param name="timing">When it takes effect.</param>
    /// <param name="invoicedMinor">What was invoiced of the base amount of the running plan for the rest of the period or more.</param>
    /// <param name="creditedMinor">What earlier notes gave back of it.</param>
    public static PlanChangeQuote Quote(
        SubscriptionBill current,
        Plan to,
        decimal toQuantity,
        Instant at,
        PlanChangeTiming timing,
        long invoicedMinor,
        long creditedMinor)
    {
        Subscription subscription = current.Subscription;
        BillingPeriod period = current.Opening ?? BillingCalendar.For(current.Plan, subscription, current.Zone).PeriodContaining(at);
        if (timing == PlanChangeTiming.EndOfPeriod)
            return new PlanChangeQuote(timing, period.Span.End, 0, period.Days.Count, 0, 0, new Proration(0, period.Days.Count));

        Instant from = current.DaysFrom(at);
        Proration left = RestShare(current, period, from);
        // A one-time amount is for the whole of time: no days of it are left over.
        bool prepaid = subscription.PayInAdvance && current.Plan.Interval != PlanInterval.OneTime;
        // Units that stay are neither given back nor charged again.
        bool isSamePlan = to.Id == current.Plan.Id && to.Version == current.Plan.Version && to.Interval == current.Plan.Interval;
        decimal kept = prepaid && isSamePlan ? Math.Min(subscription.Quantity, toQuantity) : 0;
        decimal given = current.Plan.AmountMinor * (subscription.Quantity - kept);
        long credit = prepaid ? UnusedDays.CreditMinor(given, left, invoicedMinor, creditedMinor) : 0;
        Proration due = RestShare(current with { PlanDays = null }, PeriodOf(current, to, period, at), from);
        long charge = due.RoundedOf(to.AmountMinor * (toQuantity - kept));
        return new PlanChangeQuote(timing, at, left.Days, left.OfDays, credit, charge, due);
    }

    /// <summary>The new plan's period in which a change takes effect: never one before the running plan's days, however the zone has moved.</summary>
    /// <param name="current">The subscription and its zone.</param>
    /// <param name="to">The new plan version.</param>
    /// <param name="running">The running period.</param>
    /// <param name="at">When the change takes effect.</param>
    public static BillingPeriod PeriodOf(SubscriptionBill current, Plan to, BillingPeriod running, Instant at) =>
        BillingCalendar.For(to, current.Subscription, current.Zone).PeriodContaining(Instant.Max(current.DaysFrom(at), running.Span.Start));

    /// <summary>
    /// The days of a period that belong to the plan before a change and to the plan from it on; together they are the period.
    /// </summary>
    public static (DaySpan Before, DaySpan From) Split(BillingPeriod period, LocalDate changeDay)
    {
        DaySpan rest = Rest(period, changeDay);
        return (new DaySpan(period.Days.Start, rest.Start), rest);
    }

    private static Proration RestShare(SubscriptionBill bill, BillingPeriod period, Instant at) =>
        ServedDays.Share(bill.Subscription, period, bill.Zone, Rest(period, LocalDays.Of(at, bill.Zone)));

    private static DaySpan Rest(BillingPeriod period, LocalDate changeDay) =>
        new DaySpan(changeDay, period.Days.End).Intersect(period.Days);

    private static decimal PerYear(Plan plan) => plan.AmountMinor * plan.Interval switch
    {
        PlanInterval.Hourly => DaysPerYear * 24,
        PlanInterval.Daily => DaysPerYear,
        PlanInterval.Weekly => WeeksPerYear,
        PlanInterval.Monthly => 12m,
        PlanInterval.Quarterly => 4m,
        PlanInterval.Semiannual => 2m,
        _ => 1m,
    }
    / plan.IntervalCount;
}
