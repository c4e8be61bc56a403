using Billing.Application.Ports;
using Billing.Application.Usage;

namespace Billing.Simulation;

/// <summary>
/// The tables as one process sees them: each call waits until the scheduler lets it go, and may fail on the way. After a crash no call
/// ever returns.
/// </summary>
internal sealed class SimTables(MemoryTables tables, SimProcess process, Sabotage sabotage = Sabotage.None) : ITableStore
{
    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        ReadAsync(partitionKey, () => process.Seen(tables.Get(table, partitionKey, rowKey), Digest.Of));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) =>
        ReadAsync(range.PartitionKey, () => process.Seen(tables.Query(table, range), Digest.Of));

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (sabotage == Sabotage.Seal && writes is [{ RowKey: UsageRows.Head }])
        {
            return new CommitResult(CommitStatus.Committed, -1, [.. writes.Select(_ => "lost")]);
        }

        bool isConditional = writes.Any(write => write.ETag is not null and not "*");
        switch (await process.PassAsync(isConditional ? SimCall.ConditionalCommit : SimCall.Commit, writes[0].PartitionKey))
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
                tables.Commit(table, writes);
                throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: the answer is lost");
            case SimFault.CommitLandsLate:
                process.LandLater(() => tables.Commit(table, writes));
                throw new StoreException(StoreFault.OutcomeUnknown, "Simulated: still on its way");
            case SimFault.CrashAfterCall:
                tables.Commit(table, writes);
                if (sabotage == Sabotage.AppliedAgain)
                {
                    tables.Hide(writes);
                }

                return await SimProcess.NeverAsync<CommitResult>();
            default:
                return process.Seen(tables.Commit(table, writes), Digest.Of);
        }
    }

    private async ValueTask<T> ReadAsync<T>(string partitionKey, Func<T> read) => await process.PassAsync(SimCall.Read, partitionKey) switch
    {
        SimFault.StoreUnavailable => throw new StoreException(StoreFault.Unavailable, "Simulated"),
        SimFault.StoreThrottled => throw new StoreException(StoreFault.Throttled, "Simulated"),
        _ => read(),
    };
}
