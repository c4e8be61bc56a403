using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>The tables without gates and faults: for the judge.</summary>
internal sealed class OpenTables(MemoryTables tables) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        ValueTask.FromResult(tables.Get(partitionKey, rowKey));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
    {
        lock (tables)
        {
            return ValueTask.FromResult(tables.Query(range));
        }
    }

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The judge does not write");
}
