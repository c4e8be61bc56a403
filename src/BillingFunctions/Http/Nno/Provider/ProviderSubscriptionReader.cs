using System.Text.Json;
using Billing.Application.Catalog;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Domain.Catalog;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using NodaTime;

namespace BillingFunctions.Http.Nno.Provider;

/// <summary>Subscriptions in the words of the payment provider.</summary>
internal sealed class ProviderSubscriptionReader(ICatalog catalog, CustomerReader customers, PastDue pastDue, WholeLists whole, ListReader lists, IClock clock)
{
    /// <summary>All of a customer, oldest first: its invoices are read once for all of them.</summary>
    public async ValueTask<IReadOnlyList<ProviderSubscription>> OfAsync(Call call, Customer customer)
    {
        CustomerPeriods periods = await PeriodsAsync(call, customer);
        IReadOnlySet<BillingId> overdue = await pastDue.SubscriptionsAsync(call.Space, customer.Id, call.Cancellation);
        Dictionary<BillingId, BillingId> latest = [];
        foreach (InvoiceView view in await whole.InvoicesAsync(call.Space, customer.Id.ToString(), null, call.Cancellation))
        {
            foreach (BillingId id in view.Invoice.SubscriptionIds)
                latest[id] = view.Invoice.Id;
        }

        List<ProviderSubscription> shown = [];
        foreach (Subscription it in await whole.SubscriptionsAsync(call.Space, customer.Id.ToString(), null, call.Cancellation))
            shown.Add(ProviderSubscription.From(
                new SeenSubscription(it, periods, await PlanAsync(call, it), PastDue.Is(it, overdue), latest.TryGetValue(it.Id, out BillingId invoice) ? invoice : null), clock.GetCurrentInstant()));

        return shown;
    }

    /// <summary>One as it is now.</summary>
    public async ValueTask<ProviderSubscription> ShowAsync(Call call, Customer customer, Subscription it)
    {
        var newest = new ListQuery([InvoiceLists.OfSubscription(it.Id)], OrderBy: null, Descending: true, 0, 1);
        ListSlice invoices = await lists.ReadAsync(call.Space, InvoiceLists.Invoices, newest, call.Cancellation);
        BillingId? latest = invoices.Rows.Count == 0 ? null : JsonSerializer.Deserialize(invoices.Rows[0].Span, InvoiceLists.RowType)!.Invoice.Id;
        bool isPastDue = PastDue.Is(it, await pastDue.SubscriptionsAsync(call.Space, customer.Id, call.Cancellation));
        return ProviderSubscription.From(new SeenSubscription(it, await PeriodsAsync(call, customer), await PlanAsync(call, it), isPastDue, latest), clock.GetCurrentInstant());
    }

    /// <summary>One as it was made: the same for every repeat of the request that made it.</summary>
    public async ValueTask<ProviderSubscription> ShowMadeAsync(Call call, Customer customer, Subscription it) =>
        ProviderSubscription.From(new SeenSubscription(it, await PeriodsAsync(call, customer), await PlanAsync(call, it), IsPastDue: false, LatestInvoice: null), it.CreatedAt);

    private async ValueTask<CustomerPeriods> PeriodsAsync(Call call, Customer customer) =>
        await CustomerPeriods.FindAsync(customers, call.Space, customer.Id, call.Cancellation) ?? throw new InvalidOperationException($"Customer {customer.Id} is gone");

    private ValueTask<Plan?> PlanAsync(Call call, Subscription it) => catalog.FindPlanAsync(call.Space, it.PlanId, it.PlanVersion, call.Cancellation);
}
