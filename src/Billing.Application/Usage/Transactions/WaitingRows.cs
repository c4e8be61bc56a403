using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage.Transactions;

/// <summary>Amendments that came before their event: a row <c>w|hash</c> for each event that they wait for, beside an entry of the directory.</summary>
internal static class WaitingRows
{
    /// <summary>The amendments that wait for an event, in the order in which they came.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadAsync(ITableStore tables, string partition, TransactionHash transaction, CancellationToken cancellationToken) =>
        await tables.GetAsync(UsageRows.Table, partition, UsageRows.Waiting(transaction), cancellationToken).ConfigureAwait(false) is { } row
            ? HubMessage.ReadEvents(Wide.Get(row.Columns, UsageRows.Body))
            : [];

    /// <summary>The entries of all events that amendments wait for: what a directory that is built again has to know.</summary>
    public static async ValueTask<List<ulong>> EntriesAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        var entries = new List<ulong>();
        RowRange range = RowRange.Prefix(partition, UsageRows.WaitingRows) with { Columns = [UsageRows.Version] };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            entries.Add(TransactionEntry.Waiting(UsageRows.WaitingTransaction(row.RowKey)).Packed);
        }

        return entries;
    }

    /// <summary>Stores them.</summary>
    public static RowWrite Write(string partition, TransactionHash transaction, IEnumerable<AcceptedEvent> amendments)
    {
        var block = new EventBlockWriter();
        foreach (AcceptedEvent amendment in amendments)
        {
            block.Add(amendment);
        }

        var columns = new Columns();
        Wide.Set(columns, UsageRows.Body, HubMessage.Squeeze(block.Written));
        return RowWrite.Upsert(partition, UsageRows.Waiting(transaction), columns);
    }

    /// <summary>Removes them, once they are stored with their event.</summary>
    public static RowWrite Delete(string partition, TransactionHash transaction) => RowWrite.Delete(partition, UsageRows.Waiting(transaction), "*");
}
