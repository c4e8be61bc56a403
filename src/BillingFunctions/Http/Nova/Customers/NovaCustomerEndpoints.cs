using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Lists;
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

namespace BillingFunctions.Http.Nova.Customers;

/// <summary>Whom the tenant bills.</summary>
internal sealed class NovaCustomerEndpoints(
    CreateCustomer create, UpdateCustomer update, DeleteCustomer delete, CustomerReader customers, SubscriptionViews subscriptions, InvoiceViews invoices,
    PaymentViews payments, ListReader lists)
{
    private const int InvoicesShown = 10;
    private const int SubscriptionsShown = 100;

    private static readonly QueryParameter<string?> Search = Query.Text("search");
    private static readonly QueryParameter<string?> Country = Query.Text("country", 3);
    private static readonly QueryParameter<string?> InCurrency = Query.Text("currency", 3);
    private static readonly Failure Unknown = Failure.NotFound("Customer");

    public void Map(SurfaceBuilder nova)
    {
        GroupBuilder group = nova.Group("Customers", "/api/customers", NovaBillingWire.Json);
        group.List<NovaListedCustomer>("/", "List customers", List).SortedBy("external_id", "name", "email", "currency", "updated_at").With(Search, Country, InCurrency)
            .Describe("search looks for a part of the name or the e-mail address, in any case.");
        group.Get<NovaCustomerDetail>("/{id}", "Get customer", Get).Fails(404);
        group.Post<NovaCustomerCreate, NovaCustomer>("/", "Create customer", Create).Answers(201).Fails(409);
        group.Patch<NovaCustomerUpdate, NovaCustomer>("/{id}", "Update customer", Update).Fails(404);
        group.Delete<NovaMessage>("/{id}", "Delete customer", Delete).Fails(400, 404).Describe("Subscriptions must be ended first; invoices stay.");
        group.List<NovaSubscription>("/{id}/subscriptions", "List customer subscriptions", Subscriptions).Fails(404);
        group.List<NovaInvoice>("/{id}/invoices", "List customer invoices", Invoices).Fails(404);
        group.List<NovaPayment>("/{id}/payments", "List customer payments", Payments).Fails(404);
    }

    private async ValueTask<Result<Listing<NovaListedCustomer>>> List(Call call)
    {
        Listing<Customer> page = await lists.PageAsync(
            call, CustomerLists.Customers, CustomerLists.RowType, call.Get(Search) is { Length: > 0 } text ? CustomerLists.Search(text) : null,
            ListedRows.When("country", call.Get(Country)?.ToUpperInvariant()), ListedRows.When("currency", call.Get(InCurrency)?.ToUpperInvariant()));
        var shown = ListFilter.OneOf("customer_id", page.Items.Select(customer => customer.Id.ToString()));
        ListFilter active = ListFilter.EqualTo("status", nameof(SubscriptionStatus.Active));
        IReadOnlyDictionary<string, int> counts = await lists.CountByAsync(call.Space, SubscriptionLists.Subscriptions, "customer_id", [active, shown], call.Cancellation);
        Dictionary<string, IReadOnlyDictionary<string, decimal>> spent = [];
        foreach (string code in page.Items.Select(customer => customer.Currency.Code).Distinct())
            spent[code] = await SpentAsync(call, code, shown);

        return page.Map(it => NovaListedCustomer.From(
            it, counts.GetValueOrDefault(it.Id.ToString()), NovaMoney.Major(spent[it.Currency.Code].GetValueOrDefault(it.Id.ToString()), it.Currency)));
    }

    private async ValueTask<Result<NovaCustomerDetail>> Get(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Unknown;

        Listing<Subscription> own = await subscriptions.OfCustomerAsync(call, customer.Id, 0, SubscriptionsShown);
        return NovaCustomerDetail.From(
            customer, [.. (await subscriptions.ShowAsync(call, own.Items)).Select(NovaSubscription.From)],
            (await invoices.OfCustomerAsync(call, customer.Id, 0, InvoicesShown)).Items);
    }

    private async ValueTask<Result<NovaCustomer>> Create(Call call, NovaCustomerCreate body) =>
        call.Settle(await create.RunAsync(call.Space, body.ToInput(), call.Command, call.Cancellation)).Map(NovaCustomer.From);

    private async ValueTask<Result<NovaCustomer>> Update(Call call, NovaCustomerUpdate body) =>
        call.Settle(await update.RunAsync(call.Space, call.Id("id"), body.ToPatch(), call.Command, call.Cancellation)).Map(NovaCustomer.From);

    private async ValueTask<Result<NovaMessage>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("id"), call.Command, call.Cancellation)).Map(_ => NovaMessage.Deleted("Customer"));

    private async ValueTask<Result<Listing<NovaSubscription>>> Subscriptions(Call call)
    {
        if (await FindAsync(call) is not { } customer)
            return Unknown;

        Listing<Subscription> page = await subscriptions.OfCustomerAsync(call, customer.Id, call.Paging.Skip, call.Paging.Limit);
        return new Listing<NovaSubscription>([.. (await subscriptions.ShowAsync(call, page.Items)).Select(NovaSubscription.From)], page.Total);
    }

    private async ValueTask<Result<Listing<NovaInvoice>>> Invoices(Call call) =>
        await FindAsync(call) is { } customer ? await invoices.OfCustomerAsync(call, customer.Id, call.Paging.Skip, call.Paging.Limit) : Unknown;

    private async ValueTask<Result<Listing<NovaPayment>>> Payments(Call call) =>
        await FindAsync(call) is { } customer ? await payments.OfCustomerAsync(call, customer.Id, call.Paging.Skip, call.Paging.Limit) : Unknown;

    private ValueTask<IReadOnlyDictionary<string, decimal>> SpentAsync(Call call, string currencyCode, ListFilter shown) => lists.SumByAsync(
        call.Space, InvoiceLists.Invoices, "customer_id", "total_cents",
        [ListFilter.EqualTo("status", nameof(InvoiceStatus.Paid)), ListFilter.EqualTo("currency", currencyCode), shown], call.Cancellation);

    private ValueTask<Customer?> FindAsync(Call call) => customers.FindAsync(call.Space, call.Id("id"), call.Cancellation);
}
