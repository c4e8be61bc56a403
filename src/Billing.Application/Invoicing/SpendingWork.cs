using Billing.Application.Consistency;
using Billing.Application.Credits;
using Billing.Application.Customers;
using Billing.Application.Ledger;
using Billing.Application.Payments;
using Billing.Application.Wallets;
using Billing.Domain.Credits;
using Billing.Domain.Identity;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Results;
using Billing.Domain.Monetary;
using Billing.Domain.Wallets;
namespace Billing.Application.Invoicing;

/// <summary>
/// Pays invoices with credit notes and wallets (rules 14 and 22): what may pay is read in the unit of work that makes the invoice final, and what it takes is
/// written, with its transactions and journal entries, in the same commit.
/// </summary>
internal static class SpendingWork
{
    /// <summary>Wallets that pay one invoice: each takes several rows of a transaction that holds 100.</summary>
    public const int WalletsMax = 6;

    /// <summary>Credit notes that pay one invoice; the rest waits for the next.</summary>
    public const int CreditsMax = 8;

    /// <summary>What may pay an invoice of the customer in a currency that becomes final now.</summary>
    public static async ValueTask<Spending> SpendableAsync(
        this PartitionWork work, CustomerAccount account, Currency currency, CancellationToken cancellationToken)
    {
        IReadOnlyList<Wallet> wallets = await work.WalletsAsync(account, cancellationToken);
        return new Spending
        {
            Credits =
            [
                .. account.Credits.Where(credit => credit.Currency == currency).Take(CreditsMax)
                    .Select(credit => new CreditBalance(credit.CreditNoteId, credit.BalanceMinor)),
            ],
            Wallets = [.. wallets.Where(wallet => wallet.BalanceMinor > 0)],
        };
    }

    /// <summary>Takes what a final invoice was paid with. The account must still be written.</summary>
    public static async ValueTask<CustomerAccount> SpendAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach (CreditUse use in invoice.Credits)
        {
            account = await work.MoveCreditAsync(account, use.CreditNoteId, -use.AmountMinor, cancellationToken);
            work.Book(JournalEntryKind.CreditApplied, invoice.Id, invoice.Currency, InvoicePostings.CreditApplied(use.AmountMinor));
        }

        foreach (WalletUse use in invoice.Wallets)
        {
            Wallet wallet = (await work.WalletAsync(use.WalletId, cancellationToken))!;
            account = work.MoveBetween(account, wallet, use, invoice, WalletTransactionType.Outbound);
        }

        return account;
    }

    /// <summary>Gives back what an invoice that is taken back was paid with. Refused when a wallet has ended since.</summary>
    public static async ValueTask<Result<CustomerAccount>> GiveBackAsync(
        this PartitionWork work, CustomerAccount account, Invoice invoice, CancellationToken cancellationToken)
    {
        foreach (CreditUse use in invoice.Credits)
        {
            account = await work.MoveCreditAsync(account, use.CreditNoteId, use.AmountMinor, cancellationToken);
            work.Book(
                JournalEntryKind.CreditApplied, invoice.Id, invoice.Currency, InvoicePostings.Reversed(InvoicePostings.CreditApplied(use.AmountMinor)));
        }

        foreach (WalletUse use in invoice.Wallets)
        {
            if (await work.WalletAsync(use.WalletId, cancellationToken) is not { Status: WalletStatus.Active } wallet)
            {
                return Failure.Of(FailureKind.WrongState, "A wallet that paid a part of the invoice has ended");
            }

            account = work.MoveBetween(account, wallet, use, invoice, WalletTransactionType.Inbound);
        }

        return account;
    }

    /// <summary>Credit is a note's, or what a payment was more than its invoice.</summary>
    private static async ValueTask<CustomerAccount> MoveCreditAsync(
        this PartitionWork work, CustomerAccount account, BillingId id, long byMinor, CancellationToken cancellationToken)
    {
        if (await work.PaymentAsync(id, cancellationToken) is { } payment)
        {
            return work.SaveCredit(account, payment, payment.CreditBalanceMinor + byMinor);
        }

        CreditNote note = await work.CreditNoteAsync(id, cancellationToken);
        return work.SaveBalance(account, note, note.BalanceMinor + byMinor);
    }

    private static CustomerAccount MoveBetween(
        this PartitionWork work, CustomerAccount account, Wallet wallet, WalletUse use, Invoice invoice, WalletTransactionType type)
    {
        int sign = type == WalletTransactionType.Outbound ? -1 : 1;
        WalletTransaction moved = work.Move(
            account, wallet, type, WalletTransactionReason.Invoiced, WalletTransactionSource.Manual, use.AmountMinor, use.AmountMinor / wallet.RateMinor,
            invoice.Id);
        IReadOnlyList<Posting> consumed = MoneyPostings.WalletConsumed(use);
        work.Book(JournalEntryKind.WalletConsumed, moved.Id, wallet.Currency, sign < 0 ? consumed : InvoicePostings.Reversed(consumed));
        return work.Save(account, (wallet with
        {
            GrantedBalanceMinor = wallet.GrantedBalanceMinor + (sign * use.GrantedMinor),
            PaidBalanceMinor = wallet.PaidBalanceMinor + (sign * use.PaidMinor),
            ConsumedMinor = wallet.ConsumedMinor - (sign * use.AmountMinor),
            UpdatedAt = work.Now,
        }).Watched(work.Now));
    }
}
