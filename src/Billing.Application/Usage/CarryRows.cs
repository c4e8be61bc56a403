using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>
/// Stores what meters that carry over take into a block of days: derived from the days before it and from nothing else, so a row may be
/// lost or written twice. It holds as long as no day before the block has changed since the usage version that it names.
/// </summary>
internal static class CarryRows
{
    private const string PartsColumn = "n";
    private const int PartsPerCommit = 4;

    /// <summary>The states at the start of a block that still hold, by meter.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="partition">The customer's partition.</param>
    /// <param name="block">The block.</param>
    /// <param name="meters">The meters that are wanted.</param>
    /// <param name="changed">The version that last changed a day before the block.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<Dictionary<MeterKey, UsageTotals>> ReadAsync(
        ITableStore tables, string partition, int block, IReadOnlyList<UsageMeter> meters, long changed, CancellationToken cancellationToken)
    {
        Dictionary<string, UsageMeter> wanted = meters.ToDictionary(meter => meter.Key.ToString());
        var found = new Dictionary<MeterKey, UsageTotals>();
        RowRange range = RowRange.Prefix(partition, UsageRows.CarriesOf(block));
        var parts = new List<TableRow>();
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (parts.Count > 0 && MeterOf(parts[0]) != MeterOf(row))
            {
                parts.Clear();
            }

            parts.Add(row);
            if (wanted.TryGetValue(MeterOf(row), out UsageMeter? meter) && IsWhole(parts, changed))
            {
                found.Add(meter.Key, Restore(meter, parts));
            }
        }

        return found;
    }

    /// <summary>Stores a state. Parts of two writers may mix; the versions and the count tell.</summary>
    public static async ValueTask WriteAsync(
        ITableStore tables, string partition, int block, UsageMeter meter, UsageTotals state, long version, CancellationToken cancellationToken)
    {
        var writer = new PackWriter();
        state.Write(writer);
        byte[] bytes = writer.ToArray();
        int parts = Math.Max(1, (bytes.Length + Wide.BytesMax - 1) / Wide.BytesMax);
        var writes = new List<RowWrite>(PartsPerCommit);
        for (int part = 0; part < parts; part++)
        {
            int at = part * Wide.BytesMax;
            Columns columns = new Columns().Set(UsageRows.Version, version).Set(PartsColumn, (long)parts);
            Wide.Set(columns, UsageRows.Body, bytes.AsMemory(at, Math.Min(Wide.BytesMax, bytes.Length - at)));
            writes.Add(RowWrite.Upsert(partition, UsageRows.Carry(block, meter.Key, part), columns));
            if (writes.Count == PartsPerCommit || part == parts - 1)
            {
                await tables.CommitAsync(UsageRows.Table, writes, cancellationToken).ConfigureAwait(false);
                writes.Clear();
            }
        }
    }

    private static string MeterOf(TableRow row) => row.RowKey.Split('|')[2];

    /// <summary>Older writings may have had more parts: the first rows that belong together count.</summary>
    private static bool IsWhole(List<TableRow> parts, long changed)
    {
        long? version = parts[0].Columns.Integer(UsageRows.Version);
        return version >= changed && parts[0].Columns.Integer(PartsColumn) == parts.Count
            && parts.TrueForAll(part => part.Columns.Integer(UsageRows.Version) == version && part.Columns.Integer(PartsColumn) == parts.Count);
    }

    private static UsageTotals Restore(UsageMeter meter, List<TableRow> parts)
    {
        using var whole = new MemoryStream();
        foreach (TableRow part in parts)
        {
            whole.Write(Wide.Get(part.Columns, UsageRows.Body).Span);
        }

        var reader = new PackReader(whole.GetBuffer().AsSpan(0, (int)whole.Length));
        return UsageTotals.Read(meter, ref reader);
    }
}
