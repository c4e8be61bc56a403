using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Domain.Catalog;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Subscriptions.Changes;

/// <summary>A change of plan or quantity that can be made, with all that it will do about money: previews show it, changes carry it out.</summary>
/// <param name="To">The plan version that the subscription will run.</param>
/// <param name="Quantity">The quantity that it will have.</param>
/// <param name="Quote">What the change costs.</param>
/// <param name="Zone">The zone of the running period.</param>
/// <param name="Taken">What is given back, and of which fees.</param>
internal sealed record PlannedChange(
    Plan To, decimal Quantity, PlanChangeQuote Quote, DateTimeZone Zone, IReadOnlyList<(AdvanceBase Base, long AmountMinor)> Taken)
{
    /// <summary>The new plan's period in which the change takes effect, of a subscription that has started.</summary>
    public BillingPeriod Period { get; private init; }

    /// <summary>From where the days of that period are the new plan's or have the new quantity.</summary>
    public Instant DaysFrom { get; private init; }

    /// <summary>Works a change out, or tells why it cannot be made.</summary>
    /// <param name="it">The subscription, in the unit of work of the change or of a preview.</param>
    /// <param name="to">The plan version to go over to; the running one for a change of the quantity alone.</param>
    /// <param name="wanted">What was asked for.</param>
    /// <param name="at">When it takes effect, if that is at once.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Result<PlannedChange>> OfAsync(
        ChangingSubscription it, Plan to, WantedChange wanted, Instant at, CancellationToken cancellationToken)
    {
        decimal quantity = wanted.Quantity ?? it.Subscription.Quantity;
        if (ChangeRules.Refusal(it, to, quantity, wanted) is { } refusal)
        {
            return refusal;
        }

        PlanChangeTiming timing = wanted.Timing ?? PlanChange.DefaultTiming(it.Plan, it.Subscription.Quantity, to, quantity);
        if (it.Subscription.Status == SubscriptionStatus.Pending)
        {
            // Nothing is billed yet: the change holds from the start, whenever that will be.
            return new PlannedChange(to, quantity, Free(PlanChangeTiming.Immediate, at), DateTimeZone.Utc, []);
        }

        BilledSubscription billed = it.Billed!;
        if (ChangeRules.Refusal(it, billed, timing, at) is { } conflict)
        {
            return conflict;
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[billed.TimeZoneId ?? it.Account.Customer.TimeZoneId];
        SubscriptionBill current = Current(it, billed, zone, at);
        bool paysNow = timing == PlanChangeTiming.Immediate && it.Subscription.PayInAdvance && at >= billed.BilledUntil;
        IReadOnlyList<AdvanceBase> bases = paysNow ? await it.Work.AdvanceBasesAsync(it.Account, billed, cancellationToken) : [];
        PlanChangeQuote quote = PlanChange.Quote(
            current, to, quantity, at, timing, bases.Sum(each => each.InvoicedMinor), bases.Sum(each => each.CreditedMinor));
        if (timing == PlanChangeTiming.EndOfPeriod)
        {
            return new PlannedChange(to, quantity, quote with { EffectiveAt = billed.FullPeriodEndsAt }, zone, []);
        }

        BillingPeriod period = PlanChange.PeriodOf(current, to, current.Opening!.Value, at);
        quote = wanted.GivesBack ? quote : quote with { CreditMinor = 0 };

        // In a trial nothing is paid yet: the new plan is billed when it ends.
        return at < billed.BilledUntil
            ? new PlannedChange(to, quantity, quote with { CreditMinor = 0, ChargeMinor = 0 }, zone, []) { Period = period, DaysFrom = at }
            : new PlannedChange(to, quantity, quote, zone, AdvanceBaseWork.TakeNewestFirst(bases, quote.CreditMinor)) { Period = period, DaysFrom = current.DaysFrom(at) };
    }

    private static SubscriptionBill Current(ChangingSubscription it, BilledSubscription billed, DateTimeZone zone, Instant at)
    {
        BillingPeriod period = PeriodZones.Holding(it.Plan, it.Subscription, zone, billed, at);
        return new SubscriptionBill { Plan = it.Plan, Subscription = it.Subscription, Zone = zone, Opening = period }
            .Within(period, billed.PlanFrom is { } from ? new InstantSpan(from, period.Span.End) : null);
    }

    private static PlanChangeQuote Free(PlanChangeTiming timing, Instant at) => new(timing, at, 0, 0, 0, 0, new Proration(0, 1));
}
