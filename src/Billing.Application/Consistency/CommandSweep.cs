using Billing.Application.Ports;
using NodaTime;

namespace Billing.Application.Consistency;

/// <summary>
/// Removes command rows that nobody asks for any more: those of callers' keys, which are remembered for a day, and those of requests without a key, which were of use only until the
/// request ended. Rows of jobs stay, because their names come again whenever a message does, and those that claimed names hang on.
/// </summary>
public sealed class CommandSweep(ITableStore tables, IClock clock)
{
    internal const string AtColumn = "at";

    /// <summary>Says of a row that it may go. What does not say so stays.</summary>
    internal const string PassingColumn = "passes";

    private const string Prefix = "cmd|";
    private const int DeletesMax = 100;

    /// <summary>How old a row is before it goes: twice as long as a key is remembered, so that no clock matters.</summary>
    public static readonly Duration Life = Command.KeyLifetime + Command.KeyLifetime;

    private static readonly string[] Read = [AtColumn, PassingColumn];

    /// <summary>Removes what is old of a partition; gives how many rows. What somebody changes meanwhile is left for another day.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask<int> RunAsync(PartitionAddress address, CancellationToken cancellationToken)
    {
        long before = (clock.GetCurrentInstant() - Life).ToUnixTimeMilliseconds();
        int removed = 0;
        List<RowWrite> deletes = [];
        await foreach (TableRow row in tables.ReadAllAsync(address.Table, RowRange.Prefix(address.PartitionKey, Prefix) with { Columns = Read }, cancellationToken))
        {
            if (row.Columns.Boolean(PassingColumn) == true && row.Columns.Integer(AtColumn) < before)
            {
                deletes.Add(RowWrite.Delete(row.PartitionKey, row.RowKey, row.ETag));
            }

            if (deletes.Count == DeletesMax)
            {
                removed += await RemoveAsync(address, deletes, cancellationToken);
            }
        }

        return removed + await RemoveAsync(address, deletes, cancellationToken);
    }

    private async ValueTask<int> RemoveAsync(PartitionAddress address, List<RowWrite> deletes, CancellationToken cancellationToken)
    {
        int count = deletes.Count > 0 && (await tables.CommitAsync(address.Table, deletes, cancellationToken)).IsCommitted ? deletes.Count : 0;
        deletes.Clear();
        return count;
    }
}
