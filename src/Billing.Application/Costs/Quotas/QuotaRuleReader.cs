using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Domain.Costs;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Costs.Quotas;

/// <summary>Reads the quotas of a customer with what they measure.</summary>
public sealed class QuotaRuleReader(ITableStore tables, ICatalog catalog, CustomerReader customers)
{
    /// <summary>The customer's active quotas that fit a condition; none of a customer that is gone.</summary>
    internal async ValueTask<IReadOnlyList<QuotaRule>> FindAsync(
        DataSpace space, OwnerKey customer, Func<Quota, bool> wanted, CancellationToken cancellationToken)
    {
        Quota[] quotas = [.. (await tables.CostsAsync(space, customer, cancellationToken)).Quotas.Where(quota => quota.IsActive && wanted(quota))];
        PartitionAddress address = PartitionAddress.Customer(space, customer);
        if (quotas.Length == 0
            || await tables.GetAsync(address.Table, address.PartitionKey, PartitionAddress.GuardRow, cancellationToken) is not { } row
            || DocumentCodec.Read(row.Columns, StoredJson.Default.CustomerAccount) is not { Deleted: false } account)
        {
            return [];
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        SubscriptionPeriods? periods = Array.Exists(quotas, quota => quota.Period == QuotaPeriod.BillingPeriod)
            ? await PeriodsAsync(account, cancellationToken)
            : null;
        List<QuotaRule> rules = [];
        foreach (Quota quota in quotas)
        {
            if (await catalog.FindMetricAsync(space, quota.MetricId, cancellationToken) is { } metric)
            {
                rules.Add(new QuotaRule(quota, MetricMeters.Of(metric), zone, periods));
            }
        }

        return rules;
    }

    private async ValueTask<SubscriptionPeriods?> PeriodsAsync(CustomerAccount account, CancellationToken cancellationToken)
    {
        Subscription? running = account.Subscriptions.Select(billed => billed.Subscription).FirstOrDefault(each => each.Status == SubscriptionStatus.Active);
        return running is not null
            && (await SubscriptionPeriods.FindAsync(customers, catalog, account.Space, running, cancellationToken)).TryGet(out SubscriptionPeriods? periods, out _)
            ? periods
            : null;
    }
}
