using Billing.Application.Customers;
using Billing.Application.Platform;
using Billing.Domain.Customers;
using Billing.Domain.Results;
using BillingFunctions.Http.CrediBill.Invoices;
using BillingFunctions.Http.CrediBill.Subscriptions;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.CrediBill.Customers;

/// <summary>Whom the app bills.</summary>
internal sealed class CustomerEndpoints(CreateCustomer create, Organizations organizations, CustomerReader customers, WholeLists lists, SubscriptionViews subscriptions, InvoiceViews invoices)
{
    private static readonly QueryParameter<string?> CustomerId = Query.Text("customerId");

    public void Map(SurfaceBuilder surface)
    {
        GroupBuilder group = surface.Group("Customers", "/api/customers", CrediBillWire.Json);
        group.Post<CustomerCreate, CustomerCreated>("/", "Create customer", Create).Answers(201);
        group.GetStreamed<CustomersAnswer>("/", "List customers or get one", Get).With(CustomerId).Fails(404)
            .Describe("With customerId: that customer with its subscriptions and invoices. Without: all, whole.");
    }

    private async ValueTask<Result<CustomerCreated>> Create(Call call, CustomerCreate body)
    {
        Organization app = await organizations.FindAsync(call.Space.Organization, call.Cancellation)
            ?? throw new InvalidOperationException($"Organization {call.Space.Organization} is gone");
        NewCustomer input = body.ToInput($"cus_{call.Command.Id[..16]}", app);
        return call.Settle(await create.RunAsync(call.Space, input, call.Command, call.Cancellation)).Map(made => new CustomerCreated(true, made.Id));
    }

    private async ValueTask<Result<CustomersAnswer>> Get(Call call)
    {
        if (call.Get(CustomerId) is not { } id)
            return new CustomersAnswer((await lists.CustomersAsync(call.Space, call.Cancellation)).Select(CustomerData.From), null);

        return await customers.FindAsync(call.Space, GivenIds.Of(id), call.Cancellation) is { } found
            ? new CustomersAnswer(null, await ShowAsync(call, found))
            : Failure.NotFound("Customer");
    }

    private async ValueTask<CustomerData> ShowAsync(Call call, Customer customer)
    {
        string id = customer.Id.ToString();
        return CustomerData.From(customer) with
        {
            Subscriptions = await subscriptions.ShowAsync(call, await lists.SubscriptionsAsync(call.Space, id, null, call.Cancellation)),
            Invoices = await invoices.ShowAsync(call, await lists.InvoicesAsync(call.Space, id, null, call.Cancellation)),
        };
    }
}
