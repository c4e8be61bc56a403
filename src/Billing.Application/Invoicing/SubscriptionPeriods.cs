using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Discounts;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>What previews and readings of a subscription's periods need: who pays, under which plan version, in which periods.</summary>
internal sealed record SubscriptionPeriods(DataSpace Space, Customer Customer, Plan Plan, Subscription Subscription, DateTimeZone Zone)
{
    /// <summary>How far the endless period of a one-time plan is read ahead of now: further than events may lie ahead.</summary>
    private static readonly Duration EndlessAhead = Duration.FromDays(2);

    /// <summary>The full periods.</summary>
    public BillingCalendar Calendar { get; } = BillingCalendar.For(Plan, Subscription, Zone);

    /// <summary>The full period that holds an instant.</summary>
    public BillingPeriod Holding(Instant at) => PeriodZones.Holding(Plan, Subscription, Zone, Billed, at);

    /// <summary>How far it is billed; null while it has not started and when nothing is left to bill.</summary>
    public BilledSubscription? Billed { get; init; }

    /// <summary>Other active subscriptions of its billing group; none without one.</summary>
    public IReadOnlyList<Subscription> GroupMates { get; init; } = [];

    /// <summary>Coupons of the customer that work.</summary>
    public IReadOnlyList<AppliedCoupon> Coupons { get; init; } = [];

    /// <summary>Wallets of the customer that are active.</summary>
    public IReadOnlyList<BillingId> Wallets { get; init; } = [];

    /// <summary>What was billed of a period before its end; nothing unless it is the running one.</summary>
    public RunningPeriod RunningOf(BillingPeriod period) => Billed is { Running: { } running } && Billed.CloseAt == period.Span.End ? running : RunningPeriod.None;

    /// <summary>The bill that closes a period; of the running one, of the part in which the plan holds. Its usage is to be filled in.</summary>
    public SubscriptionBill Bill(BillingPeriod period) => new SubscriptionBill
    {
        Plan = Plan, Subscription = Subscription, Zone = Zone, Closing = period,
    }.Within(period, PlanFromIn(period) is { } from ? new InstantSpan(from, period.Span.End) : null);

    /// <summary>What was billed in advance of the running period's base amount; null for other periods, and when nothing was.</summary>
    public long? BaseBilledOf(BillingPeriod period) => Billed?.FullPeriodEndsAt == period.Span.End ? Billed.BaseBilledMinor : null;

    /// <summary>Gathers them. The zone is that of the running period, which the customer may have left since.</summary>
    public static async ValueTask<Result<SubscriptionPeriods>> FindAsync(
        CustomerReader customers, ICatalog catalog, DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        if (await customers.FindAccountAsync(space, subscription.CustomerId, cancellationToken) is not { } account)
        {
            return Failure.NotFound("Customer");
        }

        BilledSubscription? billed = account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == subscription.Id);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[billed?.TimeZoneId ?? account.Customer.TimeZoneId];

        Plan plan = await catalog.PlanOfAsync(space, subscription, cancellationToken);
        return new SubscriptionPeriods(space, account.Customer, plan, subscription, zone) 
        {
            Billed = billed,
            Coupons = account.Coupons,
            Wallets = account.Wallets,
            GroupMates = subscription.BillingGroup is not { } group ? [] :
            [
                .. account.Subscriptions.Select(each => each.Subscription).Where(each =>
                    each.Id != subscription.Id && each.BillingGroup == group && each.Status == SubscriptionStatus.Active).Take(BillingGroups.MembersMax - 1),
            ],
        };
    }

    private Instant BilledFrom => FirstBilling.FromOf(Subscription, Zone);

    private Instant? PlanFromIn(BillingPeriod period) => Billed?.PlanFrom is { } from && period.Span.Contains(from) ? from : null;

    /// <summary>
    /// The part of a full period whose usage is billed: from the start of the subscription, or the end of its trial, to its end. Empty while it has not
    /// started and for a period within the trial.
    /// </summary>
    public InstantSpan ServiceOf(BillingPeriod period, Instant now)
    {
        Instant end = period.Span.End == Instant.MaxValue ? now + EndlessAhead : period.Span.End;
        Instant begins = Billed?.CloseAt == period.Span.End && Billed.BilledUntil < end ? Billed.BilledUntil : PlanFromIn(period) ?? period.Span.Start;
        Instant start = Instant.Max(begins, Subscription.StartedAt is null ? end : BilledFrom);
        return new InstantSpan(start, Instant.Max(start, Instant.Min(end, Subscription.EndedAt ?? end)));
    }
}
