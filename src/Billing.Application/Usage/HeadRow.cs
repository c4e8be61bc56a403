using Billing.Application.Ports;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.Domain.Usage.Transactions;

namespace Billing.Application.Usage;

/// <summary>A head and the version of its row.</summary>
/// <param name="Head">The head.</param>
/// <param name="Directory">The directory of transactions.</param>
/// <param name="ETag">Null when the row does not exist yet.</param>
internal sealed record StoredHead(UsageHead Head, TransactionDirectory Directory, string? ETag);

/// <summary>Reads and writes the head row.</summary>
internal static class HeadRow
{
    /// <summary>The head; a new one when the customer has no usage.</summary>
    public static async ValueTask<StoredHead> ReadAsync(ITableStore tables, string partition, CancellationToken cancellationToken)
    {
        return Read(await tables.GetAsync(UsageRows.Table, partition, UsageRows.Head, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The head of a row; a new one without it.</summary>
    public static StoredHead Read(TableRow? row) => Of(row, row is null ? new UsageHead() : UsageHead.Read(Wide.Get(row.Columns, UsageRows.Body).Span));

    /// <summary>A head that was read from a row and changed since.</summary>
    public static StoredHead Of(TableRow? row, UsageHead head)
    {
        if (row is null)
        {
            return new StoredHead(head, TransactionDirectory.Empty, null);
        }

        ReadOnlyMemory<byte> directory = Wide.Get(row.Columns, UsageRows.Directory);
        return new StoredHead(head, directory.IsEmpty ? TransactionDirectory.Unknown : TransactionDirectory.Read(directory.Span), row.ETag);
    }

    /// <summary>Writes the head on the condition that nobody else wrote it since it was read.</summary>
    public static RowWrite Write(string partition, StoredHead stored)
    {
        var writer = new PackWriter();
        stored.Head.Write(writer);
        var directory = new PackWriter();
        stored.Directory.Write(directory);
        Columns columns = new Columns().Set(UsageRows.Version, stored.Head.Version);
        Wide.Set(columns, UsageRows.Body, writer.ToArray());
        Wide.Set(columns, UsageRows.Directory, directory.ToArray());
        return stored.ETag is { } etag
            ? RowWrite.Replace(partition, UsageRows.Head, etag, columns)
            : RowWrite.Insert(partition, UsageRows.Head, columns);
    }
}
