using Billing.Application.Ports;
using Billing.Simulation;
using NodaTime;

namespace Billing.PaymentSimulation;

/// <summary>The world's tables as one process calls them: the other process may come in between at the rows of customers.</summary>
internal sealed class WorldTables(PaymentWorld world, PaymentProcess process) : ITableStore
{
    private readonly Lock _gate = new();

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        CallAsync(table, () => world.Tables.Get(table, partitionKey, rowKey));

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => CallAsync(table, () => world.Tables.Query(table, range));

    public ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(table, () => world.Tables.Commit(table, writes));

    private async ValueTask<T> CallAsync<T>(string table, Func<T> call)
    {
        if (table == Application.Consistency.Tables.Customers)
        {
            await world.BeforeCallAsync(process);
        }

        lock (_gate)
        {
            return call();
        }
    }
}

/// <summary>The world's queues as a process sends to them; the history receives.</summary>
internal sealed class WorldQueues(MemoryQueues queues) : IQueueStore
{
    public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        queues.Send(queue, text, Duration.FromTimeSpan(delay));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException("The host receives");

    public ValueTask<bool> DeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken) => throw new NotSupportedException("The host deletes");

    public ValueTask<QueueMessage?> ExtendAsync(string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException("The host extends");

    public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException("Nobody counts");
}

/// <summary>Documents are not made here.</summary>
internal sealed class NoDocuments : IBlobStore
{
    public Task EnsureContainerAsync(string container, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> PutAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType, bool onlyIfNew, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Nothing is drawn here");

    public ValueTask<Blob?> GetAsync(string container, string name, CancellationToken cancellationToken) => ValueTask.FromResult<Blob?>(null);

    public ValueTask<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}

/// <summary>Nothing is used here.</summary>
internal sealed class NoUsage : IEventLog
{
    public ValueTask<int> PartitionCountAsync(CancellationToken cancellationToken) => ValueTask.FromResult(1);

    public ValueTask SendAsync(int partition, IReadOnlyList<LogMessage> messages, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<PartitionEnd>> GetEndsAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PartitionEnd>>([new PartitionEnd(0, 0, -1)]);
}

/// <summary>The world's time for whoever measures it; a wait is over at once.</summary>
internal sealed class HastyTime(IClock clock) : TimeProvider
{
    public override long TimestampFrequency => NodaConstants.TicksPerSecond;

    public override long GetTimestamp() => clock.GetCurrentInstant().ToUnixTimeTicks();

    public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
