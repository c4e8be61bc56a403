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
    public ValueTask<Wallet?> FindAsync(DataSpace space, BillingId id, CancellationToken cancellationToken) =>
        tables.FindItemAsync(space, id, CustomerRows.Wallet(id), StoredJson.Default.Wallet, found => found.Id, cancellationToken);

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
