using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Invoicing.Receivables;
using Billing.Application.Lists;
using Billing.Application.Payments;
using Billing.Domain.Customers;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Analytics;

/// <summary>Says how well a customer pays.</summary>
public sealed class CustomerHealthReader(CustomerReader customers, ListReader lists, PastDue pastDue)
{
    /// <summary>The customer's health; refused when there is no such customer.</summary>
    public async ValueTask<Result<CustomerHealth>> FindAsync(DataSpace space, BillingId customerId, CancellationToken cancellationToken)
    {
        if (await customers.FindAsync(space, customerId, cancellationToken) is not { } customer)
        {
            return Failure.NotFound("Customer");
        }

        ListFilter[] own = [ListFilter.EqualTo("customer_id", customerId.ToString())];
        IReadOnlyDictionary<string, int> invoices = await lists.CountByAsync(space, InvoiceLists.Invoices, "status", own, cancellationToken);
        IReadOnlyDictionary<string, int> payments = await lists.CountByAsync(space, PaymentLists.Payments, "status", own, cancellationToken);
        IReadOnlyList<PastDueTotal> overdue = (await pastDue.TotalsAsync(space, customerId, cancellationToken)).TryGet(out IReadOnlyList<PastDueTotal>? totals, out _) ? totals : [];
        int paid = invoices.GetValueOrDefault(nameof(InvoiceStatus.Paid));
        return new CustomerHealth(
            invoices.GetValueOrDefault(nameof(InvoiceStatus.Finalized)) + paid, paid, overdue.Sum(total => total.InvoicesCount), payments.Values.Sum(),
            payments.GetValueOrDefault(nameof(PaymentStatus.Failed)),
            overdue.Where(total => total.Currency == customer.Currency).Sum(total => total.AmountMinor));
    }
}
