using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>A day's counters as stored.</summary>
/// <param name="Document">The counters.</param>
/// <param name="Version">The usage version that wrote them last.</param>
internal sealed record StoredDay(DayDocument Document, long Version);

/// <summary>
/// Stores a day's counters: one row, and beside it rows of their own for the largest meters when the day outgrows 48 KB. All rows of
/// some days are one range, so a month is one read.
/// </summary>
internal static class DayRows
{
    private const int MainBytesMax = 48 * 1024;
    private const int UniqueBytesMax = 24 * 1024;
    private const string PartsColumn = "n";

    private static readonly string FirstPart = UsageRows.PartSuffix(0);

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

        foreach (byte[] meter in document.Meters.Select(meter => BytesOf(writes, partition, document.Day, meter, version)).OrderBy(meter => meter.Length))
        {
            if (main.Length + meter.Length <= MainBytesMax)
            {
                main.Raw(meter);
            }
            else
            {
                bytes += WriteParts(writes, partition, document.Day, meter, version);
            }
        }

        Columns columns = new Columns().Set(UsageRows.Version, version);
        Wide.Set(columns, UsageRows.Body, main.ToArray());
        writes.Add(RowWrite.Upsert(partition, UsageRows.Day(document.Day), columns));
        return bytes + main.Length;
    }

    /// <summary>The days of a closed range that have counters.</summary>
    public static async ValueTask<Dictionary<UtcDay, StoredDay>> ReadAsync(
        ITableStore tables, string partition, UtcDay first, UtcDay last, CancellationToken cancellationToken)
    {
        var days = new Dictionary<UtcDay, StoredDay>();
        var range = new RowRange(partition, UsageRows.Day(first), UsageRows.Day(last.Next));
        StoredDay? current = null;
        var parts = new MemoryStream();
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (row.RowKey.Length > UsageRows.Day(first).Length)
            {
                TakePart(current!, row, parts);
                continue;
            }

            current = new StoredDay(ReadMain(Wide.Get(row.Columns, UsageRows.Body).Span), row.Columns.Integer(UsageRows.Version) ?? 0);
            days.Add(current.Document.Day, current);
        }

        return days;
    }

    private static byte[] Bytes(MeterDay meter)
    {
        var writer = new PackWriter();
        meter.Write(writer);
        return writer.ToArray();
    }

    /// <summary>A unique count that has grown too large for this keeps its values apart from now on.</summary>
    private static byte[] BytesOf(List<RowWrite> writes, string partition, UtcDay day, MeterDay meter, long version)
    {
        byte[] bytes = Bytes(meter);
        if (meter.Kind != MeterKind.UniqueCount || meter.Apart is not null || bytes.Length <= UniqueBytesMax)
        {
            return bytes;
        }

        meter.KeepApart();
        UniqueRows.Write(writes, partition, day, meter, version);
        return Bytes(meter);
    }

    private static int WriteParts(List<RowWrite> writes, string partition, UtcDay day, byte[] meter, long version)
    {
        var key = new PackReader(meter);
        var meterKey = new MeterKey(key.Fixed64());
        int parts = (meter.Length + Wide.BytesMax - 1) / Wide.BytesMax;
        for (int part = 0; part < parts; part++)
        {
            ReadOnlyMemory<byte> piece = meter.AsMemory(part * Wide.BytesMax, Math.Min(Wide.BytesMax, meter.Length - (part * Wide.BytesMax)));
            Columns columns = new Columns().Set(UsageRows.Version, version).Set(PartsColumn, (long)parts);
            Wide.Set(columns, UsageRows.Body, piece);
            writes.Add(RowWrite.Upsert(partition, UsageRows.MeterPart(day, meterKey, part), columns));
        }

        return meter.Length;
    }

    private static DayDocument ReadMain(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackReader(bytes);
        DayDocument document = DayDocument.ReadTallies(ref reader);
        while (!reader.IsAtEnd)
        {
            document.Put(MeterDay.Read(ref reader));
        }

        return document;
    }

    /// <summary>Parts of an older, larger or smaller, writing of the day are recognised by their version.</summary>
    private static void TakePart(StoredDay day, TableRow row, MemoryStream parts)
    {
        if (row.RowKey.EndsWith(FirstPart, StringComparison.Ordinal))
        {
            parts.SetLength(0);
        }

        parts.Write(Wide.Get(row.Columns, UsageRows.Body).Span);
        bool isLast = row.RowKey.EndsWith(UsageRows.PartSuffix((int)(row.Columns.Integer(PartsColumn) ?? 1) - 1), StringComparison.Ordinal);
        if (isLast && row.Columns.Integer(UsageRows.Version) == day.Version)
        {
            var reader = new PackReader(parts.GetBuffer().AsSpan(0, (int)parts.Length));
            day.Document.Put(MeterDay.Read(ref reader));
        }
    }
}
