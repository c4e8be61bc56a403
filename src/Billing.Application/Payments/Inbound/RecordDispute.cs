using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Providers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Inbound;

/// <summary>Records that a bank disputes a payment, and how that ended.</summary>
public sealed class RecordDispute(Transactor transactor, IRandomSource random)
{
    /// <summary>Records it; refused when there is no such payment. A dispute that is decided is opened by no late word.</summary>
    internal async ValueTask<Result<Payment>> RunAsync(DataSpace space, BillingId paymentId, DisputeState told, CancellationToken cancellationToken) =>
        (await transactor.RunAsync(
            CustomerRows.PartitionOf(space, paymentId), Command.Once(random), StoredJson.Default.Payment,
            async (work, ct) =>
            {
                if (await work.PaymentAsync(paymentId, ct) is not { } payment || work.Account() is not { } account)
                {
                    return Failure.NotFound("Payment");
                }

                PaymentDispute dispute = PaymentDispute.Of(payment.Dispute, new PaymentDispute(told.IsOpen, told.IsWon, told.Amount, work.Now));
                if (dispute == payment.Dispute)
                {
                    return payment;
                }

                payment = payment with { Dispute = dispute, UpdatedAt = work.Now };
                work.Save(account.Space, payment, dispute.IsOpen ? "payment.dispute_opened" : dispute.IsWon ? "payment.dispute_won" : "payment.dispute_lost");
                return payment;
            },
            cancellationToken)).Map(outcome => outcome.Value);
}
