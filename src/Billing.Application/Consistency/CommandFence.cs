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

    public static bool IsAbandoned(TableRow row) => row.Columns.Boolean(AbandonedColumn) == true;
}
