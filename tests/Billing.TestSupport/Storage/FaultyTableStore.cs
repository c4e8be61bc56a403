using Billing.Application.Ports;

namespace Billing.TestSupport.Storage;

/// <summary>A table store whose calls go wrong as the plan says.</summary>
public sealed class FaultyTableStore(ITableStore inner, FaultPlan plan) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) =>
        plan.WriteAsync(() => inner.EnsureTableAsync(table, cancellationToken)).AsTask();

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
        plan.ReadAsync(() => inner.QueryAsync(table, range, cancellationToken));

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        int conditional = writes.ToList().FindIndex(write => write.ETag is not null and not "*");
        return plan.WriteAsync(
            () => inner.CommitAsync(table, writes, cancellationToken),
            conditional < 0 ? null : () => new CommitResult(CommitStatus.ConditionNotMet, conditional, []));
    }
}
