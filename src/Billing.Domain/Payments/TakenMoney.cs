namespace Billing.Domain.Payments;

/// <summary>A payment out of which money was taken without being asked for here, and what its invoice bears.</summary>
/// <param name="Payment">A payment whose money came.</param>
/// <param name="RefundableMinor">What was paid of its invoice and not given back by credit notes, in minor units.</param>
/// <param name="CollectableMinor">What is still to be paid on its invoice, in minor units.</param>
public sealed record TakeablePayment(Payment Payment, long RefundableMinor, long CollectableMinor);

/// <summary>Where money that was taken out of a payment is missing, in minor units.</summary>
/// <param name="FromInvoiceMinor">What is owed on the invoice again.</param>
/// <param name="FromCreditMinor">Unspent credit of the customer's, which is gone.</param>
/// <param name="LossMinor">What nobody owes, such as credit that was spent elsewhere: the organization's loss.</param>
public readonly record struct TakenShare(long FromInvoiceMinor, long FromCreditMinor, long LossMinor)
{
    /// <summary>All that was taken of this payment.</summary>
    public long TotalMinor => FromInvoiceMinor + FromCreditMinor + LossMinor;
}

/// <summary>Lays what a bank or a person at the provider took over the payments that one charge has made: one, or one for each invoice of a payment request.</summary>
public static class TakenMoney
{
    /// <summary>
    /// A share for each payment, in their order: unspent credit of all of them first, then what they paid of their invoices, and what is left over is a loss, of each as far as its money is still there.
    /// </summary>
    /// <param name="money">The payments, at least one.</param>
    /// <param name="amountMinor">What was taken, 0 or more.</param>
    public static IReadOnlyList<TakenShare> Split(IReadOnlyList<TakeablePayment> money, long amountMinor)
    {
        var shares = new TakenShare[money.Count];
        for (int i = 0; i < shares.Length; i++)
        {
            long credit = Math.Min(amountMinor, money[i].Payment.CreditBalanceMinor);
            shares[i] = new TakenShare(0, credit, 0);
            amountMinor -= credit;
        }

        for (int i = 0; i < shares.Length; i++)
        {
            long applied = Math.Min(amountMinor, Math.Min(money[i].Payment.NotRefundedByNotesMinor, money[i].RefundableMinor));
            shares[i] = shares[i] with { FromInvoiceMinor = applied };
            amountMinor -= applied;
        }

        for (int i = 0; i < shares.Length; i++)
        {
            long lost = Math.Max(0, Math.Min(amountMinor, LeftOf(money[i].Payment) - shares[i].TotalMinor));
            shares[i] = shares[i] with { LossMinor = lost };
            amountMinor -= lost;
        }

        shares[0] = shares[0] with { LossMinor = shares[0].LossMinor + amountMinor };
        return shares;
    }

    /// <summary>What of a payment's money neither went back nor was taken before.</summary>
    private static long LeftOf(Payment payment) =>
        payment.AmountMinor - payment.DisputedMinor - payment.Refunds.Where(refund => refund.Status != Credits.RefundStatus.Failed).Sum(refund => refund.AmountMinor);

    /// <summary>The payment without what was taken out of it.</summary>
    internal static Payment Without(this Payment payment, TakenShare share) => payment with
    {
        AppliedMinor = payment.AppliedMinor - share.FromInvoiceMinor,
        CreditBalanceMinor = payment.CreditBalanceMinor - share.FromCreditMinor,
    };
}
