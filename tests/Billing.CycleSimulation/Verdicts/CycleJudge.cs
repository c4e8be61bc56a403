using Billing.Application.Consistency.Checks;

namespace Billing.CycleSimulation;

/// <summary>Compares what the service has stored with what the facts say, when nothing is under way.</summary>
internal sealed class CycleJudge(CycleWorld world)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        List<CustomerRecord> records = [];
        foreach (CustomerFact customer in world.Customers)
        {
            CustomerRecord record = world.Read(customer);
            records.Add(record);
            if (Wrong(customer, record) is { } wrong)
            {
                return $"{world.Now}: {customer.ExternalId} in {customer.Zone.Id}: {wrong}";
            }
        }

        return (new NumberVerdict(world, records).Judge() ?? (world.KeepsLists ? new EventVerdict(world, records).Judge() : null)) is { } together
            ? $"{world.Now}: {together}"
            : null;
    }

    private string? Wrong(CustomerFact customer, CustomerRecord record) => AtRest(record) ?? Inconsistent(record)
        ?? customer.Subscriptions.Where(subscription => subscription.StartedAt is not null)
            .Select(subscription => new SubscriptionVerdict(world, subscription, record).Judge()).FirstOrDefault(found => found is not null)
        ?? new MoneyVerdict(world, customer, record).Judge() ?? new WalletVerdict(world, customer, record).Judge() ?? new CouponVerdict(customer, record).Judge()
        ?? new CashVerdict(world, customer, record).Judge() ?? new DunningVerdict(world, customer, record).Judge();

    /// <summary>Nothing is left to be done now, and what is due later is on the schedule.</summary>
    private string? AtRest(CustomerRecord record) =>
        record.OutboxCount > 0 ? $"{record.OutboxCount} entries of its outbox are left"
        : record.Account.NextDueAt <= world.Now ? $"what was due at {record.Account.NextDueAt} is not done; scheduled at {record.Account.CloseScheduledAt}: {record.IsScheduled}; wallets {string.Join(", ", record.Account.WalletDues)}"
        : record.Account.NextDueAt != record.Account.CloseScheduledAt ? $"{record.Account.NextDueAt} is due next, and {record.Account.CloseScheduledAt} is scheduled"
        : record.IsScheduled == false ? $"the entry of the schedule at {record.Account.CloseScheduledAt} is gone"
        : null;

    /// <summary>What operators would be told by the check of a customer.</summary>
    private static string? Inconsistent(CustomerRecord record) =>
        ConsistencyCheck.Of(record).Select(finding => $"{finding.Check}: {finding.Subject}: {finding.Message}").FirstOrDefault();
}
