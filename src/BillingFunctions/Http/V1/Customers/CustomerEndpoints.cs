using Billing.Application.BillingEntities;
using Billing.Application.Customers;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Domain.BillingEntities;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Customers;

/// <summary>Whom the organization bills.</summary>
internal sealed class CustomerEndpoints(
    CreateCustomer create, UpdateCustomer update, DeleteCustomer delete, CustomerReader customers, BillingEntityReader entities, ShownCustomers shown,
    ListReader lists, LateInvoices lateness)
{
    private static readonly QueryParameter<bool?> PastDue = Query.OptionalBool("past_due");

    public void Map(SurfaceBuilder v1)
    {
        GroupBuilder group = v1.Group("Customers", "/v1/customers", CustomerWire.Json);
        group.List<CustomerResponse>("/", "List customers", List).SortedBy("external_id", "name", "email", "currency", "updated_at").With(PastDue)
            .Describe("past_due shows those with an invoice whose money is waited for although it was due, or all others.");
        group.Post<CustomerCreate, CustomerResponse>("/", "Create customer", Create).Answers(201).Fails(409);
        group.Get<CustomerResponse>("/{customer_id}", "Get customer", Get).Fails(404);
        group.Put<CustomerUpdate, CustomerResponse>("/{customer_id}", "Update customer", Update).Fails(404)
            .Describe("Fields that are left out or null stay as they are.");
        group.Delete("/{customer_id}", "Delete customer", Delete).Fails(400, 404).Describe("Subscriptions must be ended first; invoices stay.");
    }

    private async ValueTask<Result<Listing<CustomerResponse>>> List(Call call)
    {
        IReadOnlySet<BillingId> late = await lateness.ReadAsync(call.Space, call.Cancellation);
        ListFilter? asked = call.Get(PastDue) is { } isPastDue ? ListFilter.OfIds(late, isOthers: !isPastDue) : null;
        return await shown.ListAsync(call, await lists.PageAsync(call, CustomerLists.Customers, CustomerLists.RowType, asked), late);
    }

    private async ValueTask<Result<CustomerResponse>> Create(Call call, CustomerCreate body)
    {
        Result<BillingEntity?> named = await entities.NamedAsync(call.Space, body.BillingEntityCode, call.Cancellation);
        if (!named.IsSuccess)
            return named.Failure;

        return await shown.ShowAsync(call, call.Settle(await create.RunAsync(call.Space, body.ToInput(named.Value), call.Command, call.Cancellation)));
    }

    private async ValueTask<Result<CustomerResponse>> Get(Call call) =>
        await customers.FindAsync(call.Space, call.Id("customer_id"), call.Cancellation) is { } customer
            ? await shown.ShowAsync(call, customer)
            : Failure.NotFound("Customer");

    private async ValueTask<Result<CustomerResponse>> Update(Call call, CustomerUpdate body)
    {
        Result<BillingEntity?> named = await entities.NamedAsync(call.Space, body.BillingEntityCode, call.Cancellation);
        return named.IsSuccess
            ? await shown.ShowAsync(call, call.Settle(await update.RunAsync(call.Space, call.Id("customer_id"), body.ToPatch(named.Value), call.Command, call.Cancellation)))
            : named.Failure;
    }

    private async ValueTask<Result<Unit>> Delete(Call call) =>
        call.Settle(await delete.RunAsync(call.Space, call.Id("customer_id"), call.Command, call.Cancellation)).Map(_ => Unit.Value);
}
