using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Work;

namespace Billing.Application.Tests.Consistency;

/// <summary>The tables of a process that stands still before it writes its first entry of the schedule, while the timer of another runs.</summary>
internal sealed class StandingStill(World world, Action pass) : ITableStore
{
    public bool HasStoodStill { get; private set; }

    public Task EnsureTableAsync(string table, CancellationToken cancellationToken) => world.Tables.EnsureTableAsync(table, cancellationToken);

    public ValueTask<TableRow?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        world.Tables.GetAsync(table, partitionKey, rowKey, cancellationToken);

    public ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken) => world.Tables.QueryAsync(table, range, cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
    {
        if (!HasStoodStill && writes[0].PartitionKey != ScheduleWrites.BucketIndex)
        {
            HasStoodStill = true;
            pass();
            await world.Start().Schedule.RunAsync(TimeBudget.Ample(), cancellationToken);
        }

        return await world.Tables.CommitAsync(table, writes, cancellationToken);
    }
}
