using Billing.Application.Ports;
using Names = Billing.Application.Consistency.Tables;

namespace Billing.Storage.Azure.Sharding;

/// <summary>
/// A row in a further account that says whose it is and which place it has. It is made when the account is first used and looked at once in a process: with two
/// accounts mixed up in the setting, customers would seem to be gone and would be made a second time.
/// </summary>
internal sealed class PlaceMark(string home, TableAccount account, int place)
{
    /// <summary>The partition of the mark.</summary>
    internal const string Partition = "-account";

    private const string Row = "place";
    private const string HomeColumn = "home";
    private const string PlaceColumn = "place";

    private volatile bool _isSeen;

    /// <summary>True once the mark was found to be right.</summary>
    public bool IsSeen => _isSeen;

    /// <exception cref="StoreException">The account belongs elsewhere, or the store failed.</exception>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        if (_isSeen)
        {
            return;
        }

        TableRow? mark = await account.Tables.GetAsync(Names.Customers, Partition, Row, cancellationToken).ConfigureAwait(false);
        if (mark is null)
        {
            Columns columns = new Columns().Set(HomeColumn, home).Set(PlaceColumn, place);
            if ((await account.Tables.CommitAsync(Names.Customers, [RowWrite.Insert(Partition, Row, columns)], cancellationToken).ConfigureAwait(false)).IsCommitted)
            {
                _isSeen = true;
                return;
            }

            mark = await account.Tables.GetAsync(Names.Customers, Partition, Row, cancellationToken).ConfigureAwait(false);
        }

        if (mark?.Columns.Text(HomeColumn) != home || mark.Columns.Integer(PlaceColumn) != place)
        {
            throw new StoreException(
                StoreFault.Refused,
                $"The storage account {account.Name} has place {mark?.Columns.Integer(PlaceColumn)} beside {mark?.Columns.Text(HomeColumn)}, not place {place} beside {home}: {FurtherAccounts.Setting} must keep its order");
        }

        _isSeen = true;
    }
}
