using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Usage;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Keeps what the head of a customer's usage says about who watches in step with the plans that the customer runs. Setting it again changes nothing.
/// </summary>
public sealed class UsageWatching(ITableStore tables, ICatalog catalog)
{
    private const int TriesMax = 50;

    /// <summary>What a plan asks of usage before its period ends.</summary>
    public static UsageWatch WatchOf(Plan plan) =>
        (plan.UsageThresholds.Count > 0 ? UsageWatch.Thresholds : UsageWatch.None)
        | (plan.Charges.Any(charge => charge.PayInAdvance) ? UsageWatch.AdvanceCharges : UsageWatch.None);

    /// <summary>Sets the flags; bits that others own stay as they are.</summary>
    /// <param name="account">The customer.</param>
    /// <param name="hasAlerts">Whether the customer has usage alerts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What the customer's plans and alerts watch.</returns>
    internal async ValueTask<UsageWatch> SetAsync(CustomerAccount account, bool hasAlerts, CancellationToken cancellationToken)
    {
        UsageWatch wanted = hasAlerts ? UsageWatch.Alerts : UsageWatch.None;
        foreach (BilledSubscription billed in account.Subscriptions)
        {
            wanted |= WatchOf(await catalog.PlanOfAsync(account.Space, billed.Subscription, cancellationToken));
        }

        string partition = account.Space.CustomerPartition(account.Customer.Id.Owner);
        for (int tries = 1; tries <= TriesMax; tries++)
        {
            StoredHead stored = await HeadRow.ReadAsync(tables, partition, cancellationToken);
            UsageWatch others = stored.Head.Watch & UsageWatch.Limits;
            if (stored.Head.Watch == (wanted | others))
            {
                return wanted;
            }

            stored.Head.Watch = wanted | others;
            if ((await tables.CommitAsync(UsageRows.Table, [HeadRow.Write(partition, stored)], cancellationToken)).IsCommitted)
            {
                return wanted;
            }
        }

        throw new StoreException(StoreFault.Throttled, "The customer's usage changed during every attempt to watch it");
    }
}
