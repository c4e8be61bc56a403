using System.Runtime.CompilerServices;
using Billing.Application.Ports;

namespace Billing.Application.Platform;

/// <summary>Reads ranges to their end.</summary>
internal static class TableReading
{
    /// <summary>All rows of a range, page after page.</summary>
    public static async IAsyncEnumerable<TableRow> ReadAllAsync(
        this ITableStore tables, string table, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            TablePage page = await tables.QueryAsync(table, range with { Continuation = continuation }, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                yield return row;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }
}
