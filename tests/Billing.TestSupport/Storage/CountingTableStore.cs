using System.Collections.Concurrent;
using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>Counts what a use case asks of the tables, to hold it against its budget.</summary>
public sealed class CountingTableStore(ITableStore inner) : ITableStore
{
    private int _pointReads;
    private int _pages;
    private int _rowsRead;
    private int _transactions;
    private int _refused;
    private int _entities;
    private long _bytesRead;
    private readonly ConcurrentDictionary<string, int> _byTable = new(StringComparer.Ordinal);

    /// <summary>What was counted since the start or the last <see cref="Reset"/>.</summary>
    public TableCounts Counts => new(_pointReads, _pages, _rowsRead, _transactions, _refused, _entities);

    /// <summary>Bytes of text and of byte columns that were read since then.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Transactions since then by table.</summary>
    public IReadOnlyDictionary<string, int> TransactionsByTable => _byTable;

    /// <summary>Starts counting from zero.</summary>
    public void Reset()
    {
        _pointReads = _pages = _rowsRead = _transactions = _refused = _entities = 0;
        _bytesRead = 0;
        _byTable.Clear();
    }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pointReads);
        TableRow? row = await inner.GetAsync(table, partitionKey, rowKey, cancellationToken);
        Interlocked.Add(ref _rowsRead, row is null ? 0 : 1);
        CountBytes(row is null ? [] : [row]);
        return row;
    }

    public async ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pages);
        TablePage page = await inner.QueryAsync(table, range, cancellationToken);
        Interlocked.Add(ref _rowsRead, page.Rows.Count);
        CountBytes(page.Rows);
        return page;
    }

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _transactions);
        _byTable.AddOrUpdate(table, 1, static (_, count) => count + 1);
        Interlocked.Add(ref _entities, writes.Count);
        CommitResult result = await inner.CommitAsync(table, writes, cancellationToken);
        Interlocked.Add(ref _refused, result.IsCommitted ? 0 : 1);
        return result;
    }

    private void CountBytes(IReadOnlyList<TableRow> rows) =>
        Interlocked.Add(ref _bytesRead, rows.Sum(row => row.RowKey.Length + row.Columns.All.Sum(column => (long)(column.Text?.Length ?? 0) + column.Data.Length)));
}
