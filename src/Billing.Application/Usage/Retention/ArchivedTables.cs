using Billing.Application.Ports;

namespace Billing.Application.Usage.Retention;

/// <summary>
/// The tables as those see them who read raw events: what was moved to blobs looks as if it had never left its row. Who asks for some
/// columns only, such as the hashes, pays for no blob.
/// </summary>
public sealed class ArchivedTables(ITableStore tables, IBlobStore blobs) : ITableStore
{
    /// <summary>The container of raw events.</summary>
    public const string Container = "usage";

    /// <inheritdoc/>
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => tables.EnsureTableAsync(table, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        TableRow? row = await tables.GetAsync(table, partitionKey, rowKey, cancellationToken).ConfigureAwait(false);
        return row is null ? null : await RestoreAsync(row, [], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        TablePage page = await tables.QueryAsync(table, range, cancellationToken).ConfigureAwait(false);
        if (range.Columns is not null || !page.Rows.Any(row => ArchivedBody.Of(row.Columns) is not null))
        {
            return page;
        }

        var read = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var rows = new List<TableRow>(page.Rows.Count);
        foreach (TableRow row in page.Rows)
        {
            rows.Add(await RestoreAsync(row, read, cancellationToken).ConfigureAwait(false));
        }

        return page with { Rows = rows };
    }

    /// <inheritdoc/>
    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        tables.CommitAsync(table, writes, cancellationToken);

    private async ValueTask<TableRow> RestoreAsync(TableRow row, Dictionary<string, ReadOnlyMemory<byte>> read, CancellationToken cancellationToken)
    {
        if (ArchivedBody.Of(row.Columns) is not { } body)
        {
            return row;
        }

        if (!read.TryGetValue(body.Blob, out ReadOnlyMemory<byte> content))
        {
            Blob blob = await blobs.GetAsync(Container, body.Blob, cancellationToken).ConfigureAwait(false)
                ?? throw new StoreException($"The raw events {body.Blob} are not in the blob store");
            read.Add(body.Blob, content = blob.Content);
        }

        return row with { Columns = body.Restore(row.Columns, content) };
    }
}
