using System.Globalization;
using Billing.Application.Ports;
using Billing.Storage.Embedded.Reading;
using Billing.Storage.Embedded.Sqlite;
using Billing.Storage.Embedded.Writing;
using Billing.Storage.Limits;

namespace Billing.Storage.Embedded.Tables;

/// <summary>Tables of the embedded store. A call that is cancelled before the writer takes it writes nothing; later it runs to its end.</summary>
internal sealed class EmbeddedTableStore(Names tables, WriterThread writer, ReaderPool readers) : ITableStore, ITableScan
{
    /// <summary>A page ends here even below its number of rows, as a page of Table Storage does.</summary>
    private const int MaxPageBytes = 4 * 1024 * 1024;

    private const int MaxKeyBytes = 3 * StoreLimits.MaxKeyChars;
    private const string SelectRow = "SELECT etag, data FROM row WHERE tbl = ?1 AND pk = ?2 AND rk = ?3";
    private const string SelectAll = "SELECT rk, etag, data, pk FROM row WHERE tbl = ?1 AND (pk, rk) > (?2, ?3) ORDER BY pk, rk";
    private const string SelectRange = "SELECT rk, etag, data FROM row WHERE tbl = ?1 AND pk = ?2 AND rk >= ?3 AND rk < ?4 ORDER BY rk";

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        return tables.EnsureAsync(table, cancellationToken);
    }

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        StoreLimits.CheckKeys(partitionKey, rowKey);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read((Table: tables.IdOf(table), partitionKey, rowKey), static (connection, key) => ReadRow(connection, key), cancellationToken));
    }

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        StoreLimits.CheckRange(range);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read((Table: tables.IdOf(table), range), static (connection, state) => ReadPage(connection, state.Table, state.range), cancellationToken));
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        StoreLimits.CheckCommit(table, writes);
        cancellationToken.ThrowIfCancellationRequested();
        return writer.Run(new CommitRequest(tables.IdOf(table), writes, cancellationToken));
    }

    public ValueTask<TablePage> ScanAsync(string table, string? continuation, CancellationToken cancellationToken)
    {
        StoreLimits.CheckTableName(table);
        cancellationToken.ThrowIfCancellationRequested();
        return new(readers.Read((Table: tables.IdOf(table), continuation), static (connection, state) => ReadAll(connection, state.Table, state.continuation), cancellationToken));
    }

    private static TableRow? ReadRow(SqliteConnection connection, (int Table, string PartitionKey, string RowKey) key)
    {
        Span<byte> bytes = stackalloc byte[MaxKeyBytes];
        SqliteStatement statement = connection.Statement(SelectRow)
            .Bind(1, key.Table)
            .Bind(2, bytes[..KeyEncoding.Encode(key.PartitionKey, bytes)])
            .Bind(3, bytes[..KeyEncoding.Encode(key.RowKey, bytes)]);
        try
        {
            return statement.Step()
                ? new TableRow(key.PartitionKey, key.RowKey, ETag(statement.Integer(0)), RowCodec.Read(statement.Bytes(1), null))
                : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private static TablePage ReadPage(SqliteConnection connection, int table, RowRange range)
    {
        SqliteStatement statement = BindRange(connection.Statement(SelectRange).Bind(1, table), range);
        List<TableRow> rows = new(Math.Min(range.Take, 16));
        try
        {
            int bytes = 0;
            while (statement.Step())
            {
                if (rows.Count == range.Take || bytes > MaxPageBytes)
                {
                    return new TablePage(rows, rows[^1].RowKey);
                }

                ReadOnlySpan<byte> data = statement.Bytes(2);
                bytes += data.Length;
                rows.Add(new TableRow(
                    range.PartitionKey, KeyEncoding.Decode(statement.Bytes(0)), ETag(statement.Integer(1)), RowCodec.Read(data, range.Columns)));
            }

            return new TablePage(rows, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The continuation is the keys of the last row before, with a line's end between them, which no key can hold.</summary>
    private static TablePage ReadAll(SqliteConnection connection, int table, string? continuation)
    {
        Span<byte> bytes = stackalloc byte[MaxKeyBytes];
        string[] after = (continuation ?? "\n").Split('\n');
        SqliteStatement statement = connection.Statement(SelectAll).Bind(1, table);
        statement.Bind(2, bytes[..KeyEncoding.Encode(after[0], bytes)]);
        statement.Bind(3, bytes[..KeyEncoding.Encode(after[1], bytes)]);
        List<TableRow> rows = [];
        try
        {
            int read = 0;
            while (statement.Step())
            {
                if (rows.Count == StoreLimits.MaxPageRows || read > MaxPageBytes)
                {
                    return new TablePage(rows, $"{rows[^1].PartitionKey}\n{rows[^1].RowKey}");
                }

                ReadOnlySpan<byte> data = statement.Bytes(2);
                read += data.Length;
                rows.Add(new TableRow(KeyEncoding.Decode(statement.Bytes(3)), KeyEncoding.Decode(statement.Bytes(0)), ETag(statement.Integer(1)), RowCodec.Read(data, null)));
            }

            return new TablePage(rows, null);
        }
        finally
        {
            statement.Reset();
        }
    }

    private static SqliteStatement BindRange(SqliteStatement statement, RowRange range)
    {
        Span<byte> bytes = stackalloc byte[MaxKeyBytes + 1];
        statement.Bind(2, bytes[..KeyEncoding.Encode(range.PartitionKey, bytes)]);

        // The continuation is the last key of the page before; the next possible key is that key and a zero byte.
        int length = KeyEncoding.Encode(range.Continuation ?? range.From ?? "", bytes);
        if (range.Continuation is not null)
        {
            bytes[length++] = 0;
        }

        statement.Bind(3, bytes[..length]);
        return statement.Bind(4, range.To is null ? KeyEncoding.End : bytes[..KeyEncoding.Encode(range.To, bytes)]);
    }

    private static string ETag(long version) => version.ToString(CultureInfo.InvariantCulture);
}
