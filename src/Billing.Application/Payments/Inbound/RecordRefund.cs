using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Payments.Providers;
using Billing.Application.Payments.Refunds;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Payments;
using Billing.Domain.Results;

namespace Billing.Application.Payments.Inbound;

/// <summary>Books a refund that somebody made at the provider itself, such as in its dashboard: the money is gone, whatever we think of it. Each refund is booked once, by the provider's name for it.</summary>
public sealed class RecordRefund(Transactor transactor, IRandomSource random)
{
    /// <summary>
    /// Books it: unspent credit of what the charge has paid goes first, then what it paid of its invoices, which is owed again; the rest is a loss. Refused with
    /// <see cref="FailureKind.NotFound"/> when there is no such payment, and with <see cref="FailureKind.Unavailable"/> while its money, or which of our own refunds this is, is not known.
    /// </summary>
    internal async ValueTask<Result<Payment>> RunAsync(DataSpace space, BillingId paymentId, RefundOutcome told, CancellationToken cancellationToken) =>
        (await transactor.RunAsync(
            CustomerRows.PartitionOf(space, paymentId), Command.Once(random), StoredJson.Default.Payment,
            async (work, ct) => await work.PaymentAsync(paymentId, ct) is not { } payment || work.Account() is not { } account ? Failure.NotFound("Payment")
                : payment.Status is PaymentStatus.Succeeded or PaymentStatus.Refunded ? await RecordAsync(work, account, payment, told, ct)
                : Failure.Of(FailureKind.Unavailable, "The payment's money is not known yet"),
            cancellationToken)).Map(outcome => outcome.Value);

    private static async ValueTask<Result<Payment>> RecordAsync(
        PartitionWork work, CustomerAccount account, Payment payment, RefundOutcome told, CancellationToken cancellationToken)
    {
        List<TakeablePayment> money = await work.TakeableAsync(payment, cancellationToken);
        foreach (Payment each in money.Select(each => each.Payment))
        {
            if (each.Refunds.FirstOrDefault(refund => refund.ProviderRefundId == told.ProviderRefundId) is { } known)
            {
                // One of ours that the event does not name ends by it; one that is booked may come back.
                return await RefundAtProvider.SettleAsync(work, each.Id, known.Id, told, cancellationToken);
            }
        }

        if (told.Status == RefundStatus.Failed)
        {
            return payment;
        }

        if (money.SelectMany(each => each.Payment.Refunds).Any(refund => refund is { ProviderRefundId: null, Status: Domain.Credits.RefundStatus.Pending }))
        {
            return Failure.Of(FailureKind.Unavailable, "It may be a refund of ours whose answer was lost");
        }

        if (told.Amount is not { Minor: > 0 } amount || amount.Currency != payment.Currency)
        {
            return Failure.Of(FailureKind.Unavailable, "The provider does not tell how much was given back");
        }

        IReadOnlyList<TakenShare> shares = TakenMoney.Split(money, amount.Minor);
        for (int i = 0; i < shares.Count; i++)
        {
            if (shares[i].TotalMinor > 0)
            {
                (account, Payment refunded) = await BookAsync(work, account, money[i].Payment, told.ProviderRefundId!, shares[i], cancellationToken);
                payment = refunded.Id == payment.Id ? refunded : payment;
            }
        }

        work.SetGuard(account, StoredJson.Default.CustomerAccount);
        return payment;
    }

    private static async ValueTask<(CustomerAccount Account, Payment Payment)> BookAsync(
        PartitionWork work, CustomerAccount account, Payment payment, string providerRefundId, TakenShare share, CancellationToken cancellationToken)
    {
        BillingId id = IdDerivation.ItemOf(payment.Id.Owner, 0, "refund", payment.Id.ToString(), "elsewhere", providerRefundId);
        Payment refunded = payment.RefundElsewhere(id, providerRefundId, share, work.Now);
        account = await work.GiveBackAsync(account, refunded, refunded.Refunds.First(refund => refund.Id == id), cancellationToken);
        work.Save(account.Space, refunded, "payment.refunded");
        return (account, refunded);
    }
}
