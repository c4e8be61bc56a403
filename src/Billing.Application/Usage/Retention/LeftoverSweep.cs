using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Retention;

/// <summary>
/// Removes rows that nothing names any more: rows of the directory of transactions whose run never came into the head, because whoever merged it
/// died or lost, and distinct values of counters that were made anew since. The transaction that removes them writes the head again on the condition
/// that it is what it was when they were found: whoever was about to name one of them loses, reads again and makes it anew.
/// </summary>
internal sealed class LeftoverSweep(ITableStore tables)
{
    private const int DeletesMax = 99;
    private const int TriesMax = 5;

    private static readonly string[] NoBody = [UsageRows.Version];

    /// <summary>Removes what is left over of a customer's directory and day; gives how many rows. What somebody changes meanwhile is left for another day.</summary>
    /// <exception cref="StoreException">The store failed; running again is safe.</exception>
    public async ValueTask<int> RunAsync(string partition, UtcDay day, CancellationToken cancellationToken)
    {
        int removed = 0;
        for (int lost = 0; lost < TriesMax;)
        {
            StoredHead stored = await HeadRow.ReadAsync(tables, partition, cancellationToken).ConfigureAwait(false);
            if (stored.ETag is null || await FindAsync(partition, day, stored, cancellationToken).ConfigureAwait(false) is not { Count: > 0 } leftovers)
            {
                return removed;
            }

            CommitResult result = await tables.CommitAsync(
                UsageRows.Table, [HeadRow.Write(partition, stored), .. leftovers.Select(row => RowWrite.Delete(partition, row.RowKey, row.ETag))], cancellationToken)
                .ConfigureAwait(false);
            removed += result.IsCommitted ? leftovers.Count : 0;
            lost += result.IsCommitted ? 0 : 1;
        }

        return removed;
    }

    /// <summary>Some rows that a head and the day's counters do not name: no more than fit a transaction.</summary>
    private async ValueTask<List<TableRow>> FindAsync(string partition, UtcDay day, StoredHead stored, CancellationToken cancellationToken)
    {
        HashSet<string> runs = [.. stored.Directory.Runs.Concat(stored.Directory.Obsolete).Select(UsageRows.RowsOf)];
        List<TableRow> leftovers = await ReadAsync(partition, UsageRows.RunRows, key => !runs.Contains(UsageRows.RunOf(key)), cancellationToken).ConfigureAwait(false);
        if (leftovers.Count > 0 || await ReadAsync(partition, UsageRows.UniquesOf(day), _ => true, cancellationToken).ConfigureAwait(false) is not { Count: > 0 })
        {
            return leftovers;
        }

        Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(tables, partition, day, day, cancellationToken).ConfigureAwait(false);
        List<string> sets = [.. (days.GetValueOrDefault(day)?.Document.Meters ?? []).Where(meter => meter.Apart is not null).Select(meter => UsageRows.UniquesOf(day, meter))];
        return await ReadAsync(
            partition, UsageRows.UniquesOf(day), key => !sets.Exists(set => key.StartsWith(set, StringComparison.Ordinal)), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<List<TableRow>> ReadAsync(string partition, string prefix, Predicate<string> isWanted, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, prefix) with { Columns = NoBody }, cancellationToken).ConfigureAwait(false))
        {
            if (isWanted(row.RowKey))
            {
                rows.Add(row);
            }

            if (rows.Count == DeletesMax)
            {
                break;
            }
        }

        return rows;
    }
}
