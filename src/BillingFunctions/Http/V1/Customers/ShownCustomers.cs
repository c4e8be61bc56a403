using Billing.Application.Invoicing.Receivables;
using Billing.Application.Platform;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using BillingFunctions.Http.Kit.Operations;
using BillingFunctions.Http.Kit.Requests;

namespace BillingFunctions.Http.V1.Customers;

/// <summary>Shows customers with the terms that hold for them, and whether they are past due.</summary>
internal sealed class ShownCustomers(IInvoiceSettings settings, PastDue pastDue)
{
    public async ValueTask<Result<CustomerResponse>> ShowAsync(Call call, Result<Customer> found) =>
        (await ListAsync(call, found.Map(customer => new Listing<Customer>([customer], 1)))).Map(shown => shown.Items[0]);

    public async ValueTask<Result<Listing<CustomerResponse>>> ListAsync(Call call, Result<Listing<Customer>> page)
    {
        if (!page.TryGet(out Listing<Customer>? found, out Failure? failure))
            return failure;

        InvoiceSettings known = await settings.FindAsync(call.Space, call.Cancellation);
        IReadOnlySet<BillingId> late = await pastDue.OfAsync(call.Space, found.Items.Select(it => it.Id), call.Cancellation);
        return found.Map(it => CustomerResponse.From(it, known, late.Contains(it.Id)));
    }
}
