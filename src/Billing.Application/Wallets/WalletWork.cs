using System.Globalization;
using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Ledger;
using Billing.Application.Persistence;
using Billing.Domain.Identity;
using Billing.Domain.Ledger;
using Billing.Domain.Wallets;
using NodaTime;

namespace Billing.Application.Wallets;

/// <summary>
/// What units of work on wallets share, so that wallet, transaction, journal and list agree: every movement of credit goes through here.
/// </summary>
internal static class WalletWork
{
    /// <summary>Reads a wallet within the work, or null.</summary>
    public static async ValueTask<Wallet?> WalletAsync(this PartitionWork work, BillingId id, CancellationToken cancellationToken) =>
        await work.ReadAsync(CustomerRows.Wallet(id), StoredJson.Default.Wallet, cancellationToken) is { } wallet && wallet.Id == id ? wallet : null;

    /// <summary>The customer's active wallets.</summary>
    public static async ValueTask<IReadOnlyList<Wallet>> WalletsAsync(
        this PartitionWork work, CustomerAccount account, CancellationToken cancellationToken)
    {
        List<Wallet> wallets = [];
        foreach (BillingId id in account.Wallets)
        {
            wallets.Add(await work.WalletAsync(id, cancellationToken) ?? throw new InvalidOperationException($"Wallet {id} of the account is gone"));
        }

        return wallets;
    }

    /// <summary>Gives credit: the wallet as it then is. It must still be saved.</summary>
    public static Wallet Grant(
        this PartitionWork work, CustomerAccount account, Wallet wallet, decimal credits, long amountMinor, WalletTransactionSource source)
    {
        WalletTransaction transaction = work.Move(
            account, wallet, WalletTransactionType.Inbound, WalletTransactionReason.Granted, source, amountMinor, credits, invoiceId: null);
        work.Book(
            JournalEntryKind.WalletGranted, transaction.Id, wallet.Currency, LedgerAccount.PromotionalCredit, LedgerAccount.WalletLiability, amountMinor);
        return wallet with { GrantedBalanceMinor = wallet.GrantedBalanceMinor + amountMinor };
    }

    /// <summary>
    /// Takes the rest of a wallet that ends: what was given is given back to the cost account, what was bought and not spent is earned.
    /// </summary>
    public static Wallet Void(this PartitionWork work, CustomerAccount account, Wallet wallet) => work.Void(account, wallet, wallet.BalanceMinor, wallet.BalanceCredits);

    /// <summary>Takes a part of a wallet, what was given first (rule 22). It must still be saved.</summary>
    public static Wallet Void(this PartitionWork work, CustomerAccount account, Wallet wallet, long amountMinor, decimal credits)
    {
        if (amountMinor == 0)
        {
            return wallet;
        }

        WalletTransaction transaction = work.Move(
            account, wallet, WalletTransactionType.Outbound, WalletTransactionReason.Voided, WalletTransactionSource.Manual, amountMinor, credits, invoiceId: null);
        long granted = Math.Min(wallet.GrantedBalanceMinor, amountMinor);
        long paid = amountMinor - granted;
        work.Book(JournalEntryKind.WalletExpired, transaction.Id, wallet.Currency, LedgerAccount.WalletLiability, LedgerAccount.PromotionalCredit, granted);
        work.Book(JournalEntryKind.WalletExpired, transaction.Id, wallet.Currency, LedgerAccount.WalletLiability, LedgerAccount.Revenue, paid);
        return wallet with { GrantedBalanceMinor = wallet.GrantedBalanceMinor - granted, PaidBalanceMinor = wallet.PaidBalanceMinor - paid };
    }

    /// <summary>
    /// Writes a wallet, and in the account what time will do to it. The account must still be written, and the schedule kept in step with it.
    /// </summary>
    public static CustomerAccount Save(this PartitionWork work, CustomerAccount account, Wallet wallet)
    {
        work.Put(CustomerRows.Wallet(wallet.Id), wallet, StoredJson.Default.Wallet);
        work.Emit(WalletLists.Upsert(account.Space, wallet));
        WalletDue? due = WalletDue.Of(wallet, DateTimeZoneProviders.Tzdb[account.Customer.TimeZoneId]);
        return account with
        {
            Wallets = wallet.Status == WalletStatus.Active ? account.Wallets : [.. account.Wallets.Where(id => id != wallet.Id)],
            WalletDues = [.. account.WalletDues.Where(each => each.WalletId != wallet.Id), .. due is null ? Array.Empty<WalletDue>() : [due]],
        };
    }

    /// <summary>Ends a wallet: what is left in it is lost, as a transaction and a journal entry show. The account must still be written.</summary>
    public static (CustomerAccount Account, Wallet Wallet) End(this PartitionWork work, CustomerAccount account, Wallet wallet)
    {
        Wallet ended = work.Void(account, wallet) with { Status = WalletStatus.Terminated, TerminatedAt = work.Now, UpdatedAt = work.Now };
        work.EmitEvent(account.Space, "wallet.terminated", wallet.Id, ended, StoredJson.Default.Wallet);
        return (work.Save(account, ended), ended);
    }

    /// <summary>Writes down a movement of credit. Booking it is the caller's.</summary>
    public static WalletTransaction Move(
        this PartitionWork work, CustomerAccount account, Wallet wallet, WalletTransactionType type, WalletTransactionReason reason,
        WalletTransactionSource source, long amountMinor, decimal credits, BillingId? invoiceId) =>
        work.Write(account, wallet, type, reason, source, amountMinor, credits, invoiceId, WalletTransactionStatus.Settled).Transaction;

    /// <summary>Writes down a movement that counts, or waits for its payment: the transaction and its row.</summary>
    public static (WalletTransaction Transaction, string Row) Write(
        this PartitionWork work, CustomerAccount account, Wallet wallet, WalletTransactionType type, WalletTransactionReason reason,
        WalletTransactionSource source, long amountMinor, decimal credits, BillingId? invoiceId, WalletTransactionStatus status)
    {
        long sequence = work.NextSequence();
        string row = CustomerRows.WalletTransaction(wallet.Id, sequence);
        BillingId id = IdDerivation.ItemOf(
            wallet.Id.Owner, 0, "wallet-transaction", wallet.Id.ToString(), sequence.ToString(CultureInfo.InvariantCulture));
        var transaction = new WalletTransaction(
            id, wallet.Id, wallet.CustomerId, type, reason, source, status, amountMinor, credits, invoiceId, work.Now, work.Now);
        work.Insert(row, transaction, StoredJson.Default.WalletTransaction);
        work.EmitEvent(account.Space, "wallet.transaction.created", id, transaction, StoredJson.Default.WalletTransaction);
        return (transaction, row);
    }
}
