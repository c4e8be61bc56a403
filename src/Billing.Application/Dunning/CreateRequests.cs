using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Dunning;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Results;

namespace Billing.Application.Dunning;

/// <summary>Asks a customer by hand to pay some invoices. Payment is asked for once, at once: by a charge where that may be done, and else by mail.</summary>
public sealed class CreateRequests(Transactor transactor, ITableStore tables)
{
    /// <summary>
    /// Makes a request. Refused at the field when customer or invoices are unknown; with <see cref="FailureKind.WrongState"/> unless all invoices are final, unpaid, in one
    /// currency, and asked for by nobody.
    /// </summary>
    public ValueTask<Result<Outcome<PaymentRequest>>> RunAsync(
        DataSpace space, BillingId customerId, IReadOnlyList<BillingId> invoiceIds, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.PaymentRequest,
            async (work, ct) =>
            {
                if (work.Account(customerId) is not { } account)
                {
                    return Failure.Invalid("customer_id", "No such customer", "unknown_reference");
                }

                BillingId[] distinct = [.. invoiceIds.Distinct()];
                List<Invoice> invoices = [];
                for (int i = 0; i < distinct.Length; i++)
                {
                    if (await work.ReadInvoiceAsync(distinct[i], ct) is not { Invoice: var invoice })
                    {
                        return Failure.Invalid($"invoice_ids.{i}", "The customer has no such invoice", "unknown_reference");
                    }

                    invoices.Add(invoice);
                }

                return Refusal(account, invoices) is { } refusal ? refusal : Add(work, account, invoices, 0);
            },
            cancellationToken);

    /// <summary>Asks for everything that is overdue and that nobody asks for, one request for each currency and ten invoices.</summary>
    internal ValueTask<Result<Outcome<IReadOnlyList<PaymentRequest>>>> OverdueAsync(DataSpace space, BillingId customerId, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, customerId), command, StoredJson.Default.IReadOnlyListPaymentRequest,
            async (work, ct) =>
            {
                if (work.Account(customerId) is not { } account)
                {
                    return Failure.NotFound("Customer");
                }

                List<PaymentRequest> made = [];
                foreach (IGrouping<Domain.Monetary.Currency, OverdueInvoice> currency in (await work.OverdueAsync(tables, account, campaigns: null, ct)).GroupBy(invoice => invoice.Currency))
                {
                    foreach (OverdueInvoice[] part in currency.OrderBy(invoice => invoice.DueDate).ThenBy(invoice => invoice.Id).Chunk(PaymentRequest.InvoicesMax))
                    {
                        if (account.Requests.Count >= OpenRequest.CountMax)
                        {
                            break;
                        }

                        List<Invoice> invoices = [];
                        foreach (OverdueInvoice overdue in part)
                        {
                            invoices.Add((await work.ReadInvoiceAsync(overdue.Id, ct))!.Invoice);
                        }

                        PaymentRequest request = Add(work, account, invoices, made.Count);
                        account = account with { Requests = [.. account.Requests, new OpenRequest(request.Id, [.. request.Lines.Select(line => line.InvoiceId)])] };
                        made.Add(request);
                    }
                }

                return made;
            },
            cancellationToken);

    /// <summary>Writes a new request that no campaign made.</summary>
    private static PaymentRequest Add(PartitionWork work, CustomerAccount account, List<Invoice> invoices, int number)
    {
        var change = new RequestChange(work, account, NewRequest.Of(work, invoices, campaign: null, number));
        change.Begin();
        change.Save();
        work.SetGuard(change.Account, StoredJson.Default.CustomerAccount);
        return change.Request;
    }

    private static Failure? Refusal(CustomerAccount account, List<Invoice> invoices)
    {
        foreach (Invoice invoice in invoices)
        {
            string name = invoice.Number ?? invoice.Id.ToString();
            if (invoice.AwaitedMinor <= 0 || invoice.Number is null)
            {
                string state = invoice.WrittenOffMinor > 0 ? "written off" : invoice.Status.ToString().ToLowerInvariant();
                return Failure.Of(FailureKind.WrongState, $"Invoice {name} is {state}: only final invoices that wait for their money are asked for");
            }

            if (account.RequestOf(invoice.Id) is { } other)
            {
                return Failure.Of(FailureKind.WrongState, $"Invoice {name} is asked for by payment request {other.Id}, which is pending");
            }
        }

        return invoices.Select(invoice => invoice.Currency).Distinct().Count() > 1 ? Failure.Of(FailureKind.WrongState, "The invoices are not all in one currency")
            : account.Requests.Count >= OpenRequest.CountMax ? Failure.Of(FailureKind.WrongState, $"The customer has {OpenRequest.CountMax} payment requests that are pending")
            : null;
    }
}
