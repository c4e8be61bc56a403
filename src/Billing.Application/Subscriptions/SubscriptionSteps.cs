using System.Globalization;
using Billing.Application.Catalog;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using NodaTime;

namespace Billing.Application.Subscriptions;

/// <summary>
/// Takes the steps of a customer's subscriptions that time takes: starts that were agreed for later, and ends of trials. They are entries of the schedule like
/// the closes of periods and need not wait for usage to be counted. Taking one twice has the effect of taking it once.
/// </summary>
public sealed class SubscriptionSteps(Transactor transactor, ICatalog catalog)
{
    /// <summary>Takes all that are due, oldest first. The caller drains the outbox.</summary>
    /// <param name="account">The account as it was read.</param>
    /// <param name="now">Steps up to this instant are due.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async ValueTask RunAsync(CustomerAccount account, Instant now, CancellationToken cancellationToken)
    {
        for (CustomerAccount? left = account; left is { NextStepAt: { } due } && due <= now;)
        {
            left = left.Starts.FirstOrDefault(start => start.At == due) is { } start
                ? await TakeAsync("start", left, start.SubscriptionId, due, cancellationToken)
                : await TakeAsync("trial", left, left.Subscriptions.First(billed => billed.TrialEndsAt == due).Subscription.Id, due, cancellationToken);
        }
    }

    /// <summary>Takes one step; the account after it, or null when somebody else has taken it meanwhile.</summary>
    private async ValueTask<CustomerAccount?> TakeAsync(
        string step, CustomerAccount account, BillingId id, Instant due, CancellationToken cancellationToken)
    {
        CustomerAccount after = account;
        Command command = Command.FromJob("step", step, account.Space.ToString(), id.ToString(), due.ToUnixTimeTicks().ToString(CultureInfo.InvariantCulture));
        Result<Outcome<bool>> done = await transactor.RunQueuedAsync(
            CustomerRows.PartitionOf(account.Space, id), command, StoredJson.Default.Boolean,
            async (work, ct) =>
            {
                after = work.Account()!;
                Subscription? subscription = await work.ReadAsync(CustomerRows.Subscription(id), StoredJson.Default.Subscription, ct);
                bool isDue = step == "start"
                    ? after.Starts.Contains(new WaitingStart(id, due))
                    : after.Subscriptions.Any(billed => billed.Subscription.Id == id && billed.TrialEndsAt == due);
                if (subscription is null || !isDue)
                {
                    return true;
                }

                var it = new ChangingSubscription(work, after, subscription, await catalog.PlanOfAsync(after.Space, subscription, ct));
                if (step != "start")
                {
                    after = EndTrial(it, due).Account;
                    return true;
                }

                // Refused when somebody else has started it between the reading of the account and that of the subscription.
                Result<ChangingSubscription> started = subscription.Start(it.Now, after.Customer.TimeZoneId).Map(active => it.Save(active, ["subscription.started"]));
                after = started.IsSuccess ? started.Value.Account : after;
                return started.Map(_ => true);
            },
            cancellationToken);
        return done is { IsSuccess: true, Value.Replayed: false } ? after : null;
    }

    private static ChangingSubscription EndTrial(ChangingSubscription it, Instant due) => (it with
    {
        Account = it.Account.With(it.Billed! with { TrialEndsAt = null }),
    }).Save(it.Subscription with { TrialEndedAt = due, UpdatedAt = it.Now }, ["subscription.trial_ended"]);
}
