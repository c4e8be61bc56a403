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
    public async ValueTask<Result<CustomerResponse>> ShowAsync(Call call, Result<Customer> found)
    {
        if (!found.TryGet(out Customer? customer, out Failure? failure))
            return failure;

        IReadOnlySet<BillingId> late = await pastDue.OfAsync(call.Space, [customer.Id], call.Cancellation);
        return (await ListAsync(call, new Listing<Customer>([customer], 1), late)).Items[0];
    }

    /// <summary>A page of the list.</summary>
    /// <param name="call">The request.</param>
    /// <param name="page">The page.</param>
    /// <param name="late">The ids of customers that are past due.</param>
    public async ValueTask<Listing<CustomerResponse>> ListAsync(Call call, Listing<Customer> page, IReadOnlySet<BillingId> late)
    {
        InvoiceSettings known = await settings.FindAsync(call.Space, call.Cancellation);
        return page.Map(it => CustomerResponse.From(it, known, late.Contains(it.Id)));
    }
}
