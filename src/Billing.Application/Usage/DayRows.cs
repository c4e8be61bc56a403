using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>A day's counters as stored.</summary>
/// <param name="Document">The counters.</param>
/// <param name="Version">The usage version that wrote them last.</param>
internal sealed record StoredDay(DayDocument Document, long Version);

/// <summary>
/// Stores a day's counters: one row, and beside it further rows for the largest meters when the day outgrows 48 KB. All rows of some days are
/// one range, so a month is one read. A meter that would make the day outgrow a transaction is given up for the day: its answers come from the
/// events.
/// </summary>
internal static class DayRows
{
    /// <summary>Most bytes of a day's counters: an amendment may change three days in one transaction.</summary>
    public const int DayBytesMax = Wide.BytesMax;

    private const int MainBytesMax = 48 * 1024;
    private const int UniqueBytesMax = 24 * 1024;

    private static readonly int DayKeyLength = UsageRows.Day(UtcDay.FirstOf(0)).Length;

    /// <summary>The writes that store a day's counters, and how many bytes they have.</summary>
    public static int Write(List<RowWrite> writes, string partition, DayDocument document, long version)
    {
        var main = new PackWriter(1024);
        document.WriteTallies(main);
        int bytes = 0;
        foreach (MeterDay meter in document.Meters.Where(meter => meter.Apart is not null))
        {
            bytes += UniqueRows.Write(writes, partition, document.Day, meter, version);
        }

        List<(MeterDay Meter, byte[] Bytes)> meters = [];
        foreach (MeterDay meter in document.Meters)
        {
            byte[] written = Bytes(meter);
            if (meter.Kind == MeterKind.UniqueCount && meter.Apart is null && written.Length > UniqueBytesMax)
            {
                meter.KeepApart();
                bytes += UniqueRows.Write(writes, partition, document.Day, meter, version);
                written = Bytes(meter);
            }

            meters.Add((meter, written));
        }

        var spilled = new PackWriter();
        foreach ((MeterDay meter, byte[] written) in meters.OrderBy(one => one.Bytes.Length))
        {
            if (main.Length + written.Length <= MainBytesMax)
            {
                main.Raw(written);
            }
            else if (main.Length + spilled.Length + written.Length <= DayBytesMax)
            {
                spilled.Raw(written);
            }
            else
            {
                meter.GiveUp();
                main.Raw(Bytes(meter));
            }
        }

        if (spilled.Length > 0)
        {
            writes.Add(Row(partition, UsageRows.DaySpill(document.Day), spilled, version));
        }

        writes.Add(Row(partition, UsageRows.Day(document.Day), main, version));
        return bytes + main.Length + spilled.Length;
    }

    /// <summary>The days of a closed range that have counters.</summary>
    public static async ValueTask<Dictionary<UtcDay, StoredDay>> ReadAsync(
        ITableStore tables, string partition, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        var range = new RowRange(partition, UsageRows.Day(first), UsageRows.Day(last.Next));
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return Read(rows);
    }

    /// <summary>The days of rows in their order.</summary>
    public static Dictionary<UtcDay, StoredDay> Read(IEnumerable<TableRow> rows)
    {
        var days = new Dictionary<UtcDay, StoredDay>();
        StoredDay? current = null;
        foreach (TableRow row in rows)
        {
            long version = row.Columns.Integer(UsageRows.Version) ?? 0;
            ReadOnlyMemory<byte> counters = Wide.Get(row.Columns, UsageRows.Body);
            if (row.RowKey.Length == DayKeyLength)
            {
                current = new StoredDay(ReadMain(counters.Span), version);
                days.Add(current.Document.Day, current);
            }
            else if (current is not null && row.RowKey == UsageRows.DaySpill(current.Document.Day) && version == current.Version)
            {
                // Further meters of an older writing, or of one that came between two pages, are recognised by their version.
                var reader = new PackReader(counters.Span);
                ReadMeters(current.Document, ref reader);
            }
        }

        return days;
    }

    private static byte[] Bytes(MeterDay meter)
    {
        var writer = new PackWriter();
        meter.Write(writer);
        return writer.ToArray();
    }

    private static RowWrite Row(string partition, string key, PackWriter counters, long version)
    {
        Columns columns = new Columns().Set(UsageRows.Version, version);
        Wide.Set(columns, UsageRows.Body, counters.ToArray());
        return RowWrite.Upsert(partition, key, columns);
    }

    private static DayDocument ReadMain(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackReader(bytes);
        DayDocument document = DayDocument.ReadTallies(ref reader);
        ReadMeters(document, ref reader);
        return document;
    }

    private static void ReadMeters(DayDocument document, ref PackReader reader)
    {
        while (!reader.IsAtEnd)
        {
            document.Put(MeterDay.Read(ref reader));
        }
    }
}
