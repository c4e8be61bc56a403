using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>A table store that hands everything on: tests override the call they are about.</summary>
internal abstract class PassThrough(ITableStore inner) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public virtual ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        inner.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public virtual ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
        inner.QueryAsync(table, range, cancellationToken);

    public virtual ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        inner.CommitAsync(table, writes, cancellationToken);
}
