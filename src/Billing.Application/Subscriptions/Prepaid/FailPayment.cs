using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Payments;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using Billing.Domain.Subscriptions;

namespace Billing.Application.Subscriptions.Prepaid;

/// <summary>
/// Records that a payment outside of all providers has failed. A subscription that waits for the invoice counts it, and is past due from
/// <see cref="PrepaidTerms.FailuresMax"/> on.
/// </summary>
public sealed class FailPayment(Transactor transactor)
{
    /// <summary>Records it; an invoice that is paid ignores it. Refused with <see cref="FailureKind.WrongState"/> when the invoice is a draft or void.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="invoiceId">The invoice.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="command">Names the effect: the same command fails once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Result<Outcome<InvoiceView>>> RunAsync(
        DataSpace space, BillingId invoiceId, string reason, Command command, CancellationToken cancellationToken) => transactor.RunAsync(
            CustomerRows.PartitionOf(space, invoiceId), command, StoredJson.Default.InvoiceView,
            async (work, ct) => await work.ReadInvoiceAsync(invoiceId, ct) is { } view && work.Account() is { } account
                ? await FailAsync(work, account, view, reason, ct)
                : Failure.NotFound("Invoice"),
            cancellationToken);

    private static async ValueTask<Result<InvoiceView>> FailAsync(
        PartitionWork work, CustomerAccount account, InvoiceView view, string reason, CancellationToken cancellationToken)
    {
        Invoice invoice = view.Invoice;
        if (invoice.Status == InvoiceStatus.Paid)
        {
            return view;
        }

        if (invoice.Status != InvoiceStatus.Finalized)
        {
            return Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be paid");
        }

        var payment = new Payment
        {
            Id = IdDerivation.ItemOf(invoice.Id.Owner, 0, "payment", work.Command.Id),
            CustomerId = invoice.CustomerId,
            InvoiceId = invoice.Id,
            AmountMinor = invoice.CollectableMinor,
            Currency = invoice.Currency,
            Status = PaymentStatus.Pending,
            Provider = PaymentProvider.Manual,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        work.Add(account.Space, payment.Fail(reason, work.Now).Value, "payment.failed");
        work.EmitEvent(account.Space, "invoice.payment_failed", invoice.Id, invoice, StoredJson.Default.Invoice);
        if (PrepaidWork.AwaitingOf(account, invoice) is { } billed
            && await work.ReadAsync(CustomerRows.Subscription(billed.Subscription.Id), StoredJson.Default.Subscription, cancellationToken) is { Prepaid: { } terms } subscription)
        {
            Subscription failed = subscription.FailPayment(terms, work.Now);
            bool falls = failed.Prepaid!.IsPastDue && !terms.IsPastDue;
            account = work.Save(account, billed, failed, falls ? PrepaidWork.PastDueEvent : "subscription.updated");
        }

        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return view;
    }
}
