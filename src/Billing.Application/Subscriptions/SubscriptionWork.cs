using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>What units of work on subscriptions share: every change of one goes through here, so that row, account, list and schedule agree.</summary>
internal static class SubscriptionWork
{
    /// <summary>Writes a new subscription; an active one is billed from its start.</summary>
    public static CustomerAccount Add(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan)
    {
        work.Insert(CustomerRows.Subscription(subscription.Id), subscription, StoredJson.Default.Subscription);
        return work.Publish(account, subscription, plan);
    }

    /// <summary>Writes a subscription that was read in this work; one that became active is billed from its start.</summary>
    public static CustomerAccount Save(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan)
    {
        work.Replace(CustomerRows.Subscription(subscription.Id), subscription, StoredJson.Default.Subscription);
        return work.Publish(account, subscription, plan);
    }

    /// <summary>Keeps the schedule in step with the account: one entry per customer, at the earliest end of a period still to be closed.</summary>
    public static CustomerAccount Reschedule(this PartitionWork work, CustomerAccount account)
    {
        if (account.NextCloseAt == account.CloseScheduledAt)
        {
            return account;
        }

        var message = new CloseMessage(account.Space, account.Customer.Id, account.NextCloseAt);
        if (account.CloseScheduledAt is { } old)
        {
            work.Emit(new ScheduleDone(message.ScheduleKey, old));
        }

        if (account.NextCloseAt is { } next)
        {
            string text = JsonSerializer.Serialize(message, StoredJson.Default.CloseMessage);
            work.Emit(new ScheduleDue(message.ScheduleKey, next, WorkQueues.ClosePeriod, text));
        }

        return account with { CloseScheduledAt = account.NextCloseAt };
    }

    private static CustomerAccount Publish(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan)
    {
        CustomerAccount changed = work.Reschedule(account with { Subscriptions = Billed(account, subscription, plan) });
        work.SetGuard(changed, StoredJson.Default.CustomerAccount);
        work.Emit(SubscriptionLists.Upsert(account.Space, subscription));
        if (UsageWatching.WatchOf(plan) != UsageWatch.None)
        {
            var hint = new UsageHint([account.Space.CustomerPartition(account.Customer.Id.Owner)]);
            work.Emit(new QueueWork(WorkQueues.FollowUsage, JsonSerializer.Serialize(hint, StoredJson.Default.UsageHint)));
        }

        return changed;
    }

    private static List<BilledSubscription> Billed(CustomerAccount account, Subscription subscription, Plan plan)
    {
        List<BilledSubscription> billed = [.. account.Subscriptions];
        int at = billed.FindIndex(each => each.Subscription.Id == subscription.Id);
        if (at >= 0)
        {
            billed[at] = billed[at] with { Subscription = subscription };
        }
        else if (subscription is { Status: SubscriptionStatus.Active, StartedAt: not null })
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
            FirstBilling first = FirstBilling.Of(plan, subscription, zone);
            billed.Add(new BilledSubscription(subscription, first.From, first.FirstClose, zone.Id));
        }

        return billed;
    }
}
