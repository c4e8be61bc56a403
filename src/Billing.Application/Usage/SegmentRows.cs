using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>Raw events as stored: one row for each commit and UTC day, with the events packed and their hashes beside them.</summary>
internal static class SegmentRows
{
    private const int PageRows = 200;

    private static readonly string[] HourColumns = [UsageRows.HourMask];

    private static readonly string[] HashColumns = Wide.Names(UsageRows.Hashes);

    /// <summary>The row of the events of one commit that fall on a day.</summary>
    public static RowWrite Write(string partition, UtcDay day, long version, IReadOnlyList<AcceptedEvent> events)
    {
        var block = new EventBlockWriter();
        var hashes = new byte[events.Count * TransactionHash.Size];
        int hours = 0;
        for (int i = 0; i < events.Count; i++)
        {
            block.Add(events[i]);
            events[i].Hash.Write(hashes.AsSpan(i * TransactionHash.Size));
            hours |= 1 << UtcDay.HourOf(events[i].Event.Timestamp);
        }

        var columns = new Columns().Set(UsageRows.Version, version).Set(UsageRows.HourMask, (long)hours);
        Wide.Set(columns, UsageRows.Hashes, hashes);
        Wide.Set(columns, UsageRows.Body, HubMessage.Squeeze(block.Written));
        return RowWrite.Insert(partition, UsageRows.Segment(day, version), columns);
    }

    /// <summary>Adds the hash of every event of a day to a set.</summary>
    public static async ValueTask ReadHashesAsync(
        ITableStore tables, string partition, UtcDay day, HashSet<TransactionHash> into, CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day)) with { Columns = HashColumns };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            ReadOnlyMemory<byte> hashes = Wide.Get(row.Columns, UsageRows.Hashes);
            for (int at = 0; at < hashes.Length; at += TransactionHash.Size)
            {
                into.Add(TransactionHash.Read(hashes.Span[at..]));
            }
        }
    }

    /// <summary>The event of a day whose hash begins with 48 bits, or null.</summary>
    public static async ValueTask<AcceptedEvent?> FindAsync(ITableStore tables, string partition, UtcDay day, ulong item, CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day)) with { Columns = HashColumns };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            int index = IndexOf(Wide.Get(row.Columns, UsageRows.Hashes).Span, item);
            if (index >= 0 && await tables.GetAsync(UsageRows.Table, partition, row.RowKey, cancellationToken).ConfigureAwait(false) is { } whole)
            {
                return Events(whole)[index];
            }
        }

        return null;
    }

    /// <summary>Every event of a day in the order in which they were counted.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadDayAsync(ITableStore tables, string partition, UtcDay day, CancellationToken cancellationToken)
    {
        var events = new List<AcceptedEvent>();
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day), PageRows);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            events.AddRange(Events(row));
        }

        return events;
    }

    /// <summary>The events of one hour of a day in the order in which they were counted. Only the segments that touch the hour are read whole.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadHourAsync(
        ITableStore tables, string partition, UtcDay day, int hour, CancellationToken cancellationToken)
    {
        var touching = new List<string>();
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day)) with { Columns = HourColumns };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (((row.Columns.Integer(UsageRows.HourMask) ?? -1) & (1L << hour)) != 0)
            {
                touching.Add(row.RowKey);
            }
        }

        TableRow?[] rows = await ParallelReads.MapAsync(touching, (key, token) => tables.GetAsync(UsageRows.Table, partition, key, token), cancellationToken).ConfigureAwait(false);
        return [.. rows.OfType<TableRow>().SelectMany(Events).Where(one => UtcDay.HourOf(one.Event.Timestamp) == hour)];
    }

    private static List<AcceptedEvent> Events(TableRow row) => EventBlockReader.ReadAll(HubMessage.Restore(Wide.Get(row.Columns, UsageRows.Body)));

    private static int IndexOf(ReadOnlySpan<byte> hashes, ulong item)
    {
        for (int at = 0; at < hashes.Length; at += TransactionHash.Size)
        {
            if (TransactionHash.Read(hashes[at..]).High >> 16 == item)
            {
                return at / TransactionHash.Size;
            }
        }

        return -1;
    }
}
