using Billing.Application.Consistency.Checks;

namespace Billing.CycleSimulation;

/// <summary>Compares what the service has stored with what the facts say, when nothing is under way.</summary>
internal sealed class CycleJudge(CycleWorld world)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge()
    {
        foreach (CustomerFact customer in world.Customers)
        {
            CustomerRecord record = world.Read(customer);
            string? wrong = customer.Subscriptions.Where(subscription => subscription.StartedAt is not null)
                .Select(subscription => new SubscriptionVerdict(world, subscription, record).Judge()).FirstOrDefault(found => found is not null)
                ?? new MoneyVerdict(world, customer, record).Judge();
            if (wrong is not null)
            {
                return $"{world.Now}: {customer.ExternalId} in {customer.Zone.Id}: {wrong}";
            }
        }

        return null;
    }
}
