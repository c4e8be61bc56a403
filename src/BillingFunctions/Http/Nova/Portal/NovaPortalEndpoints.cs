using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Application.Subscriptions;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;
using BillingFunctions.Http.Nova.Invoices;
using BillingFunctions.Http.Nova.Payments;
using BillingFunctions.Http.Nova.Subscriptions;

namespace BillingFunctions.Http.Nova.Portal;

/// <summary>What a tenant's server shows its own customers, by the tenant's id of them.</summary>
internal sealed class NovaPortalEndpoints(
    CustomerReader customers, SubscriptionViews subscriptions, InvoiceReader invoices, InvoiceCheckout checkout, ListReader lists)
{
    private const int Shown = 20;
    private const int SubscriptionsShown = 100;

    private static readonly QueryParameter<NovaInvoiceStatus?> Status = Query.Upper<NovaInvoiceStatus>("status");
    private static readonly Failure Unknown = Failure.NotFound("Customer");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Customer Portal", "/api/portal/customers/{externalId}", NovaBillingWire.Json);
        group.Get<NovaPortalBilling>("/billing", "Portal billing overview", Billing).Scope("customers:read").Fails(404);
        group.List<NovaPortalSubscription>("/subscriptions", "Portal subscriptions", Subscriptions).Scope("subscriptions:read").Fails(404).Describe("Those that have not ended.");
        group.List<NovaPortalInvoice>("/invoices", "Portal invoices", Invoices).With(Status).Scope("invoices:read").Fails(404);
        group.Post<NovaPortalCheckoutCreate, NovaPortalCheckout>("/invoices/{invoiceId}/checkout", "Portal invoice checkout", Checkout).BodyOptional()
            .Scope("invoices:write").Answers(201).Fails(404);
        group.List<NovaPortalPayment>("/payments", "Portal payments", Payments).Scope("payments:read").Fails(404);
    }

    private async ValueTask<Result<NovaPortalBilling>> Billing(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Unknown;

        ListFilter own = ListFilter.EqualTo("customer_id", customer.Id.ToString());
        IReadOnlyList<ShownSubscription> running = await subscriptions.ShowAsync(
            call, (await subscriptions.OfCustomerAsync(call, customer.Id, 0, SubscriptionsShown, SubscriptionLists.Running)).Items);
        Listing<InvoiceView> last = await lists.SliceAsync(call, InvoiceLists.Invoices, InvoiceLists.RowType, 0, Shown, own);
        var paid = await lists.SliceAsync(call, PaymentLists.Payments, PaymentLists.RowType, 0, Shown, own);
        IReadOnlyDictionary<string, int> states = await lists.CountByAsync(call.Space, InvoiceLists.Invoices, "status", [own], call.Cancellation);
        IReadOnlyDictionary<string, decimal> spent = await lists.SumByAsync(
            call.Space, InvoiceLists.Invoices, "currency", "total_cents", [own, ListFilter.EqualTo("status", nameof(InvoiceStatus.Paid))], call.Cancellation);
        return new NovaPortalBilling(
            new NovaPortalCustomer(customer.Id, customer.ExternalId, customer.Name, customer.Email, customer.Currency.Code),
            [.. running.Select(NovaPortalSubscription.From)], last.Map(NovaPortalInvoice.From).Items, paid.Map(NovaPortalPayment.From).Items,
            new NovaPortalSummary(
                running.Count(each => each.Subscription.Status == SubscriptionStatus.Active),
                NovaMoney.Major(spent.GetValueOrDefault(customer.Currency.Code), customer.Currency), customer.Currency.Code,
                states.GetValueOrDefault(nameof(InvoiceStatus.Finalized))));
    }

    private async ValueTask<Result<Listing<NovaPortalSubscription>>> Subscriptions(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Unknown;

        Listing<Subscription> page = await subscriptions.OfCustomerAsync(call, customer.Id, call.Paging.Skip, call.Paging.Limit, SubscriptionLists.Running);
        return new Listing<NovaPortalSubscription>([.. (await subscriptions.ShowAsync(call, page.Items)).Select(NovaPortalSubscription.From)], page.Total);
    }

    private async ValueTask<Result<Listing<NovaPortalInvoice>>> Invoices(Call call) => await FindAsync(call) is { } customer
        ? (await lists.PageAsync(
            call, InvoiceLists.Invoices, InvoiceLists.RowType, ListFilter.EqualTo("customer_id", customer.Id.ToString()),
            ListedRows.When("status", call.Get(Status) is { } status ? NovaInvoice.EngineStatus(status) : null))).Map(NovaPortalInvoice.From)
        : Unknown;

    private async ValueTask<Result<NovaPortalCheckout>> Checkout(Call call, NovaPortalCheckoutCreate body)
    {
        if (await FindAsync(call) is not { } customer)
            return Unknown;

        if (await invoices.FindAsync(call.Space, call.Id("invoiceId"), call.Cancellation) is not { Invoice: var invoice } || invoice.CustomerId != customer.Id)
            return Failure.NotFound("Invoice");

        return (await checkout.OpenAsync(call, invoice.Id, body.CallbackUrl)).Map(payment => new NovaPortalCheckout(
            payment.ProviderCheckoutUrl!, payment.Id, PaymentViews.ProviderOf(payment.Provider), invoice.Number, NovaMoney.Major(payment.AmountMinor, payment.Currency),
            payment.Currency.Code));
    }

    private async ValueTask<Result<Listing<NovaPortalPayment>>> Payments(Call call) => await FindAsync(call) is { } customer
        ? (await lists.PageAsync(call, PaymentLists.Payments, PaymentLists.RowType, ListFilter.EqualTo("customer_id", customer.Id.ToString()))).Map(NovaPortalPayment.From)
        : Unknown;

    private ValueTask<Customer?> FindAsync(Call call) => customers.FindAsync(call.Space, call.Text("externalId"), call.Cancellation);
}
