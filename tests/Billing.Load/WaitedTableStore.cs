using System.Diagnostics;
using Billing.Application.Ports;

namespace Billing.Load;

/// <summary>Measures for how long at least one call was under way: calls side by side count once.</summary>
internal sealed class WaitClock
{
    private readonly Lock _gate = new();
    private int _calls;
    private long _since;
    private TimeSpan _total;

    /// <summary>The time so far.</summary>
    public TimeSpan Total
    {
        get
        {
            lock (_gate)
            {
                return _calls == 0 ? _total : _total + Stopwatch.GetElapsedTime(_since);
            }
        }
    }

    /// <summary>Measures a call.</summary>
    public async ValueTask<T> DuringAsync<T>(Func<ValueTask<T>> call)
    {
        lock (_gate)
        {
            _since = _calls++ == 0 ? Stopwatch.GetTimestamp() : _since;
        }

        try
        {
            return await call();
        }
        finally
        {
            lock (_gate)
            {
                _total += --_calls == 0 ? Stopwatch.GetElapsedTime(_since) : TimeSpan.Zero;
            }
        }
    }
}

/// <summary>Tables whose calls are timed.</summary>
internal sealed class WaitedTableStore(ITableStore inner, WaitClock clock) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        clock.DuringAsync(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => clock.DuringAsync(() => inner.QueryAsync(table, range, cancellationToken));

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        clock.DuringAsync(() => inner.CommitAsync(table, writes, cancellationToken));
}
