using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;

namespace Billing.Application.Usage;

/// <summary>A head and the version of its row.</summary>
/// <param name="Head">The head.</param>
/// <param name="ETag">Null when the row does not exist yet.</param>
internal sealed record StoredHead(UsageHead Head, string? ETag);

/// <summary>Reads and writes the head row.</summary>
internal static class HeadRow
{
    /// <summary>The head; a new one when the customer has no usage.</summary>
    public static async ValueTask<StoredHead> ReadAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(UsageRows.Table, partition, UsageRows.Head, cancellationToken).ConfigureAwait(false);
        return row is null ? new StoredHead(new UsageHead(), null) : new StoredHead(UsageHead.Read(Wide.Get(row.Columns, UsageRows.Body).Span), row.ETag);
    }

    /// <summary>Writes the head on the condition that nobody else wrote it since it was read.</summary>
    public static RowWrite Write(string partition, StoredHead stored)
    {
        var writer = new PackWriter();
        stored.Head.Write(writer);
        Columns columns = new Columns().Set(UsageRows.Version, stored.Head.Version);
        Wide.Set(columns, UsageRows.Body, writer.ToArray());
        return stored.ETag is { } etag
            ? RowWrite.Replace(partition, UsageRows.Head, etag, columns)
            : RowWrite.Insert(partition, UsageRows.Head, columns);
    }
}
