using System.Text.Json;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.RunningUsage;
using Billing.Application.Persistence;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Catalog;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>What units of work on subscriptions share: every change of one goes through here, so that row, account, list and schedule agree.</summary>
internal static class SubscriptionWork
{
    /// <summary>Writes a new subscription; an active one is billed from its start, or as its running period says that was billed elsewhere before.</summary>
    public static CustomerAccount Add(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan, BillingPeriod? running = null)
    {
        work.Insert(CustomerRows.Subscription(subscription.Id), subscription, StoredJson.Default.Subscription);
        account = running is { } period
            ? account with { Subscriptions = [.. account.Subscriptions, Imported(account, subscription, period)] }
            : account;
        return work.Publish(account, subscription, plan);
    }

    /// <summary>Writes a subscription that was read in this work; one that became active is billed from its start.</summary>
    public static CustomerAccount Save(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan)
    {
        work.Replace(CustomerRows.Subscription(subscription.Id), subscription, StoredJson.Default.Subscription);
        return work.Publish(account, subscription, plan);
    }

    /// <summary>Writes a subscription that ended as agreed, by the close of its last period; the account is the close's to write.</summary>
    public static async ValueTask SaveEndedAsync(this PartitionWork work, CustomerAccount account, Subscription ended, CancellationToken cancellationToken)
    {
        string row = CustomerRows.Subscription(ended.Id);
        await work.ReadAsync(row, StoredJson.Default.Subscription, cancellationToken);
        work.Replace(row, ended, StoredJson.Default.Subscription);
        work.Emit(SubscriptionLists.Upsert(account.Space, ended));
        string type = ended.Status == SubscriptionStatus.Canceled ? "subscription.canceled" : "subscription.terminated";
        work.EmitEvent(account.Space, type, ended.Id, ended, StoredJson.Default.Subscription);
    }

    /// <summary>Keeps the schedule in step with the account: one entry per customer, at the earliest end of a period still to be closed.</summary>
    public static CustomerAccount Reschedule(this PartitionWork work, CustomerAccount account)
    {
        account = work.WithoutSettledRefusals(account);
        if (account.NextDueAt == account.CloseScheduledAt)
        {
            return account;
        }

        if (account.CloseScheduledAt is { } old)
        {
            work.Emit(new ScheduleDone(CloseMessage.Of(account).ScheduleKey, old));
        }

        account = account with { CloseScheduledAt = account.NextDueAt, CloseNumber = account.CloseNumber + 1 };
        if (account.CloseScheduledAt is { } next)
        {
            var message = CloseMessage.Of(account);
            string text = JsonSerializer.Serialize(message, StoredJson.Default.CloseMessage);
            work.Emit(new ScheduleDue(message.ScheduleKey, next, WorkQueues.ClosePeriod, text));
        }

        return account;
    }

    /// <summary>What was refused and is not due any more, because it was closed after all or has moved, leaves account and list.</summary>
    private static CustomerAccount WithoutSettledRefusals(this PartitionWork work, CustomerAccount account)
    {
        if (account.Refused.Count == 0)
        {
            return account;
        }

        foreach (RefusedClose settled in account.Refused.Where(refused => !account.IsDue(refused.SubjectId, refused.DueAt)))
        {
            work.Emit(RefusedCloseLists.Remove(account.Space, settled));
        }

        return account with { Refused = [.. account.Refused.Where(refused => account.IsDue(refused.SubjectId, refused.DueAt))] };
    }

    private static CustomerAccount Publish(this PartitionWork work, CustomerAccount account, Subscription subscription, Plan plan)
    {
        CustomerAccount changed = work.Reschedule(Billed(account, subscription, plan));
        work.SetGuard(changed, StoredJson.Default.CustomerAccount);
        work.Emit(SubscriptionLists.Upsert(account.Space, subscription));
        if (UsageWatching.WatchOf(plan) != UsageWatch.None)
        {
            var hint = new UsageHint([account.Space.CustomerPartition(account.Customer.Id.Owner)]);
            work.Emit(new QueueWork(WorkQueues.FollowUsage, JsonSerializer.Serialize(hint, StoredJson.Default.UsageHint)));
        }

        return changed;
    }

    private static BilledSubscription Imported(CustomerAccount account, Subscription subscription, BillingPeriod running) => new(
        subscription, Instant.Max(running.Span.Start, subscription.StartedAt!.Value), running.Span.End, account.Customer.TimeZoneId);

    private static CustomerAccount Billed(CustomerAccount account, Subscription subscription, Plan plan)
    {
        IEnumerable<WaitingStart> others = account.Starts.Where(start => start.SubscriptionId != subscription.Id);
        account = account with { Starts = subscription.StartsAt is { } at ? [.. others, new WaitingStart(subscription.Id, at)] : [.. others] };
        if (account.Subscriptions.FirstOrDefault(each => each.Subscription.Id == subscription.Id) is { } billed)
        {
            return account.With(subscription.Id, billed.With(subscription));
        }

        bool isPaidFirst = subscription is { Status: SubscriptionStatus.Pending, Prepaid: not null, StartsAt: null };
        if (!isPaidFirst && subscription is not { Status: SubscriptionStatus.Active, StartedAt: not null })
        {
            return account;
        }

        DateTimeZone zone = DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId];
        FirstBilling first = FirstBilling.Of(plan, subscription, zone);
        var begun = new BilledSubscription(subscription, first.From, first.FirstClose, zone.Id) { TrialEndsAt = subscription.TrialPeriodDays > 0 ? first.From : null };
        return account with { Subscriptions = [.. account.Subscriptions, begun] };
    }
}
