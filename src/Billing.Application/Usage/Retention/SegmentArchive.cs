using System.Security.Cryptography;
using Billing.Application.Ports;
using Billing.Domain.Usage;

namespace Billing.Application.Usage.Retention;

/// <summary>
/// Moves the raw events of a customer's day to blobs; their hashes stay in the rows, and the counters are not touched. The blob is there
/// before the rows point to it, is named by its content, and a row changes only if it still is what was copied: a run may crash anywhere
/// and come again.
/// </summary>
internal sealed class SegmentArchive(ITableStore tables, IBlobStore blobs)
{
    /// <summary>Segments of a blob and of the transaction that points to it: bounds memory.</summary>
    private const int SegmentsPerBlob = 20;

    /// <summary>Moves what is still in the rows of a day; gives how many segments were moved.</summary>
    public async ValueTask<int> MoveAsync(string partition, UtcDay day, CancellationToken cancellationToken)
    {
        var keys = new List<string>();
        RowRange range = RowRange.Prefix(partition, UsageRows.SegmentsOf(day)) with { Columns = [ArchivedBody.BlobColumn] };
        await foreach (TableRow row in Pages.ReadAsync(tables, range, cancellationToken).ConfigureAwait(false))
        {
            if (row.Columns.Text(ArchivedBody.BlobColumn) is null)
            {
                keys.Add(row.RowKey);
            }
        }

        int moved = 0;
        foreach (string[] some in keys.Chunk(SegmentsPerBlob))
        {
            moved += await MoveAsync(partition, day, some, cancellationToken).ConfigureAwait(false);
        }

        return moved;
    }

    private async ValueTask<int> MoveAsync(string partition, UtcDay day, string[] keys, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>(keys.Length);
        using var content = new MemoryStream();
        var places = new List<(int At, int Length)>(keys.Length);
        foreach (string key in keys)
        {
            if (await tables.GetAsync(UsageRows.Table, partition, key, cancellationToken).ConfigureAwait(false) is { } row && ArchivedBody.Of(row.Columns) is null)
            {
                ReadOnlyMemory<byte> body = Wide.Get(row.Columns, UsageRows.Body);
                rows.Add(row);
                places.Add(((int)content.Length, body.Length));
                content.Write(body.Span);
            }
        }

        if (rows.Count == 0)
        {
            return 0;
        }

        byte[] bytes = content.ToArray();
        string name = $"{partition}/{day}/{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}";
        await blobs.PutAsync(ArchivedTables.Container, name, bytes, "application/octet-stream", onlyIfNew: false, cancellationToken).ConfigureAwait(false);
        CommitResult result = await tables.CommitAsync(
            UsageRows.Table,
            [.. rows.Select((row, i) => RowWrite.Replace(partition, row.RowKey, row.ETag, new ArchivedBody(name, places[i].At, places[i].Length).PutInto(row.Columns)))],
            cancellationToken).ConfigureAwait(false);
        return result.IsCommitted ? rows.Count : 0;
    }
}
