using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Domain.Time;

/// <summary>
/// The periods of a subscription: a chain without gap or overlap over all of time. Every boundary is counted from the anchor,
/// never from the boundary before it, so an anchor day of 29 to 31 is clamped in short months and comes back in long ones (rule 12).
/// </summary>
public sealed class BillingCalendar
{
    private readonly LocalDateTime _anchor;
    private readonly Instant _anchorOfHours;
    private readonly DateTimeZone _zone;
    private readonly PlanInterval _interval;
    private readonly int _step;

    /// <summary>Makes a calendar.</summary>
    /// <param name="interval">Unit of a period.</param>
    /// <param name="intervalCount">Units per period, at least 1.</param>
    /// <param name="billingTime">Calendar starts every period at the calendar's own unit, anniversary at the anchor.</param>
    /// <param name="anchor">
    /// The anchor in local time. Calendar counts several units from the unit that holds the anchor and starts at midnight;
    /// anniversary keeps the anchor's time of day, midnight for whole days.
    /// </param>
    /// <param name="zone">The customer's time zone.</param>
    /// <param name="anchorZone">The zone of the anchor, from which hours are counted, of time that passes in every zone alike; null for the customer's.</param>
    public BillingCalendar(PlanInterval interval, int intervalCount, BillingTime billingTime, LocalDateTime anchor, DateTimeZone zone, DateTimeZone? anchorZone = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalCount, 1);
        _interval = interval;
        _zone = zone;
        _step = intervalCount * UnitsPerInterval(interval);
        _anchor = billingTime == BillingTime.Calendar ? CalendarStart(interval, anchor.Date).AtMidnight() : anchor;
        _anchorOfHours = interval == PlanInterval.Hourly ? LocalDays.At(_anchor, anchorZone ?? zone) : default;
    }

    /// <summary>
    /// The calendar of a subscription on a plan: its anchor is local midnight of the day it started, which stays the same day in every zone. Hours begin where they did in the zone of the
    /// start.
    /// </summary>
    public static BillingCalendar For(Plan plan, Subscription subscription, DateTimeZone zone) =>
        new(plan.Interval, plan.IntervalCount, subscription.BillingTime, subscription.AnchorDay(zone).AtMidnight(), zone, subscription.AnchorZone(zone));

    /// <summary>The customer's time zone.</summary>
    public DateTimeZone Zone => _zone;

    /// <summary>The period that holds an instant.</summary>
    public BillingPeriod PeriodContaining(Instant instant)
    {
        if (_interval == PlanInterval.OneTime) return At(0);

        int index = IsOfHours ? HoursUntil(instant) / _step : Estimate(instant.InZone(_zone).Date);
        while (BoundaryAt(index) > instant) index--;
        while (BoundaryAt(index + 1) <= instant) index++;
        return At(index);
    }

    /// <summary>The first boundary after an instant; null when there is none.</summary>
    public Instant? NextBoundary(Instant instant) =>
        _interval == PlanInterval.OneTime ? null : PeriodContaining(instant).Span.End;

    /// <summary>How many periods end after an instant, up to and at another; none before it.</summary>
    public int PeriodsEnding(Instant after, Instant until) => Math.Max(0, PeriodContaining(until).Index - PeriodContaining(after).Index);

    /// <summary>The period of an index; 0 is the one that starts at the anchor.</summary>
    public BillingPeriod At(int index)
    {
        if (_interval == PlanInterval.OneTime)
        {
            return new BillingPeriod(
                0,
                new InstantSpan(LocalDays.At(_anchor, _zone), Instant.MaxValue),
                new DaySpan(_anchor.Date, LocalDate.MaxIsoValue));
        }

        if (IsOfHours)
        {
            LocalDate day = LocalDays.Of(BoundaryAt(index), _zone);
            return new BillingPeriod(index, new InstantSpan(BoundaryAt(index), BoundaryAt(index + 1)), new DaySpan(day, day.PlusDays(1)));
        }

        return new BillingPeriod(
            index,
            new InstantSpan(BoundaryAt(index), BoundaryAt(index + 1)),
            new DaySpan(LocalBoundary(index).Date, LocalBoundary(index + 1).Date));
    }

    /// <summary>The periods that touch a stretch of time, oldest first.</summary>
    public IEnumerable<BillingPeriod> Touching(InstantSpan span)
    {
        if (span.IsEmpty) yield break;

        for (BillingPeriod period = PeriodContaining(span.Start); period.Span.Start < span.End; period = At(period.Index + 1))
        {
            yield return period;
            if (_interval == PlanInterval.OneTime) yield break;
        }
    }

    /// <summary>Whether its periods are so many hours: of time that passes, whatever the clock on the wall does.</summary>
    private bool IsOfHours => _interval == PlanInterval.Hourly;

    /// <summary>Whether its periods are so many days; others are so many months.</summary>
    private bool IsOfDays => _interval is PlanInterval.Daily or PlanInterval.Weekly;

    private static int UnitsPerInterval(PlanInterval interval) => interval switch
    {
        PlanInterval.Weekly => 7,
        PlanInterval.Quarterly => 3,
        PlanInterval.Semiannual => 6,
        PlanInterval.Yearly => 12,
        _ => 1,
    };

    private static LocalDate CalendarStart(PlanInterval interval, LocalDate day) => interval switch
    {
        PlanInterval.Weekly => day.PlusDays(-((int)day.DayOfWeek - (int)IsoDayOfWeek.Monday)),
        PlanInterval.OneTime or PlanInterval.Daily or PlanInterval.Hourly => day,
        _ => new LocalDate(day.Year, day.Month - ((day.Month - 1) % UnitsPerInterval(interval)), 1),
    };

    private int Estimate(LocalDate day)
    {
        int units = IsOfDays
            ? Period.DaysBetween(_anchor.Date, day)
            : ((day.Year - _anchor.Year) * 12) + day.Month - _anchor.Month;
        return (int)Math.Floor((decimal)units / _step);
    }

    private LocalDateTime LocalBoundary(int index) =>
        IsOfDays ? _anchor.PlusDays(index * _step) : _anchor.PlusMonths(index * _step);

    private int HoursUntil(Instant instant) => (int)((instant - _anchorOfHours).BclCompatibleTicks / NodaConstants.TicksPerHour);

    private Instant BoundaryAt(int index) =>
        IsOfHours ? _anchorOfHours + Duration.FromHours((long)index * _step) : LocalDays.At(LocalBoundary(index), _zone);
}
