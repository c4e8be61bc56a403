using Billing.Application.Consistency.Checks;
using Billing.Domain.Ledger;
using Billing.Domain.Monetary;
using Billing.Domain.Payments;
using RefundStatus = Billing.Domain.Credits.RefundStatus;

namespace Billing.CycleSimulation;

/// <summary>What the bank holds is what the journal has in cash, besides what came and went by hand; nothing is under way, and nobody has charged twice.</summary>
internal sealed class CashVerdict(CycleWorld world, CustomerFact customer, CustomerRecord record)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge() => world.Bank?.Violation ?? record.Payments.Select(Wrong).FirstOrDefault(wrong => wrong is not null) ?? Cash();

    private string? Wrong(Payment payment)
    {
        world.Life.Note(LifeEvent.SeveralPaidAtOnce, payment is { RequestId: not null, Status: PaymentStatus.Succeeded } && record.Payments.Count(one => one.RequestId == payment.RequestId) > 1);
        return payment.OpenAttempt() is { } open ? $"attempt {open.Number} of payment {payment.Id} is still {open.Status}, looked at {payment.LookAt}"
            : payment.Refunds.Any(refund => refund.Status == RefundStatus.Pending) ? $"a refund of payment {payment.Id} is still pending, looked at {payment.LookAt}"
            : payment.LookAt is not null || payment.HeldUntil is not null ? $"payment {payment.Id} is over and is looked at {payment.LookAt}, held until {payment.HeldUntil}"
            : payment.RefundedMinor > payment.AmountMinor ? $"payment {payment.Id} of {payment.AmountMinor} is refunded by {payment.RefundedMinor}{Told()}"
            : payment.AppliedMinor < 0 || payment.CreditBalanceMinor < 0 ? $"payment {payment.Id} pays {payment.AppliedMinor} and leaves {payment.CreditBalanceMinor}"
            : null;
    }

    private string? Cash()
    {
        long byHand = customer.Money.PaidMinor - customer.Money.GivenBackMinor, held = world.Bank?.NetOf(customer.Id) ?? 0;
        long booked = TrialBalance.Of(record.Journal)[LedgerAccount.CashInTransit, Currency.Usd];
        return booked == byHand + held ? null : $"the bank holds {held} and {byHand} came by hand, the journal has {booked}{Told()}";
    }

    /// <summary>Both sides, for whoever looks for the difference.</summary>
    private string Told() => string.Concat(record.Payments.Select(payment => $"\n  payment {payment.Id} {payment.Status} {payment.AmountMinor}"
        + string.Concat(payment.Attempts.Select(attempt => $"; {attempt.Number} {attempt.Status} {attempt.Received?.Minor}"))
        + string.Concat(payment.Refunds.Select(refund => $"; refund {refund.ProviderRefundId} {refund.Status} {refund.AmountMinor} loss {refund.LossMinor} note {refund.CreditNoteId}"))
        + string.Concat(payment.Disputes.Select(dispute => $"; dispute {dispute.Id} {dispute.TakenMinor}"))))
        + string.Concat((world.Bank?.Charges ?? []).Where(charge => charge.Reference.Id.Owner == customer.Id.Owner)
            .Select(charge => $"\n  {charge.Id} {charge.Status} {charge.ReceivedMinor} - {charge.DisputedMinor} - {charge.GivenBackMinor}"));
}
