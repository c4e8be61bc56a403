using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>One boundary of one subscription's periods: what ends there and what begins.</summary>
/// <param name="Account">The customer's account as it was read.</param>
/// <param name="Billed">The subscription and how far it is billed.</param>
/// <param name="Plan">The plan version that holds.</param>
/// <param name="Zone">The customer's zone.</param>
/// <param name="Closing">The full period that ends at the boundary; null at a start.</param>
/// <param name="Next">The full period that begins at the boundary.</param>
internal sealed record PeriodToClose(
    CustomerAccount Account, BilledSubscription Billed, Plan Plan, DateTimeZone Zone, BillingPeriod? Closing, BillingPeriod Next)
{
    /// <summary>The instant that closes.</summary>
    public Instant Boundary => Billed.CloseAt;

    /// <summary>What is billed together: by default each subscription on an invoice of its own.</summary>
    public string BillingGroup => Billed.Subscription.Id.ToString();

    /// <summary>The usage that is billed: from where the last close ended.</summary>
    public InstantSpan Service => new(Billed.BilledUntil, Billed.CloseAt);

    /// <summary>The invoice that the boundary gives rise to.</summary>
    public BillingId InvoiceId => InvoiceIds.Of(Account.Customer.Id, BillingGroup, Boundary, "period", revision: 0);

    /// <summary>Works out the boundary of a subscription.</summary>
    public static PeriodToClose Of(CustomerAccount account, BilledSubscription billed, Plan plan)
    {
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        BillingCalendar calendar = BillingCalendar.For(plan, billed.Subscription, zone);
        bool opensOnly = billed.BilledUntil == billed.CloseAt;
        return new PeriodToClose(
            account, billed, plan, zone,
            opensOnly ? null : calendar.PeriodContaining(billed.BilledUntil), calendar.PeriodContaining(billed.CloseAt));
    }

    /// <summary>The subscription once the boundary is billed.</summary>
    public BilledSubscription Advanced() => Billed with { BilledUntil = Boundary, CloseAt = Next.Span.End };
}
