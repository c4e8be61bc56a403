using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Application.Subscriptions;
using Billing.Application.Usage;
using Billing.Domain.Catalog;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using NodaTime;

namespace BillingFunctions.Http.Nova.Subscriptions;

/// <summary>Looks up what subscriptions are shown with.</summary>
internal sealed class SubscriptionViews(
    ICatalog catalog, CustomerReader customers, NextBilling billing, PastDue pastDue, LateInvoices lateness, ListReader lists)
{
    public async ValueTask<ShownSubscription> ShowAsync(Call call, Subscription subscription) =>
        await ShowAsync(call, subscription, await pastDue.SubscriptionsAsync(call.Space, subscription.CustomerId, call.Cancellation));

    private async ValueTask<ShownSubscription> ShowAsync(Call call, Subscription subscription, IReadOnlySet<BillingId> late)
    {
        Plan? plan = await catalog.FindPlanAsync(call.Space, subscription.PlanId, subscription.PlanVersion, call.Cancellation);
        var customer = await customers.FindIncludingDeletedAsync(call.Space, subscription.CustomerId, call.Cancellation);
        bool isPastDue = subscription.Status == SubscriptionStatus.Active && PastDue.Is(subscription, late);
        return new ShownSubscription(subscription, plan?.PricedFor(subscription), customer, await PeriodAsync(call, subscription), isPastDue);
    }

    /// <summary>Many, side by side.</summary>
    public async ValueTask<IReadOnlyList<ShownSubscription>> ShowAsync(Call call, IReadOnlyList<Subscription> found)
    {
        IReadOnlySet<BillingId> late = await lateness.ReadAsync(call.Space, call.Cancellation);
        return await ParallelReads.MapAsync(found, (each, _) => ShowAsync(call, each, late), call.Cancellation);
    }

    /// <summary>The filters of a list that shows only subscriptions in a state.</summary>
    public async ValueTask<IReadOnlyList<ListFilter>> FiltersAsync(Call call, NovaSubscriptionStatus status)
    {
        static ListFilter Status(params SubscriptionStatus[] all) => new("status", value => all.Any(one => one.ToString() == value));
        switch (status)
        {
            case NovaSubscriptionStatus.Trialing:
                return [Status(SubscriptionStatus.Active), SubscriptionLists.Trialing(true), .. await PastDueAsync(call, isPastDue: false)];
            case NovaSubscriptionStatus.Active:
                return [Status(SubscriptionStatus.Active), SubscriptionLists.Trialing(false), .. await PastDueAsync(call, isPastDue: false)];
            case NovaSubscriptionStatus.PastDue:
                return [Status(SubscriptionStatus.Active), .. await PastDueAsync(call, isPastDue: true)];
            case NovaSubscriptionStatus.Paused:
                return [Status(SubscriptionStatus.Paused)];
            case NovaSubscriptionStatus.Pending:
                return [Status(SubscriptionStatus.Pending)];
            default:
                return [Status(SubscriptionStatus.Canceled, SubscriptionStatus.Terminated)];
        }
    }

    private async ValueTask<IReadOnlyList<ListFilter>> PastDueAsync(Call call, bool isPastDue) =>
        SubscriptionLists.PastDue(isPastDue, await lateness.ReadAsync(call.Space, call.Cancellation));

    private async ValueTask<(Instant, Instant)?> PeriodAsync(Call call, Subscription subscription) =>
        (await billing.FindAsync(call.Space, subscription.Id, call.Cancellation)).TryGet(out NextBillingDate? next, out _) ? (next.PeriodStartedAt, next.At) : null;

    /// <summary>All of a customer's subscriptions that match, newest first.</summary>
    public async ValueTask<Listing<Subscription>> OfCustomerAsync(Call call, BillingId customerId, int skip, int limit, params ListFilter[] filters) => await lists.SliceAsync(
        call, SubscriptionLists.Subscriptions, SubscriptionLists.RowType, skip, limit, [ListFilter.EqualTo("customer_id", customerId.ToString()), .. filters]);
}
