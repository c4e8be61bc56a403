using Billing.Application.Ports;

namespace Billing.Application.Consistency;

/// <summary>
/// A command row without an effect: whoever inserts it has decided that the command shall never commit. The command's own insert then fails,
/// and its retry finds the mark and reports a conflict.
/// </summary>
internal static class CommandFence
{
    private const string AbandonedColumn = "abandoned";

    public static string RowKey(string commandId) => "cmd|" + commandId;

    public static RowWrite Abandon(PartitionAddress address, string commandId) =>
        RowWrite.Insert(address.PartitionKey, RowKey(commandId), new Columns().Set(AbandonedColumn, true));

    /// <summary>True when the command has committed; otherwise it never will, because its command row is now taken.</summary>
    public static async ValueTask<bool> HasCommittedAsync(ITableStore tables, PartitionAddress address, string commandId, CancellationToken cancellationToken)
    {
        CommitResult fenced = await tables.CommitAsync(address.Table, [Abandon(address, commandId)], cancellationToken);
        if (fenced.IsCommitted)
        {
            return false;
        }

        TableRow? row = await tables.GetAsync(address.Table, address.PartitionKey, RowKey(commandId), cancellationToken);
        return row is null || !IsAbandoned(row);
    }

    public static bool IsAbandoned(TableRow row) => row.Columns.Boolean(AbandonedColumn) == true;
}
