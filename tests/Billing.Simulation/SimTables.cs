using Billing.Application.Ports;

namespace Billing.Simulation;

/// <summary>
/// The tables as one process sees them: each call waits until the scheduler lets it go, and may fail on the way. After a crash no call
/// ever returns.
/// </summary>
internal sealed class SimTables(MemoryTables tables, SimProcess process) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        ReadAsync(() => tables.Get(partitionKey, rowKey));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => ReadAsync(() => tables.Query(range));

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        bool isConditional = writes.Any(write => write.ETag is not null and not "*");
        switch (await process.PassAsync(isConditional ? SimCall.ConditionalCommit : SimCall.Commit))
        {
            case SimFault.CommitConflict:
                return new CommitResult(CommitStatus.ConditionNotMet, 0, []);
            case SimFault.StoreUnavailable:
                throw new StoreException(StoreFault.Unavailable, "Simulated");
            case SimFault.StoreThrottled:
                throw new StoreException(StoreFault.Throttled, "Simulated");
            case SimFault.CommitLostBefore:
                throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: never arrived");
            case SimFault.CommitLostAfter:
                tables.Commit(writes);
                throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: the answer is lost");
            case SimFault.CommitLandsLate:
                process.LandLater(() => tables.Commit(writes));
                throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: still on its way");
            case SimFault.CrashAfterCall:
                tables.Commit(writes);
                return await SimProcess.NeverAsync<CommitResult>();
            default:
                return tables.Commit(writes);
        }
    }

    private async ValueTask<T> ReadAsync<T>(Func<T> read) => await process.PassAsync(SimCall.Read) switch
    {
        SimFault.StoreUnavailable => throw new StoreException(StoreFault.Unavailable, "Simulated"),
        SimFault.StoreThrottled => throw new StoreException(StoreFault.Throttled, "Simulated"),
        _ => read(),
    };
}
