using System.Runtime.CompilerServices;
using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Cells;

namespace Billing.Application.Usage;

/// <summary>
/// The distinct values of a meter and day that are kept apart: rows of what was new in a commit, which sort before the rows of shards into
/// which they are brought together. Reading in this order misses nothing: what leaves the former is in the latter already.
/// </summary>
internal static class UniqueRows
{
    private const string PartsColumn = "n";
    private const int PartBytes = 500_000;

    /// <summary>Writes what is new since the day was last written; gives its bytes, 0 when there is nothing.</summary>
    public static int Write(List<RowWrite> writes, string partition, UtcDay day, MeterDay meter, long version)
    {
        ValueHours fresh = meter.TakeFresh();
        if (fresh.Count == 0)
        {
            return 0;
        }

        byte[] bytes = fresh.ToBytes();
        Columns columns = new Columns().Set(UsageRows.Version, version);
        Wide.Set(columns, UsageRows.Body, bytes);
        writes.Add(RowWrite.Insert(partition, UsageRows.UniqueNew(day, meter, version), columns));
        return bytes.Length;
    }

    /// <summary>The rows of a commit's new values, oldest first.</summary>
    public static async ValueTask<List<TableRow>> ReadNewAsync(
        ITableStore tables, string partition, UtcDay day, MeterDay meter, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();
        RowRange range = RowRange.Prefix(partition, UsageRows.UniqueNewOf(day, meter), take: 100);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Every value of the day: the new ones first.</summary>
    public static async IAsyncEnumerable<ValueHours> ReadAllAsync(
        ITableStore tables, string partition, UtcDay day, MeterDay meter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(partition, UsageRows.UniquesOf(day, meter), take: 100);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            yield return ValuesOf(row);
        }
    }

    /// <summary>The rows of a shard.</summary>
    public static async ValueTask<List<TableRow>> ReadShardAsync(
        ITableStore tables, string partition, UtcDay day, MeterDay meter, int shard, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();
        RowRange range = RowRange.Prefix(partition, UsageRows.UniqueShardOf(day, meter, shard));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The values of a row: rows of a shard hold whole sets, each of its own part of the shard.</summary>
    public static ValueHours ValuesOf(TableRow row) => ValueHours.Read(Wide.Get(row.Columns, UsageRows.Body).Span);

    /// <summary>The writes that put a shard's values in the place of the rows that were read, on the condition that nobody else did.</summary>
    public static List<RowWrite> WriteShard(string partition, UtcDay day, MeterDay meter, int shard, IReadOnlyList<TableRow> before, ValueHours values)
    {
        var writes = new List<RowWrite>();
        foreach (ValueHours part in Parts(values, Math.Max(1, before.Count)))
        {
            Columns columns = new Columns().Set(PartsColumn, (long)part.Count);
            Wide.Set(columns, UsageRows.Body, part.ToBytes());
            writes.Add(writes.Count < before.Count
                ? RowWrite.Replace(partition, before[writes.Count].RowKey, before[writes.Count].ETag, columns)
                : RowWrite.Insert(partition, UsageRows.UniqueShard(day, meter, shard, writes.Count), columns));
        }

        return writes;
    }

    /// <summary>Cuts values that a row cannot hold into several sets, never fewer than there were rows.</summary>
    private static ValueHours[] Parts(ValueHours values, int partsMin)
    {
        int size = values.ToBytes().Length;
        int parts = Math.Max(partsMin, (size / PartBytes) + 1);
        var cut = new ValueHours[parts];
        for (int i = 0; i < parts; i++)
        {
            cut[i] = new ValueHours();
        }

        // The bits after those of the shard spread evenly.
        values.ForEach((group, value, hours) => cut[(int)((ulong)(value >> 64) % (ulong)parts)].Add(group, value, hours));
        return cut;
    }
}
