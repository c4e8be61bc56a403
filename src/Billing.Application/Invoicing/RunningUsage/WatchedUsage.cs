using Billing.Application.Alerts;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;

namespace Billing.Application.Invoicing.RunningUsage;

/// <summary>
/// Follows the usage outbox of a customer up: sets who watches first, so that usage counted from then on leaves a note, then looks at every running period
/// and fires alerts.
/// The note goes only at its ETag, so that usage which came meanwhile is looked at too.
/// </summary>
/// <param name="tables">The store.</param>
/// <param name="watching">Sets who watches.</param>
/// <param name="running">Bills running periods.</param>
/// <param name="alarm">Fires alerts; null where nobody can make any.</param>
public sealed class WatchedUsage(ITableStore tables, UsageWatching watching, BillRunningUsage running, IUsageAlarm? alarm = null)
{
    /// <summary>Follows it up.</summary>
    internal async ValueTask FollowAsync(DataSpace space, OwnerKey customer, CancellationToken cancellationToken)
    {
        PartitionAddress address = PartitionAddress.Customer(space, customer);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken);
        if (row is null || DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount) is not { } account)
        {
            return;
        }

        bool hasAlerts = alarm is not null && await alarm.IsSetAsync(space, customer, cancellationToken);
        UsageWatch watch = await watching.SetAsync(account, hasAlerts, cancellationToken);
        UsageChange? change = await UsageChangeRow.FindAsync(tables, address.PartitionKey, cancellationToken);
        if (watch != UsageWatch.None)
        {
            foreach (BilledSubscription billed in account.Subscriptions)
            {
                await running.RunAsync(account, billed, change?.Version ?? 0, cancellationToken);
            }
        }

        if (hasAlerts)
        {
            await alarm!.LookAsync(space, customer, cancellationToken);
        }

        if (change is not null)
        {
            await UsageChangeRow.RemoveAsync(tables, address.PartitionKey, change, cancellationToken);
        }
    }
}
