using System.Runtime.CompilerServices;
using Billing.Application.Ports;
using Billing.Application.Usage.Counting;
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

    /// <summary>Which of some transactions are stored on a day, by any commit or by those after a version.</summary>
    public static async ValueTask FindHashesAsync(
        ITableStore tables, string partition, UtcDay day, HashSet<TransactionHash> wanted, HashSet<TransactionHash> found, CancellationToken cancellationToken,
        long? after = null)
    {
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day));
        range = after is { } version ? range with { From = UsageRows.Segment(day, version + 1) } : range;
        await foreach ((_, TransactionHash hash) in ReadHashesAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (wanted.Contains(hash))
            {
                found.Add(hash);
            }
        }
    }

    /// <summary>The day and hash of every transaction of days [from, to).</summary>
    public static IAsyncEnumerable<(UtcDay Day, TransactionHash Hash)> ReadHashesAsync(
        ITableStore tables, string partition, UtcDay from, UtcDay to, CancellationToken cancellationToken) =>
        ReadHashesAsync(tables, new RowRange(partition, UsageRows.SegmentsOf(from), UsageRows.SegmentsOf(to)), cancellationToken);

    /// <summary>The records about events of a day whose hash begins with 48 bits: the events, as amended too, and marks of their withdrawal.</summary>
    public static async ValueTask<List<AcceptedEvent>> FindAsync(ITableStore tables, string partition, UtcDay day, ulong item, CancellationToken cancellationToken)
    {
        var found = new List<AcceptedEvent>();
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day)) with { Columns = HashColumns };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (Holds(Wide.Get(row.Columns, UsageRows.Hashes).Span, item)
                && await tables.GetAsync(UsageRows.Table, partition, row.RowKey, cancellationToken).ConfigureAwait(false) is { } whole)
            {
                found.AddRange(Events(whole).Where(accepted => accepted.Hash.Item == item));
            }
        }

        return found;
    }

    /// <summary>The events that count on a day, in the order in which they were counted.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadDayAsync(ITableStore tables, string partition, UtcDay day, CancellationToken cancellationToken) =>
        DayFacts.CountingOf(await ReadRecordsAsync(tables, partition, day, cancellationToken).ConfigureAwait(false));

    /// <summary>The same of a day of few events, in pages as large as the store gives.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadSmallDayAsync(ITableStore tables, string partition, UtcDay day, CancellationToken cancellationToken)
    {
        List<AcceptedEvent> records = [];
        await foreach (TableRow row in Pages.ReadAsync(tables, RowRange.Prefix(partition, UsageRows.SegmentsOf(day)), cancellationToken).ConfigureAwait(false))
        {
            records.AddRange(Events(row));
        }

        return DayFacts.CountingOf(records);
    }

    /// <summary>Every record of a day in the order in which they were counted: events, amendments and withdrawals.</summary>
    public static async ValueTask<List<AcceptedEvent>> ReadRecordsAsync(ITableStore tables, string partition, UtcDay day, CancellationToken cancellationToken)
    {
        var events = new List<AcceptedEvent>();
        await foreach (AcceptedEvent record in StreamAsync(tables, partition, day, cancellationToken).ConfigureAwait(false))
        {
            events.Add(record);
        }

        return events;
    }

    /// <summary>The same, one after the other: a day may hold more than memory should.</summary>
    public static async IAsyncEnumerable<AcceptedEvent> StreamAsync(
        ITableStore tables, string partition, UtcDay day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day), PageRows);
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            foreach (AcceptedEvent record in Events(row))
            {
                yield return record;
            }
        }
    }

    /// <summary>The events that count in one hour of a day, in the order in which they were counted. Only the segments that touch the hour are read whole.</summary>
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
        List<AcceptedEvent> counting = DayFacts.CountingOf([.. rows.OfType<TableRow>().SelectMany(Events)]);
        return counting.FindAll(one => UtcDay.HourOf(one.Event.Timestamp) == hour);
    }

    /// <summary>The records of a segment.</summary>
    public static List<AcceptedEvent> Events(TableRow row) => HubMessage.ReadEvents(Wide.Get(row.Columns, UsageRows.Body));

    private static async IAsyncEnumerable<(UtcDay Day, TransactionHash Hash)> ReadHashesAsync(
        ITableStore tables, RowRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableRow row in Pages.ReadAsync(tables, range with { Columns = HashColumns }, cancellationToken).ConfigureAwait(false))
        {
            UtcDay day = UsageRows.SegmentDay(row.RowKey);
            ReadOnlyMemory<byte> hashes = Wide.Get(row.Columns, UsageRows.Hashes);
            for (int at = 0; at < hashes.Length; at += TransactionHash.Size)
            {
                yield return (day, TransactionHash.Read(hashes.Span[at..]));
            }
        }
    }

    private static bool Holds(ReadOnlySpan<byte> hashes, ulong item)
    {
        for (int at = 0; at < hashes.Length; at += TransactionHash.Size)
        {
            if (TransactionHash.Read(hashes[at..]).Item == item)
            {
                return true;
            }
        }

        return false;
    }
}
