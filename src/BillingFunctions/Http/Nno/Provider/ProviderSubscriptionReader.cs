using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Application.Ports;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Subscriptions;
using Billing.Domain.Time;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Subscriptions in the words of the payment provider.</summary>
internal sealed class ProviderSubscriptionReader(ICatalog catalog, WholeLists lists, IClock clock)
{
    public async ValueTask<IReadOnlyList<ProviderSubscription>> OfAsync(Call call, Customer customer)
    {
        List<ProviderSubscription> shown = [];
        foreach (Subscription subscription in await lists.SubscriptionsAsync(call.Space, customer.Id.ToString(), null, call.Cancellation))
            shown.Add(await ShowAsync(call, customer, subscription));

        return shown;
    }

    public async ValueTask<ProviderSubscription> ShowAsync(Call call, Customer customer, Subscription subscription)
    {
        Instant now = clock.GetCurrentInstant();
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[customer.TimeZoneId];
        Plan? plan = await catalog.FindPlanAsync(call.Space, subscription.PlanId, subscription.PlanVersion, call.Cancellation);
        InstantSpan? period = plan is null || subscription.StartedAt is null ? null : BillingCalendar.For(plan, subscription, zone).PeriodContaining(now).Span;
        List<InvoiceView> invoices = await lists.InvoicesAsync(call.Space, customer.Id.ToString(), subscription.Id.ToString(), call.Cancellation);
        return ProviderSubscription.From(subscription, customer, period, StatusOf(subscription, invoices, now, zone), invoices.LastOrDefault()?.Invoice.Id);
    }

    private static string StatusOf(Subscription it, List<InvoiceView> invoices, Instant now, DateTimeZone zone) =>
        it.EndedAt is not null ? "canceled"
        : it.Status == SubscriptionStatus.Paused ? "paused"
        : it.IsInTrial(now, zone) ? "trialing"
        : invoices.Exists(view => view.Invoice is { OverdueAt: not null, AwaitedMinor: > 0 }) ? "past_due"
        : it.Status == SubscriptionStatus.Pending ? "incomplete" : "active";
}
