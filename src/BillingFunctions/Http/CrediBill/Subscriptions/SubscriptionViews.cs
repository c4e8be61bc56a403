using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Usage;
using Billing.Application.Usage.Queries;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.CrediBill.Customers;
using BillingFunctions.Http.CrediBill.Plans;
using BillingFunctions.Http.CrediBill.Usage;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.CrediBill.Subscriptions;

/// <summary>Subscriptions as this surface shows them: with the plan that they began with, the running period and its usage.</summary>
internal sealed class SubscriptionViews(ICatalog catalog, CustomerReader customers, SubscriptionUsage usage, SubscriptionEvents events, IClock clock)
{
    public async ValueTask<IReadOnlyList<SubscriptionData>> ShowAsync(Call call, IEnumerable<Subscription> subscriptions)
    {
        List<SubscriptionData> shown = [];
        foreach (Subscription subscription in subscriptions)
            shown.Add(await ShowAsync(call, subscription));

        return shown;
    }

    /// <summary>One with its customer and plan.</summary>
    public async ValueTask<SubscriptionData> ShowAsync(Call call, Subscription it)
    {
        Customer customer = await customers.FindIncludingDeletedAsync(call.Space, it.CustomerId, call.Cancellation)
            ?? throw new InvalidOperationException($"Customer {it.CustomerId} is gone");
        Plan plan = await catalog.FindPlanAsync(call.Space, it.PlanId, it.PlanVersion, call.Cancellation)
            ?? throw new InvalidOperationException($"Plan {it.PlanId} is gone");
        Instant now = clock.GetCurrentInstant();
        (Instant? start, Instant? end) = SubscriptionStates.PeriodOf(it, plan, customer, now);
        (decimal quantity, long amount) = await UsageOfAsync(call, it, plan);
        Plan? current = await catalog.FindPlanAsync(call.Space, it.PlanId, version: null, call.Cancellation);
        return new SubscriptionData(
            it.Id, Milliseconds.Of(it.CreatedAt), it.CustomerId, it.PlanId, await catalog.ShowAsync(call.Space, plan, call.Cancellation),
            SubscriptionStates.Of(it, customer, now), Milliseconds.Of(it.StartedAt), Milliseconds.Of(start), Milliseconds.Of(end), it.EndsAs is not null, quantity, amount,
            Milliseconds.Of(SubscriptionStates.TrialEndOf(it, customer)), Milliseconds.Of(it.Prepaid?.LastPaidAt), it.Prepaid?.FailedPayments ?? 0)
        {
            Customer = CustomerData.From(customer),
            Plan = await catalog.ShowAsync(call.Space, current ?? plan, call.Cancellation),
        };
    }

    /// <summary>The newest events of the running period.</summary>
    public async ValueTask<IReadOnlyList<UsageEventData>> EventsAsync(Call call, Subscription subscription) =>
        [.. (await events.ListAsync(call.Space, subscription, new EventQuery(), call.Cancellation)).Events.Select(UsageEventData.From)];

    private async ValueTask<(decimal Quantity, long AmountMinor)> UsageOfAsync(Call call, Subscription subscription, Plan plan)
    {
        if (plan.Charges.Count == 0 || subscription.StartedAt is null)
            return (0, 0);

        Result<PeriodUsage> current = await usage.CurrentAsync(call.Space, subscription, call.Cancellation);
        return current.IsSuccess ? (current.Value.Charges.Sum(charge => charge.Units), current.Value.AmountMinor) : (0, 0);
    }
}
