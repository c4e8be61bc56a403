using Billing.Application.Catalog;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Domain.Identity;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.Nova.Invoices;

/// <summary>Looks up what invoices are shown with.</summary>
internal sealed class InvoiceViews(ICatalog catalog, ListReader lists)
{
    public async ValueTask<NovaInvoice> ShowAsync(Call call, InvoiceView view)
    {
        string? name = view.Invoice is { PlanId: { } planId, PlanVersion: { } version }
            ? (await catalog.FindPlanAsync(call.Space, planId, version, call.Cancellation))?.Name
            : null;
        return NovaInvoice.From(view, name);
    }

    public async ValueTask<Listing<NovaInvoice>> ShowAsync(Call call, Listing<InvoiceView> page)
    {
        List<NovaInvoice> shown = [];
        foreach (InvoiceView each in page.Items)
            shown.Add(await ShowAsync(call, each));

        return new Listing<NovaInvoice>(shown, page.Total);
    }

    /// <summary>Invoices of a customer, newest first.</summary>
    public async ValueTask<Listing<NovaInvoice>> OfCustomerAsync(Call call, BillingId customerId, int skip, int limit, ListFilter? filter = null) => await ShowAsync(
        call, await lists.SliceAsync(
            call, InvoiceLists.Invoices, InvoiceLists.RowType, skip, limit, ListFilter.EqualTo("customer_id", customerId.ToString()), filter));

    /// <summary>The newest invoices about a subscription.</summary>
    public async ValueTask<IReadOnlyList<NovaInvoice>> OfSubscriptionAsync(Call call, BillingId id, int limit) => (await ShowAsync(
        call, await lists.SliceAsync(call, InvoiceLists.Invoices, InvoiceLists.RowType, 0, limit, InvoiceLists.OfSubscription(id)))).Items;
}
