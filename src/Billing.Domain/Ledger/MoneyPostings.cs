using Billing.Domain.Wallets;

namespace Billing.Domain.Ledger;

/// <summary>Postings of payments and wallets. An empty list means that no money moved and no entry is written.</summary>
public static class MoneyPostings
{
    /// <summary>A payment of an invoice came in; what is more than the invoice needs is the customer's credit.</summary>
    public static IReadOnlyList<Posting> PaymentReceived(long appliedMinor, long creditMinor = 0) => new PostingList()
        .Debit(LedgerAccount.CashInTransit, appliedMinor + creditMinor)
        .Credit(LedgerAccount.Receivable, appliedMinor)
        .Credit(LedgerAccount.CreditLiability, creditMinor)
        .Done();

    /// <summary>Money of a payment went back: what it paid is owed again, what was unspent credit is so no more, the rest is lost.</summary>
    public static IReadOnlyList<Posting> PaymentRefunded(long appliedMinor, long creditMinor, long lossMinor = 0) => Taken(appliedMinor, creditMinor, lossMinor);

    /// <summary>A bank took money of a payment: what it paid is owed again, what was unspent credit is so no more, the rest is lost.</summary>
    public static IReadOnlyList<Posting> DisputeLost(long appliedMinor, long creditMinor, long lossMinor) => Taken(appliedMinor, creditMinor, lossMinor);

    private static IReadOnlyList<Posting> Taken(long appliedMinor, long creditMinor, long lossMinor) => new PostingList()
        .Debit(LedgerAccount.Receivable, appliedMinor)
        .Debit(LedgerAccount.CreditLiability, creditMinor)
        .Debit(LedgerAccount.DisputeLoss, lossMinor)
        .Credit(LedgerAccount.CashInTransit, appliedMinor + creditMinor + lossMinor)
        .Done();

    /// <summary>The money of a lost dispute is back.</summary>
    public static IReadOnlyList<Posting> DisputeWon(long appliedMinor, long creditMinor, long lossMinor) =>
        InvoicePostings.Reversed(DisputeLost(appliedMinor, creditMinor, lossMinor));

    /// <summary>A refund of a payment came back: it pays what is owed, the rest is credit, and what was lost is so no more.</summary>
    public static IReadOnlyList<Posting> RefundReturned(long appliedMinor, long creditMinor, long lossMinor) =>
        InvoicePostings.Reversed(PaymentRefunded(appliedMinor, creditMinor, lossMinor));

    /// <summary>Money that a credit note promised went back.</summary>
    public static IReadOnlyList<Posting> Refunded(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.CreditLiability, amountMinor)
        .Credit(LedgerAccount.CashInTransit, amountMinor)
        .Done();

    /// <summary>Wallet credit was bought without an invoice; credit bought by an invoice is posted with it.</summary>
    public static IReadOnlyList<Posting> WalletPurchased(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.CashInTransit, amountMinor)
        .Credit(LedgerAccount.WalletLiability, amountMinor)
        .Done();

    /// <summary>Wallet credit was given away.</summary>
    public static IReadOnlyList<Posting> WalletGranted(long amountMinor) => new PostingList()
        .Debit(LedgerAccount.PromotionalCredit, amountMinor)
        .Credit(LedgerAccount.WalletLiability, amountMinor)
        .Done();

    /// <summary>Wallet credit paid an invoice.</summary>
    public static IReadOnlyList<Posting> WalletConsumed(WalletUse use) => new PostingList()
        .Debit(LedgerAccount.WalletLiability, use.AmountMinor)
        .Credit(LedgerAccount.Receivable, use.AmountMinor)
        .Done();

    /// <summary>
    /// Credit moved between two wallets: what it gained in value was given away; what it lost is taken back as far as it was given, and earned as far as it was
    /// bought. Nothing is posted when the rates are the same.
    /// </summary>
    public static IReadOnlyList<Posting> WalletTransferred(WalletTransfer transfer)
    {
        long gained = transfer.InMinor - transfer.OutMinor;
        long lostPaid = gained < 0 ? Math.Min(-gained, Math.Max(0, transfer.OutPaidMinor - transfer.InPaidMinor)) : 0;
        return new PostingList()
            .Debit(LedgerAccount.PromotionalCredit, gained + lostPaid)
            .Credit(LedgerAccount.WalletLiability, gained)
            .Credit(LedgerAccount.Revenue, lostPaid)
            .Done();
    }

    /// <summary>Wallet credit expired: what was bought is earned, what was given is taken back.</summary>
    public static IReadOnlyList<Posting> WalletExpired(long grantedMinor, long paidMinor) => new PostingList()
        .Debit(LedgerAccount.WalletLiability, grantedMinor + paidMinor)
        .Credit(LedgerAccount.PromotionalCredit, grantedMinor)
        .Credit(LedgerAccount.Revenue, paidMinor)
        .Done();
}
