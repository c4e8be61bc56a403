using Billing.Domain.Invoicing;
using Billing.Domain.Rating;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>The changes of a quantity that is carried over, each with its share of the period by whole local days (rule 8).</summary>
internal sealed class ProratedChanges
{
    private readonly DateTimeZone _zone;
    private readonly DaySpan _service;
    private readonly DaySpan _period;

    private ProratedChanges(DateTimeZone zone, DaySpan service, DaySpan period) => (_zone, _service, _period) = (zone, service, period);

    /// <summary>The days of a bill's closing period; null when it has no end, so that nothing has a share of it.</summary>
    public static ProratedChanges? Of(SubscriptionBill bill)
    {
        if (bill.Closing is not { } closing || closing.Days.End == LocalDate.MaxIsoValue)
        {
            return null;
        }

        DaySpan served = ServedDays.In(bill.Subscription, closing, bill.Zone);
        return new ProratedChanges(bill.Zone, bill.PlanDays is { } days ? served.Intersect(days) : served, closing.Days);
    }

    /// <summary>The shares, in time order.</summary>
    public IReadOnlyList<ProratedUnits> Share(IReadOnlyList<QuantityChange> changes, MeterKind kind) =>
        [.. changes.Select(change => kind == MeterKind.Presence ? ShareOfStay(change) : ShareOfStep(change))];

    private ProratedUnits ShareOfStay(QuantityChange stay) => RecurringProration.Presence(
        DayOf(stay.At), stay.Until is { } until ? DayOf(until) : null, _service, _period, stay.Units);

    private ProratedUnits ShareOfStep(QuantityChange step) => step.IsCarried
        ? RecurringProration.Presence(null, null, _service, _period, step.Units)
        : RecurringProration.Change(DayOf(step.At), step.Units, _service, _period);

    private LocalDate DayOf(Instant instant) => LocalDays.Of(instant, _zone);
}
