using Billing.Application.Consistency;
using Billing.Application.Customers;
using Billing.Application.Persistence;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Billing.Domain.Wallets;

namespace Billing.Application.Wallets;

/// <summary>Looks wallets and their transactions up.</summary>
public sealed class WalletReader(ITableStore tables)
{
    /// <summary>A wallet by id, or null: absent and foreign ids look the same.</summary>
    public async ValueTask<Wallet?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, CustomerRows.Wallet(id), cancellationToken);
        Wallet? wallet = row is null ? null : DocumentCodec.Read(row.Columns, StoredJson.Default.Wallet);
        return wallet?.Id == id ? wallet : null;
    }

    /// <summary>The transactions of a wallet, newest first.</summary>
    public async ValueTask<IReadOnlyList<WalletTransaction>> TransactionsAsync(DataSpace space, BillingId id, CancellationToken cancellationToken)
    {
        PartitionAddress address = CustomerRows.PartitionOf(space, id);
        List<WalletTransaction> transactions = [];
        await foreach (TableRow row in tables.ReadAllAsync(
            address.Table, RowRange.Prefix(address.PartitionKey, CustomerRows.WalletTransactions(id)), cancellationToken))
        {
            transactions.Add(DocumentCodec.Read(row.Columns, StoredJson.Default.WalletTransaction)!);
        }

        transactions.Reverse();
        return transactions;
    }
}
