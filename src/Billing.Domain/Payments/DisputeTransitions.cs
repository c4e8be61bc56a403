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

/// <summary>A payment after a bank's word on it.</summary>
/// <param name="Payment">The payment.</param>
/// <param name="Dispute">The dispute as it then is; after <see cref="DisputeEffect.MoneyBack"/> it says how the money is used.</param>
public sealed record DisputedPayment(Payment Payment, PaymentDispute Dispute);

/// <summary>
/// What payments, invoices and the customer's credit become when a bank decides a dispute. A charge of several invoices has made a payment of each: the first keeps the dispute,
/// the others what was taken of them. Words twice and in any order come to the same.
/// </summary>
public static class DisputeTransitions
{
    /// <summary>
    /// A bank's word. Lost: unspent credit of the payments is taken first, then what they paid of their invoices, which is owed again; the rest is lost. Won after that: what is still
    /// owed on each invoice is paid again, the rest is the customer's credit.
    /// </summary>
    /// <param name="money">The payments that the disputed charge has made, that of the charge itself first.</param>
    /// <param name="told">What the bank says.</param>
    /// <param name="now">When.</param>
    /// <returns>The payments that have changed, and what follows.</returns>
    public static (IReadOnlyList<DisputedPayment> Changed, DisputeEffect Effect) Dispute(IReadOnlyList<TakeablePayment> money, PaymentDispute told, Instant now)
    {
        Payment first = money[0].Payment;
        PaymentDispute? before = first.DisputeOf(told.Id);
        bool isLate = before is { IsOpen: false } && (told.IsOpen || told.At < before.At);
        if (isLate || before?.SaysAs(told) == true) return ([], DisputeEffect.None);

        bool wasTaken = money.Any(each => each.Payment.DisputeOf(told.Id) is { TakenMinor: > 0 });
        if (told is { IsOpen: false, IsWon: false } && !wasTaken) return Lose(money, told, now);

        if (told is { IsOpen: false, IsWon: true } && wasTaken) return (WinBack(money, told, now), DisputeEffect.MoneyBack);

        PaymentDispute kept = before is null ? told : told with { FromInvoiceMinor = before.FromInvoiceMinor, FromCreditMinor = before.FromCreditMinor, LossMinor = before.LossMinor };
        return ([new DisputedPayment(first.With(kept, now), kept)], DisputeEffect.Told);
    }

    private static (IReadOnlyList<DisputedPayment> Changed, DisputeEffect Effect) Lose(IReadOnlyList<TakeablePayment> money, PaymentDispute told, Instant now)
    {
        long left = money.Sum(each => each.Payment.AmountMinor - each.Payment.RefundedMinor - each.Payment.DisputedMinor);
        long amount = told.Amount is { } named && named.Currency == money[0].Payment.Currency ? named.Minor : Math.Max(0, left);
        IReadOnlyList<TakenShare> shares = TakenMoney.Split(money, amount);
        List<DisputedPayment> changed = [];
        for (int i = 0; i < shares.Count; i++)
        {
            PaymentDispute lost = told with { FromCreditMinor = shares[i].FromCreditMinor, FromInvoiceMinor = shares[i].FromInvoiceMinor, LossMinor = shares[i].LossMinor };
            if (i == 0 || lost.TakenMinor > 0)
            {
                changed.Add(new DisputedPayment(money[i].Payment.Without(shares[i]).With(lost, now), lost));
            }
        }

        return (changed, amount == 0 ? DisputeEffect.Told : DisputeEffect.MoneyWent);
    }

    private static List<DisputedPayment> WinBack(IReadOnlyList<TakeablePayment> money, PaymentDispute told, Instant now)
    {
        List<DisputedPayment> changed = [];
        foreach (TakeablePayment each in money)
        {
            PaymentDispute lost = each.Payment.DisputeOf(told.Id) ?? told;
            long applied = Math.Min(lost.FromInvoiceMinor, each.CollectableMinor);
            long credit = lost.FromInvoiceMinor + lost.FromCreditMinor - applied;
            Payment back = each.Payment with { AppliedMinor = each.Payment.AppliedMinor + applied, CreditBalanceMinor = each.Payment.CreditBalanceMinor + credit };
            if (changed.Count == 0 || lost.TakenMinor > 0)
            {
                changed.Add(new DisputedPayment(back.With(told, now), told with { FromInvoiceMinor = applied, FromCreditMinor = credit, LossMinor = lost.LossMinor }));
            }
        }

        return changed;
    }

    private static PaymentDispute? DisputeOf(this Payment payment, string id) => payment.Disputes.FirstOrDefault(each => each.Id == id);

    private static Payment With(this Payment payment, PaymentDispute dispute, Instant now) => payment with
    {
        Disputes = [.. payment.Disputes.Where(each => each.Id != dispute.Id), dispute],
        UpdatedAt = now,
    };
}
