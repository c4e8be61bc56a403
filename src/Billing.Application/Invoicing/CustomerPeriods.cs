using Billing.Application.Customers;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using NodaTime;

namespace Billing.Application.Invoicing;

/// <summary>
/// The periods that a customer's subscriptions are in, as they are billed: for whoever shows them. The calendar in the customer's zone alone does not know them, as a change of the zone holds from
/// the next period on.
/// </summary>
public sealed class CustomerPeriods
{
    private readonly CustomerAccount _account;

    private CustomerPeriods(CustomerAccount account) => _account = account;

    /// <summary>The customer, also one that is deleted.</summary>
    public Customer Customer => _account.Customer;

    /// <summary>Reads them; null when there is no such customer.</summary>
    public static async ValueTask<CustomerPeriods?> FindAsync(CustomerReader customers, DataSpace space, BillingId customerId, CancellationToken cancellationToken) =>
        await customers.FindAccountIncludingDeletedAsync(space, customerId, cancellationToken) is { } account ? new CustomerPeriods(account) : null;

    /// <summary>
    /// The full period that a subscription is in at an instant, <c>[start, end)</c>, or was in when it ended before; null before it has started. That of a plan which is paid once has no end.
    /// </summary>
    /// <param name="plan">The version that the subscription runs.</param>
    /// <param name="subscription">A subscription of this customer.</param>
    /// <param name="now">The instant.</param>
    public InstantSpan? Of(Plan plan, Subscription subscription, Instant now)
    {
        if (subscription.StartedAt is null)
        {
            return null;
        }

        Instant at = subscription.EndedAt is { } end && end <= now ? end - Duration.Epsilon : now;
        BilledSubscription? billed = _account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == subscription.Id);
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[billed?.TimeZoneId ?? Customer.TimeZoneId];
        return PeriodZones.Shown(PeriodZones.Holding(plan, subscription, zone, billed, at), billed);
    }
}
