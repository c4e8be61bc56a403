using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Subscriptions;

/// <summary>Subscriptions as this surface shows them: with the plan that they began with, the running period and its usage.</summary>
internal sealed class SubscriptionViews(
    ICatalog catalog, CustomerReader customers, PastDue pastDue, SubscriptionUsage usage, SubscriptionEvents events, IClock clock)
{
    /// <summary>One with its customer and plan.</summary>
    public async ValueTask<SubscriptionData> ShowAsync(Call call, Subscription subscription) => (await ShowAsync(call, [subscription]))[0];

    /// <summary>Many, or those of them in a state: customers are read once each, and all of it side by side.</summary>
    public async ValueTask<IReadOnlyList<SubscriptionData>> ShowAsync(Call call, IReadOnlyList<Subscription> subscriptions, string? status = null)
    {
        Instant now = clock.GetCurrentInstant();
        Dictionary<BillingId, Payer> payers = (await ParallelReads.MapAsync(
            [.. subscriptions.Select(it => it.CustomerId).Distinct()], (id, token) => PayerAsync(call.Space, id, token), call.Cancellation)).ToDictionary(payer => payer.Customer.Id);
        (Subscription It, Payer Payer, string Status)[] all =
            [.. subscriptions.Select(it => (It: it, Payer: payers[it.CustomerId])).Select(each => (each.It, each.Payer, each.Payer.StateOf(each.It, now)))];
        return await ParallelReads.MapAsync(
            [.. all.Where(each => status is null || each.Status == status)], (each, token) => ShowAsync(call.Space, each.It, each.Payer.Periods, each.Status, now, token), call.Cancellation);
    }

    /// <summary>The newest events of the running period.</summary>
    public async ValueTask<IReadOnlyList<UsageEventData>> EventsAsync(Call call, Subscription subscription) =>
        [.. (await events.ListAsync(call.Space, subscription, new EventQuery(), call.Cancellation)).Events.Select(UsageEventData.From)];

    private async ValueTask<SubscriptionData> ShowAsync(DataSpace space, Subscription it, CustomerPeriods periods, string status, Instant now, CancellationToken cancellationToken)
    {
        Plan plan = await catalog.FindPlanAsync(space, it.PlanId, it.PlanVersion, cancellationToken)
            ?? throw new InvalidOperationException($"Plan {it.PlanId} is gone");
        (Instant? start, Instant? end) = SubscriptionStates.PeriodOf(it, plan, periods, now);
        (decimal quantity, long amount) = await UsageOfAsync(space, it, plan, cancellationToken);
        Plan? current = await catalog.FindPlanAsync(space, it.PlanId, version: null, cancellationToken);
        return new SubscriptionData(
            it.Id, Milliseconds.Of(it.CreatedAt), it.CustomerId, it.PlanId, await catalog.ShowAsync(space, plan, cancellationToken),
            status, Milliseconds.Of(it.StartedAt), Milliseconds.Of(start), Milliseconds.Of(end), it.EndsAs is not null, quantity, amount,
            Milliseconds.Of(SubscriptionStates.TrialEndOf(it, periods.Customer)), Milliseconds.Of(it.Prepaid?.LastPaidAt), it.Prepaid?.FailedPayments ?? 0)
        {
            Customer = CustomerData.From(periods.Customer),
            Plan = await catalog.ShowAsync(space, current ?? plan, cancellationToken),
        };
    }

    private async ValueTask<Payer> PayerAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) => new(
        await CustomerPeriods.FindAsync(customers, space, id, cancellationToken) ?? throw new InvalidOperationException($"Customer {id} is gone"),
        await pastDue.SubscriptionsAsync(space, id, cancellationToken));

    private async ValueTask<(decimal Quantity, long AmountMinor)> UsageOfAsync(DataSpace space, Subscription subscription, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Charges.Count == 0 || subscription.StartedAt is null)
            return (0, 0);

        Result<PeriodUsage> current = await usage.CurrentAsync(space, subscription, cancellationToken);
        return current.IsSuccess ? (current.Value.Charges.Sum(charge => charge.Units), current.Value.AmountMinor) : (0, 0);
    }

    /// <summary>A customer with the periods of its subscriptions, and which of these are overdue.</summary>
    private sealed record Payer(CustomerPeriods Periods, IReadOnlySet<BillingId> Overdue)
    {
        public Customer Customer => Periods.Customer;

        public string StateOf(Subscription it, Instant now) => SubscriptionStates.Of(it, Customer, Overdue.Contains(it.Id), now);
    }
}
