using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Cells;

namespace Billing.Application.Usage;

/// <summary>
/// Brings the new distinct values of a meter and day together in shards, after counting and outside its transactions. Taking values in twice
/// changes nothing, so a run may crash anywhere, overlap another, or never happen: rows of new values go only once every shard has them.
/// </summary>
internal static class UniqueCompaction
{
    /// <summary>Rows of new values that are brought together.</summary>
    public const int RowsMin = 32;

    private const int DeletesMax = 100;

    /// <summary>Brings the values of a day together where there are many rows of new ones.</summary>
    public static async ValueTask RunAsync(
        ITableStore tables, string partition, DayDocument document, CancellationToken cancellationToken, int rowsMin = RowsMin)
    {
        foreach (MeterDay meter in document.Meters.Where(meter => meter.Apart?.Rows >= rowsMin))
        {
            try
            {
                if (await TryRunAsync(tables, partition, document.Day, meter, cancellationToken).ConfigureAwait(false))
                {
                    meter.BroughtTogether();
                }
            }
            catch (StoreException)
            {
                // Nothing is lost: the rows of new values are still there, and the next commit of the day tries again.
            }
        }
    }

    private static async ValueTask<bool> TryRunAsync(ITableStore tables, string partition, UtcDay day, MeterDay meter, CancellationToken cancellationToken)
    {
        List<TableRow> rows = await UniqueRows.ReadNewAsync(tables, partition, day, meter, cancellationToken).ConfigureAwait(false);
        var together = new ValueHours();
        foreach (TableRow row in rows)
        {
            together.Add(UniqueRows.ValuesOf(row));
        }

        ValueHours?[] shards = together.Split();
        for (int shard = 0; shard < shards.Length; shard++)
        {
            if (shards[shard] is { } values && !await TryAddAsync(tables, partition, day, meter, shard, values, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        foreach (TableRow[] part in rows.Chunk(DeletesMax))
        {
            await tables.CommitAsync(
                UsageRows.Table, [.. part.Select(row => RowWrite.Delete(partition, row.RowKey, row.ETag))], cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>False when another run changed the shard meanwhile.</summary>
    private static async ValueTask<bool> TryAddAsync(
        ITableStore tables, string partition, UtcDay day, MeterDay meter, int shard, ValueHours values, CancellationToken cancellationToken)
    {
        List<TableRow> before = await UniqueRows.ReadShardAsync(tables, partition, day, meter, shard, cancellationToken).ConfigureAwait(false);
        foreach (TableRow row in before)
        {
            values.Add(UniqueRows.ValuesOf(row));
        }

        CommitResult result = await tables.CommitAsync(
            UsageRows.Table, UniqueRows.WriteShard(partition, day, meter, shard, before, values), cancellationToken).ConfigureAwait(false);
        return result.IsCommitted;
    }
}
