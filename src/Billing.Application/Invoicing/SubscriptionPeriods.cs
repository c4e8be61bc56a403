using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
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

    /// <summary>Gathers them.</summary>
    public static async ValueTask<Result<SubscriptionPeriods>> FindAsync(
        CustomerReader customers, ICatalog catalog, DataSpace space, Subscription subscription, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, subscription.CustomerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        Plan plan = await catalog.FindPlanAsync(space, subscription.PlanId, subscription.PlanVersion, cancellationToken)
            ?? throw new InvalidOperationException($"Version {subscription.PlanVersion} of plan {subscription.PlanId} is gone");
        return new SubscriptionPeriods(space, customer, plan, subscription, DateTimeZoneProviders.Tzdb[customer.TimeZoneId]);
    }

    private Instant BilledFrom => Trial.EndsAt(Subscription.AnchorAt, Subscription.TrialPeriodDays, Zone);

    /// <summary>
    /// The part of a full period whose usage is billed: from the start of the subscription, or the end of its trial, to its end. Empty while it has not
    /// started and for a period within the trial.
    /// </summary>
    public InstantSpan ServiceOf(BillingPeriod period, Instant now)
    {
        Instant end = period.Span.End == Instant.MaxValue ? now + EndlessAhead : period.Span.End;
        Instant start = Instant.Max(period.Span.Start, Subscription.StartedAt is null ? end : BilledFrom);
        return new InstantSpan(start, Instant.Max(start, Instant.Min(end, Subscription.EndedAt ?? end)));
    }
}
