using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Ledger;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Application.Subscriptions;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Payments;
using Billing.Domain.Results;
using NodaTime;

namespace Billing.Application.Payments.Inbound;

/// <summary>Records that a bank disputes a payment, and books what it took when that was lost, and what came back when it was won after all.</summary>
public sealed class RecordDispute(Transactor transactor, IRandomSource random)
{
    /// <summary>Records it; refused with <see cref="FailureKind.NotFound"/> when there is no such payment, and with <see cref="FailureKind.Unavailable"/> before its money came.</summary>
    /// <param name="space">Whose.</param>
    /// <param name="paymentId">The payment.</param>
    /// <param name="told">What the bank says.</param>
    /// <param name="at">When it said so; null for now.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async ValueTask<Result<Payment>> RunAsync(DataSpace space, BillingId paymentId, DisputeState told, Instant? at, CancellationToken cancellationToken) =>
        (await transactor.RunAsync(
            CustomerRows.PartitionOf(space, paymentId), Command.Once(random), StoredJson.Default.Payment,
            async (work, ct) => await work.PaymentAsync(paymentId, ct) is not { } payment || work.Account() is not { } account ? Failure.NotFound("Payment")
                : payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded ? await RecordAsync(work, account, payment, told, at, ct)
                : Failure.Of(FailureKind.Unavailable, "The payment's money is not known yet"),
            cancellationToken)).Map(outcome => outcome.Value);

    private static async ValueTask<Result<Payment>> RecordAsync(
        PartitionWork work, CustomerAccount account, Payment before, DisputeState told, Instant? at, CancellationToken cancellationToken)
    {
        (IReadOnlyList<DisputedPayment> changed, DisputeEffect effect) = DisputeTransitions.Dispute(
            await work.TakeableAsync(before, cancellationToken), new PaymentDispute(told.Id, told.IsOpen, told.IsWon, told.Amount, at ?? work.Now), work.Now);
        foreach ((Payment payment, PaymentDispute dispute) in changed)
        {
            account = await BookAsync(work, account, payment, dispute, effect, cancellationToken);
            work.Save(account.Space, payment, dispute.IsOpen ? "payment.dispute_opened" : dispute.IsWon ? "payment.dispute_won" : "payment.dispute_lost");
        }

        if (effect is DisputeEffect.MoneyWent or DisputeEffect.MoneyBack)
        {
            work.SetGuard(work.Reschedule(account), StoredJson.Default.CustomerAccount);
        }

        return changed.Count == 0 ? before : changed[0].Payment;
    }

    private static async ValueTask<CustomerAccount> BookAsync(
        PartitionWork work, CustomerAccount account, Payment payment, PaymentDispute dispute, DisputeEffect effect, CancellationToken cancellationToken)
    {
        if (effect == DisputeEffect.MoneyWent)
        {
            account = await work.OweAgainAsync(account, payment, dispute.FromInvoiceMinor, isByBank: true, cancellationToken);
            work.Book(
                JournalEntryKind.DisputeLost, payment.Id, payment.Currency, MoneyPostings.DisputeLost(dispute.FromInvoiceMinor, dispute.FromCreditMinor, dispute.LossMinor));
        }

        if (effect == DisputeEffect.MoneyBack)
        {
            (account, _) = await work.PayAsync(account, await work.InvoiceOfAsync(payment, cancellationToken), payment, dispute.FromInvoiceMinor, cancellationToken);
            work.Book(
                JournalEntryKind.DisputeWon, payment.Id, payment.Currency, MoneyPostings.DisputeWon(dispute.FromInvoiceMinor, dispute.FromCreditMinor, dispute.LossMinor));
        }

        return account.WithCreditOf(payment);
    }
}
