using System.Runtime.CompilerServices;
using Billing.Application.Ports;

namespace Billing.Application.Usage;

/// <summary>Reads all pages of a range of the usage table.</summary>
internal static class Pages
{
    /// <summary>The rows in key order.</summary>
    public static async IAsyncEnumerable<TableRow> ReadAsync(
        ITableStore tables, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange? next = range;
        while (next is not null)
        {
            TablePage page = await tables.QueryAsync(UsageRows.Table, next, cancellationToken).ConfigureAwait(false);
            foreach (TableRow row in page.Rows)
            {
                yield return row;
            }

            next = page.Continuation is { } continuation ? range with { Continuation = continuation } : null;
        }
    }
}
