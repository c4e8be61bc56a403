using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Subscriptions;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>Tells when a subscription is billed next, by the calendar that closes its periods.</summary>
public sealed class NextBilling(SubscriptionReader subscriptions, CustomerReader customers, ICatalog catalog, IClock clock)
{
    /// <summary>
    /// The next date of an active subscription, and of a pending one from its start: as if that were now, when it waits for being activated. Refused with <see cref="FailureKind.WrongState"/> for all others,
    /// and when a one-time plan is paid already. An agreed end closes the period early.
    /// </summary>
    public async ValueTask<Result<NextBillingDate>> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        if (await subscriptions.FindAsync(space, id, cancellationToken) is not { } subscription)
        {
            return Failure.NotFound("Subscription");
        }

        if (subscription.Status is not (SubscriptionStatus.Active or SubscriptionStatus.Pending))
        {
            return Failure.Of(FailureKind.WrongState, $"The subscription is {subscription.Status.ToString().ToLowerInvariant()}: nothing is billed next");
        }

        Instant now = clock.GetCurrentInstant();
        subscription = subscription with { StartedAt = subscription.StartedAt ?? (subscription.StartsAt is { } at ? Instant.Max(at, now) : now) };
        return (await SubscriptionPeriods.FindAsync(customers, catalog, space, subscription, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out Failure? failure)
            ? Of(periods, now)
            : failure;
    }

    private static Result<NextBillingDate> Of(SubscriptionPeriods periods, Instant now)
    {
        FirstBilling first = FirstBilling.Of(periods.Plan, periods.Subscription, periods.Zone);
        Instant running = Instant.Max(now, periods.Subscription.StartedAt!.Value);
        BillingPeriod period = periods.Holding(running);
        Instant next = first.FirstClose > now ? first.FirstClose : period.Span.End;
        if (next == Instant.MaxValue)
        {
            return Failure.Of(FailureKind.WrongState, "The plan is paid once, and the subscription is active: nothing is billed next");
        }

        if (periods.Subscription.EndsAt is { } end && end < next)
        {
            next = end;
        }

        Instant started = Instant.Max(PeriodZones.Shown(period, periods.Billed).Start, Instant.Min(running, periods.Subscription.AnchorAt));
        return new NextBillingDate(next, started, periods.Plan.Interval, LocalDays.Between(now, next, periods.Zone));
    }
}

/// <summary>When a subscription is billed next.</summary>
/// <param name="At">The instant.</param>
/// <param name="PeriodStartedAt">When the running period, or the subscription within it, began.</param>
/// <param name="Interval">The interval of the plan.</param>
/// <param name="Days">Local days from now until then.</param>
public sealed record NextBillingDate(Instant At, Instant PeriodStartedAt, PlanInterval Interval, int Days);
