using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments;

/// <summary>
/// Records a payment that came, or is announced, outside of all providers. Several may pay one invoice; what one is more than the invoice still needs is the
/// customer's credit, which pays the next invoice.
/// </summary>
public sealed class RecordPayment(Transactor transactor)
{
    /// <summary>Records it; refused with <see cref="FailureKind.WrongState"/> unless the invoice is final and not paid.</summary>
    public ValueTask<Result<Outcome<Payment>>> RunAsync(DataSpace space, NewPayment input, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, input.InvoiceId), command, StoredJson.Default.Payment,
            async (work, ct) => (await RecordAsync(work, input, ct)).Map(recorded => recorded.Payment), cancellationToken);

    /// <summary>Marks an invoice as paid, by a payment of all that is still to be paid; refused unless it is final and not paid.</summary>
    public ValueTask<Result<Outcome<InvoiceView>>> PayAsync(DataSpace space, BillingId invoiceId, Command command, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, invoiceId), command, StoredJson.Default.InvoiceView,
            async (work, ct) => (await RecordAsync(work, new NewPayment { InvoiceId = invoiceId }, ct)).Map(recorded => recorded.View), cancellationToken);

    /// <summary>The id of the payment that a command records for an invoice.</summary>
    public static BillingId IdOf(BillingId invoiceId, Command command) => IdDerivation.ItemOf(invoiceId.Owner, 0, "payment", command.Id);

    private static async ValueTask<Result<(Payment Payment, InvoiceView View)>> RecordAsync(
        PartitionWork work, NewPayment input, CancellationToken cancellationToken)
    {
        if (await work.ReadInvoiceAsync(input.InvoiceId, cancellationToken) is not { } view || work.Account() is not { } account)
        {
            return Failure.NotFound("Invoice");
        }

        Invoice invoice = view.Invoice;
        if (Check(invoice, input) is { } refusal)
        {
            return refusal;
        }

        var payment = new Payment
        {
            Id = IdOf(invoice.Id, work.Command),
            CustomerId = invoice.CustomerId,
            InvoiceId = invoice.Id,
            AmountMinor = input.AmountMinor ?? invoice.CollectableMinor,
            Currency = invoice.Currency,
            Status = PaymentStatus.Pending,
            Provider = PaymentProvider.Manual,
            Metadata = input.Metadata,
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        if (!input.IsPending)
        {
            payment = payment.Succeed(invoice.CollectableMinor, work.Now).Value;
            (account, view) = await work.ReceiveAsync(account, view, payment, cancellationToken);
            work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        }

        work.Add(account.Space, payment, input.IsPending ? null : "payment.succeeded");
        return (payment, view);
    }

    private static Failure? Check(Invoice invoice, NewPayment input) =>
        invoice.Status != InvoiceStatus.Finalized ? Failure.Of(FailureKind.WrongState, $"The invoice is {invoice.Status.ToString().ToLowerInvariant()} and cannot be paid")
        : input.Currency is { } currency && currency != invoice.Currency ? Failure.Invalid("currency", $"The invoice is in {invoice.Currency.Code}", "currency_mismatch")
        : invoice.Payments.Count >= PaymentWork.PaymentsMax ? Failure.Of(FailureKind.TooLarge, $"An invoice is paid by at most {PaymentWork.PaymentsMax} payments")
        : null;
}
