using Billing.Application.Platform.Placement;
using Billing.Application.Ports;
using Billing.Domain.Identity;
using Names = Billing.Application.Consistency.Tables;

namespace Billing.Storage.Azure.Sharding;

/// <summary>
/// The table port over several storage accounts. The partitions of customers, in <c>customers</c> and <c>usage</c>, lie in the account that the customer's key
/// chooses among those of its organization; everything else lies in the first account. A transaction is within one partition, so within one account.
/// </summary>
/// <param name="home">The first account.</param>
/// <param name="further">The others, in the order in which they came.</param>
internal sealed class ShardedTableStore(TableAccount home, IReadOnlyList<TableAccount> further) : ITableStore
{
    private readonly OrganizationSpread _spread = new(home.Tables);
    private readonly PlaceMark[] _marks = [.. further.Select((account, i) => new PlaceMark(home.Name, account, i + 1))];

    /// <summary>How many accounts there are.</summary>
    public int Accounts => further.Count + 1;

    public async Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        await home.Tables.EnsureTableAsync(table, cancellationToken).ConfigureAwait(false);
        foreach (TableAccount account in IsSpread(table) ? further : [])
        {
            await account.Tables.EnsureTableAsync(table, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        return Known(table, partitionKey) is { } known ? known.GetAsync(table, partitionKey, rowKey, cancellationToken) : FindAsync();

        async ValueTask<TableRow?> FindAsync() =>
            await (await LocateAsync(partitionKey, cancellationToken).ConfigureAwait(false)).GetAsync(table, partitionKey, rowKey, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        return Known(table, range.PartitionKey) is { } known ? known.QueryAsync(table, range, cancellationToken) : FindAsync();

        async ValueTask<TablePage> FindAsync() =>
            await (await LocateAsync(range.PartitionKey, cancellationToken).ConfigureAwait(false)).QueryAsync(table, range, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        // A commit of nothing, or over several partitions, is refused by the account that gets it.
        string partitionKey = writes.Count == 0 ? "" : writes[0].PartitionKey;
        return Known(table, partitionKey) is { } known ? known.CommitAsync(table, writes, cancellationToken) : FindAsync();

        async ValueTask<CommitResult> FindAsync() =>
            await (await LocateAsync(partitionKey, cancellationToken).ConfigureAwait(false)).CommitAsync(table, writes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a table lies in all accounts.</summary>
    internal static bool IsSpread(string table) => table is Names.Customers or Names.Usage;

    /// <summary>The account of a partition as far as it is known without asking; null when it has to be found out.</summary>
    private ITableStore? Known(string table, string partitionKey)
    {
        if (!IsSpread(table) || !CustomerPlace.TryRead(partitionKey, out OwnerKey organization, out OwnerKey customer))
        {
            return home.Tables;
        }

        if (_spread.Remembered(organization) is not { } accounts || accounts > Accounts)
        {
            return null;
        }

        int place = CustomerPlace.Of(customer, accounts);
        return place == 0 ? home.Tables : _marks[place - 1].IsSeen ? further[place - 1].Tables : null;
    }

    private async ValueTask<ITableStore> LocateAsync(string partitionKey, CancellationToken cancellationToken)
    {
        CustomerPlace.TryRead(partitionKey, out OwnerKey organization, out OwnerKey customer);
        int accounts = _spread.Remembered(organization) ?? await _spread.ReadAsync(organization, cancellationToken).ConfigureAwait(false);
        if (accounts > Accounts)
        {
            throw new StoreException(StoreFault.Refused, $"Organization {organization} is spread over {accounts} storage accounts, and {FurtherAccounts.Setting} names only {further.Count} besides the first");
        }

        int place = CustomerPlace.Of(customer, accounts);
        if (place == 0)
        {
            return home.Tables;
        }

        await _marks[place - 1].CheckAsync(cancellationToken).ConfigureAwait(false);
        return further[place - 1].Tables;
    }
}

/// <summary>The tables of one storage account.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="Tables">Its tables.</param>
internal sealed record TableAccount(string Name, ITableStore Tables);
