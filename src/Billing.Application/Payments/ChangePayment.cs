using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Invoicing;
using Billing.Application.Persistence;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments;

/// <summary>Takes the steps of payments that a person records: their money comes, they are removed, money of them goes back.</summary>
public sealed class ChangePayment(Transactor transactor)
{
    /// <summary>
    /// The money of a pending payment has come. It is booked whatever has become of the invoice: what that does not need is the customer's credit. Refused
    /// with <see cref="FailureKind.WrongState"/> unless it is pending.
    /// </summary>
    public ValueTask<Result<Outcome<Payment>>> MarkPaidAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, MarkPaidAsync, cancellationToken);

    /// <summary>Removes a payment whose money never came; refused with <see cref="FailureKind.WrongState"/> unless it is pending.</summary>
    public ValueTask<Result<Outcome<Payment>>> DeleteAsync(DataSpace space, BillingId id, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, payment, _) => ValueTask.FromResult(payment.Remove().Map(removed => Remove(work, account, removed))), cancellationToken);

    /// <summary>
    /// Gives money back: credit of the customer's that is left of it first; the rest is owed on the invoice again. Refused with
    /// <see cref="FailureKind.WrongState"/> unless it succeeded, and at <c>amount</c> when that is more than is left of it.
    /// </summary>
    /// <param name="space">Whose.</param>
    /// <param name="id">The payment.</param>
    /// <param name="amountMinor">Minor units, above 0; null for all that is left.</param>
    /// <param name="command">Names the effect: the same command gives back once.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public ValueTask<Result<Outcome<Payment>>> RefundAsync(
        DataSpace space, BillingId id, long? amountMinor, Command command, CancellationToken cancellationToken) =>
        RunAsync(space, id, command, (work, account, payment, ct) => RefundAsync(work, account, payment, amountMinor, ct), cancellationToken);

    private static async ValueTask<Result<Payment>> MarkPaidAsync(
        PartitionWork work, CustomerAccount account, Payment payment, CancellationToken cancellationToken)
    {
        if (payment.Status is not (PaymentStatus.Pending or PaymentStatus.Processing))
        {
            return payment.Succeed(0, work.Now);
        }

        (account, Payment paid) = await work.ReceiveAsync(account, payment, cancellationToken);
        work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        work.Save(account.Space, paid, "payment.succeeded");
        return paid;
    }

    private static Payment Remove(PartitionWork work, CustomerAccount account, Payment payment)
    {
        work.Delete(CustomerRows.Payment(payment.Id));
        work.Emit(PaymentLists.Remove(account.Space, payment));
        work.EmitEvent(account.Space, "payment.deleted", payment.Id, payment, StoredJson.Default.Payment);
        return payment;
    }

    private static async ValueTask<Result<Payment>> RefundAsync(
        PartitionWork work, CustomerAccount account, Payment payment, long? amountMinor, CancellationToken cancellationToken)
    {
        BillingId refundId = IdDerivation.ItemOf(payment.Id.Owner, 0, "refund", payment.Id.ToString(), work.Command.Id);
        Invoice invoice = (await work.InvoiceOfAsync(payment, cancellationToken)).Invoice;
        long refundable = CreditNoteTerms.RefundableMinor(invoice, await work.CreditNotesAsync(invoice, cancellationToken));
        Result<Payment> begun = payment.BeginRefund(refundId, amountMinor, refundable, work.Now);
        if (!begun.IsSuccess)
        {
            return begun;
        }

        Payment refunded = begun.Value.CompleteRefund(refundId, work.Now);
        account = await work.GiveBackAsync(account, refunded, refunded.Refunds.First(refund => refund.Id == refundId), cancellationToken);
        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        work.Save(account.Space, refunded, "payment.refunded");
        return refunded;
    }

    private ValueTask<Result<Outcome<Payment>>> RunAsync(
        DataSpace space, BillingId id, Command command,
        Func<PartitionWork, CustomerAccount, Payment, CancellationToken, ValueTask<Result<Payment>>> step, CancellationToken cancellationToken) =>
        transactor.RunAsync(
            CustomerRows.PartitionOf(space, id), command, StoredJson.Default.Payment,
            async (work, ct) => await work.PaymentAsync(id, ct) is { } payment && work.Account() is { } account
                ? await step(work, account, payment, ct)
                : Failure.NotFound("Payment"),
            cancellationToken);
}
