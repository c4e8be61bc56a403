using Billing.Application.Ports;
using Billing.Application.Usage;

namespace Billing.Application.Tests.Usage;

/// <summary>Tables whose reads of heads wait while a gate is closed: each customer that is being counted then waits in one.</summary>
internal sealed class GatedTables(ITableStore tables, int expected) : ITableStore
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _inside;

    /// <summary>Completes when as many customers wait as were expected.</summary>
    public Task Arrived => _arrived.Task;

    /// <summary>The most that were inside at a time.</summary>
    public int Most { get; private set; }

    public void Open() => _gate.SetResult();

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => tables.EnsureTableAsync(table, cancellationToken);

    public async ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        if (rowKey != UsageRows.Head)
        {
            return await tables.GetAsync(table, partitionKey, rowKey, cancellationToken);
        }

        Count(1);
        await _gate.Task;
        Count(-1);
        return await tables.GetAsync(table, partitionKey, rowKey, cancellationToken);
    }

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => tables.QueryAsync(table, range, cancellationToken);

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        tables.CommitAsync(table, writes, cancellationToken);

    private void Count(int by)
    {
        lock (_lock)
        {
            _inside += by;
            Most = Math.Max(Most, _inside);
            if (_inside == expected)
            {
                _arrived.TrySetResult();
            }
        }
    }
}
