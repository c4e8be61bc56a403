using Billing.Application.Subscriptions.Changes;
using Billing.Application.Tests.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Tests.Subscriptions.Changes;

/// <summary>
/// Who is asked what a subscription owes: a list of days, each with the plan and quantity at its end, priced by itself. It knows nothing of periods that are cut,
/// notes or invoices.
/// </summary>
internal sealed class ChangedDays(Subscription subscription, DateTimeZone zone, Plan plan)
{
    private readonly SortedDictionary<LocalDate, (Plan Plan, decimal Quantity)> _from = new()
    {
        [LocalDays.Of(BillingSite.Started, zone)] = (plan, subscription.Quantity),
    };

    private readonly Dictionary<ScheduledChangeKind, (Instant At, Plan? Plan, decimal? Quantity)> _agreed = [];

    /// <summary>Agrees another plan, another quantity, or both for later.</summary>
    public void Agree(Instant at, Plan? plan, decimal? quantity)
    {
        if (plan is not null) _agreed[ScheduledChangeKind.Plan] = (at, plan, null);
        if (quantity is not null) _agreed[ScheduledChangeKind.Quantity] = (at, null, quantity);
    }

    /// <summary>Takes back what was agreed.</summary>
    public void TakeBack(ScheduledChangeKind kind) => _agreed.Remove(kind);

    /// <summary>What was agreed for later comes with the end of the running period, wherever that has gone.</summary>
    public void MoveAgreed(Instant end)
    {
        foreach (ScheduledChangeKind kind in _agreed.Keys.ToList()) _agreed[kind] = _agreed[kind] with { At = end };
    }

    /// <summary>Time passes: what was agreed for until now holds.</summary>
    public void Pass(Instant now)
    {
        foreach ((ScheduledChangeKind kind, (Instant at, Plan? agreedPlan, decimal? quantity)) in _agreed.Where(each => each.Value.At <= now).ToList())
        {
            Set(at, agreedPlan, quantity);
            _agreed.Remove(kind);
        }
    }

    /// <summary>From the local day of an instant on, another plan or quantity.</summary>
    public void Set(Instant at, Plan? plan, decimal? quantity)
    {
        (Plan oldPlan, decimal oldQuantity) = On(LocalDays.Of(at, zone));
        foreach (LocalDate later in _from.Keys.Where(day => day > LocalDays.Of(at, zone)).ToList()) _from.Remove(later);
        _from[LocalDays.Of(at, zone)] = (plan ?? oldPlan, quantity ?? oldQuantity);
    }

    /// <summary>What all days before an instant come to, exact.</summary>
    public decimal OwedUntil(Instant end)
    {
        decimal owed = 0;
        for (LocalDate day = _from.Keys.First(); day < LocalDays.Of(end, zone); day = day.PlusDays(1))
        {
            (Plan held, decimal quantity) = On(day);
            BillingPeriod period = BillingCalendar.For(held, subscription, zone).PeriodContaining(LocalDays.StartOf(day, zone));
            owed += held.AmountMinor * quantity / period.Days.Count;
        }

        return owed;
    }

    private (Plan Plan, decimal Quantity) On(LocalDate day) => _from.Last(entry => entry.Key <= day).Value;
}
