using Billing.Application.Ports;

namespace Billing.Application.Tests.Consistency;

/// <summary>The process has died: no later call of it reaches a store.</summary>
internal sealed class ProcessDiedException() : Exception("The process died here");

/// <summary>Counts the calls of one process and lets one of them go wrong.</summary>
internal sealed class FaultGate
{
    private int _calls;
    private int _at = -1;
    private bool _dead;

    /// <summary>How many calls were made.</summary>
    public int Calls => _calls;

    /// <summary>What goes wrong.</summary>
    public StoreFaultKind Kind { get; private set; }

    /// <summary>True once it went wrong.</summary>
    public bool Fired { get; private set; }

    /// <summary>Lets call number <paramref name="at"/>, counted from now and from 0, go wrong.</summary>
    public void Arm(int at, StoreFaultKind kind) => (_calls, _at, Kind, Fired) = (0, at, kind, false);

    /// <summary>Passes one call through.</summary>
    public async ValueTask<T> PassAsync<T>(Func<ValueTask<T>> call, Func<T>? conflict = null)
    {
        if (_dead)
        {
            throw new ProcessDiedException();
        }

        bool fires = Interlocked.Increment(ref _calls) - 1 == _at;
        if (!fires || (Kind == StoreFaultKind.Conflict && conflict is null))
        {
            return await call();
        }

        Fired = true;
        switch (Kind)
        {
            case StoreFaultKind.Conflict:
                return conflict!();
            case StoreFaultKind.FailBefore:
                throw new StoreException(StoreFault.Unavailable, "Not reachable");
            case StoreFaultKind.Throttle:
                throw new StoreException(StoreFault.Throttled, "Busy");
            case StoreFaultKind.LostWithUnknownOutcome:
                throw new StoreException(StoreFault.OutcomeUnknown, "Timed out");
            case StoreFaultKind.CommitThenFail:
                await call();
                throw new StoreException(StoreFault.OutcomeUnknown, "Timed out");
            case StoreFaultKind.CrashAfter:
                await call();
                _dead = true;
                throw new ProcessDiedException();
            default:
                _dead = true;
                throw new ProcessDiedException();
        }
    }
}

/// <summary>A table store behind a gate.</summary>
internal sealed class GatedTables(ITableStore inner, FaultGate gate) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => inner.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.GetAsync(table, partitionKey, rowKey, cancellationToken));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.QueryAsync(table, range, cancellationToken));

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) => gate.PassAsync(
        () => inner.CommitAsync(table, writes, cancellationToken),
        () => new CommitResult(writes[0].Kind == RowWriteKind.Insert ? CommitStatus.AlreadyExists : CommitStatus.ConditionNotMet, 0, []));
}

/// <summary>A queue store behind a gate.</summary>
internal sealed class GatedQueues(IQueueStore inner, FaultGate gate) : IQueueStore
{
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => inner.EnsureQueueAsync(queue, cancellationToken);

    public async ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken) =>
        await gate.PassAsync(async () =>
        {
            await inner.SendAsync(queue, text, delay, cancellationToken);
            return true;
        });

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.ReceiveAsync(queue, max, visibility, cancellationToken));

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.DeleteAsync(queue, message, cancellationToken));

    public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.ExtendAsync(queue, message, visibility, cancellationToken));

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) =>
        gate.PassAsync(() => inner.CountAsync(queue, cancellationToken));
}
