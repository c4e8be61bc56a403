using System.Runtime.CompilerServices;

namespace Billing.Application.Ports;

/// <summary>Reads ranges whole.</summary>
public static class TablePages
{
    /// <summary>Every row of a range, page by page.</summary>
    public static async IAsyncEnumerable<TableRow> ReadAllAsync(
        this ITableStore tables, string table, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange? next = range;
        while (next is not null)
        {
            TablePage page = await tables.QueryAsync(table, next, cancellationToken);
            foreach (TableRow row in page.Rows)
            {
                yield return row;
            }

            next = page.Continuation is null ? null : next with { Continuation = page.Continuation };
        }
    }
}
