using NodaTime;

namespace Billing.Domain.Payments;

/// <summary>What follows from a word about a dispute.</summary>
public enum DisputeEffect
{
    /// <summary>Nothing: it was known, or came late.</summary>
    None,

    /// <summary>It is to be told; no money moved.</summary>
    Told,

    /// <summary>It is lost: the bank took money.</summary>
    MoneyWent,

    /// <summary>A lost one is won after all: the money is back.</summary>
    MoneyBack,
}

/// <summary>What a payment, the invoice and the customer's credit become when a bank decides a dispute. Words twice and in any order come to the same.</summary>
public static class DisputeTransitions
{
    /// <summary>
    /// A bank's word. Lost: unspent credit of the payment is taken first, then what it paid of its invoice, which is owed again; the rest is lost. Won after that: what is still
    /// owed on the invoice is paid again, the rest is the customer's credit.
    /// </summary>
    /// <param name="payment">A payment whose money came.</param>
    /// <param name="told">What the bank says.</param>
    /// <param name="invoiceRefundableMinor">What was paid of its invoice and not given back by credit notes.</param>
    /// <param name="collectableMinor">What is still to be paid on its invoice.</param>
    /// <param name="now">When.</param>
    /// <returns>The payment, the dispute as it then is, and what follows. After <see cref="DisputeEffect.MoneyBack"/> the dispute says how the money is used.</returns>
    public static (Payment Payment, PaymentDispute Dispute, DisputeEffect Effect) Dispute(
        this Payment payment, PaymentDispute told, long invoiceRefundableMinor, long collectableMinor, Instant now)
    {
        PaymentDispute? before = payment.Disputes.FirstOrDefault(each => each.Id == told.Id);
        bool isLate = before is { IsOpen: false } && (told.IsOpen || told.At < before.At);
        if (isLate || before?.SaysAs(told) == true) return (payment, before!, DisputeEffect.None);

        if (told is { IsOpen: false, IsWon: false } && (before?.TakenMinor ?? 0) == 0)
            return Lose(payment, told, invoiceRefundableMinor, now);

        if (told is { IsOpen: false, IsWon: true } && before is { TakenMinor: > 0 })
            return WinBack(payment, told, before, collectableMinor, now);

        PaymentDispute kept = before is null ? told : told with { FromInvoiceMinor = before.FromInvoiceMinor, FromCreditMinor = before.FromCreditMinor, LossMinor = before.LossMinor };
        return (payment.With(kept, now), kept, DisputeEffect.Told);
    }

    private static (Payment Payment, PaymentDispute Dispute, DisputeEffect Effect) Lose(Payment payment, PaymentDispute told, long invoiceRefundableMinor, Instant now)
    {
        long left = payment.AmountMinor - payment.RefundedMinor - payment.DisputedMinor;
        long amount = told.Amount is { } named && named.Currency == payment.Currency ? named.Minor : Math.Max(0, left);
        long fromCredit = Math.Min(amount, payment.CreditBalanceMinor);
        long fromInvoice = Math.Min(amount - fromCredit, Math.Min(payment.AppliedMinor, invoiceRefundableMinor));
        PaymentDispute lost = told with { FromCreditMinor = fromCredit, FromInvoiceMinor = fromInvoice, LossMinor = amount - fromCredit - fromInvoice };
        Payment taken = payment with { AppliedMinor = payment.AppliedMinor - fromInvoice, CreditBalanceMinor = payment.CreditBalanceMinor - fromCredit };
        return (taken.With(lost, now), lost, amount == 0 ? DisputeEffect.Told : DisputeEffect.MoneyWent);
    }

    private static (Payment Payment, PaymentDispute Dispute, DisputeEffect Effect) WinBack(
        Payment payment, PaymentDispute told, PaymentDispute lost, long collectableMinor, Instant now)
    {
        long applied = Math.Min(lost.FromInvoiceMinor, collectableMinor);
        long credit = lost.FromInvoiceMinor + lost.FromCreditMinor - applied;
        Payment back = payment with { AppliedMinor = payment.AppliedMinor + applied, CreditBalanceMinor = payment.CreditBalanceMinor + credit };
        return (back.With(told, now), told with { FromInvoiceMinor = applied, FromCreditMinor = credit, LossMinor = lost.LossMinor }, DisputeEffect.MoneyBack);
    }

    private static Payment With(this Payment payment, PaymentDispute dispute, Instant now) => payment with
    {
        Disputes = [.. payment.Disputes.Where(each => each.Id != dispute.Id), dispute],
        UpdatedAt = now,
    };
}
