using Billing.Application.Consistency;
using Billing.Application.Ports;

namespace Billing.Application.Lists;

/// <summary>
/// The directories of a list's months as they are now. One range read tells by ETags which of them have changed; of a long list only those are read, so that what a look at a list
/// moves does not grow with the list.
/// </summary>
internal sealed class MonthDirectories(ITableStore tables)
{
    /// <summary>Directories that are no larger together are read at once, whatever has changed.</summary>
    private const int SmallBytes = 16_000;

    /// <summary>So many changed directories are read one by one; more in a second range read.</summary>
    private const int SeparatelyMax = 3;

    private const long BytesMax = 8_000_000;
    private const int BytesOfMonth = 300;
    private const int BytesOfPlace = 90;

    /// <summary>A column that no row has: only keys and ETags come.</summary>
    private static readonly string[] NoColumns = ["none"];

    private readonly RecentMemory<string, Dictionary<string, Kept>> _lists = new(BytesMax, Size);

    /// <summary>The months of a range with what they have, oldest first.</summary>
    public async ValueTask<List<(string Month, ListMonth Directory)>> ReadAsync(string partition, RowRange range, CancellationToken cancellationToken)
    {
        Dictionary<string, Kept> known = _lists.TryFind(partition, out Dictionary<string, Kept>? kept) ? kept : [];
        bool isLong = Size(known) > SmallBytes;
        List<TableRow> rows = await RowsAsync(isLong ? range with { Columns = NoColumns } : range, cancellationToken);
        TableRow[] changed = [.. rows.Where(row => !known.TryGetValue(MonthOf(row), out Kept? one) || one.ETag != row.ETag)];
        if (changed.Length == 0)
        {
            return [.. rows.Select(row => (MonthOf(row), known[MonthOf(row)].Directory))];
        }

        if (isLong)
        {
            changed = changed.Length > SeparatelyMax
                ? [.. await RowsAsync(range, cancellationToken)]
                : [.. (await Task.WhenAll(changed.Select(row => tables.GetAsync(Tables.Lists, partition, row.RowKey, cancellationToken).AsTask()))).OfType<TableRow>()];
        }

        var now = new Dictionary<string, Kept>(known, StringComparer.Ordinal);
        foreach (TableRow row in changed)
        {
            now[MonthOf(row)] = new Kept(row.ETag, ListRows.ReadMonth(row));
        }

        _lists.Keep(partition, now);
        return [.. rows.Select(row => (MonthOf(row), now[MonthOf(row)].Directory))];
    }

    private async ValueTask<List<TableRow>> RowsAsync(RowRange range, CancellationToken cancellationToken)
    {
        List<TableRow> rows = [];
        await foreach (TableRow row in tables.ReadAllAsync(Tables.Lists, range, cancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string MonthOf(TableRow row) => row.RowKey[ListRows.MonthPrefix.Length..];

    private static long Size(Dictionary<string, Kept> months) => months.Values.Sum(kept => (long)BytesOfMonth + (kept.Directory.Chunks.Count * BytesOfPlace));

    private sealed record Kept(string ETag, ListMonth Directory);
}
