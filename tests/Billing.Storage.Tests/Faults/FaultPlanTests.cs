using Billing.Application.Ports;
using Billing.TestSupport.Storage;

namespace Billing.Storage.Tests.Faults;

public sealed class FaultPlanTests : IAsyncLifetime
{
    private const string Table = "faults";

    private EmbeddedStoreFixture _fixture = null!;

    private ITableStore Inner => _fixture.Store.Tables;

    public async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync();
        await Inner.EnsureTableAsync(Table, default);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData(FaultKind.FailBefore, StoreFault.Unavailable, false)]
    [InlineData(FaultKind.Throttle, StoreFault.Throttled, false)]
    [InlineData(FaultKind.CommitThenFail, StoreFault.OutcomeUnknown, true)]
    [InlineData(FaultKind.CommitThenTimeOut, StoreFault.OutcomeUnknown, true)]
    public async Task A_failing_write_tells_its_fault_and_is_done_or_not(FaultKind kind, StoreFault fault, bool isWritten)
    {
        FaultPlan plan = FaultPlan.At(1, kind);
        FaultyTableStore store = new(Inner, plan);
        StoreException error = await Assert.ThrowsAsync<StoreException>(async () => await InsertAsync(store, "a"));
        Assert.Equal(fault, error.Fault);
        Assert.Equal(isWritten, await ExistsAsync("a"));
        Assert.Equal(!isWritten, (await InsertAsync(store, "a")).IsCommitted);
        Assert.Equal((2, 1, true), (plan.Calls, plan.Fired(kind), plan.WasReached));
    }

    [Theory]
    [InlineData(FaultKind.CrashBefore, false)]
    [InlineData(FaultKind.CrashAfter, true)]
    public async Task After_a_crash_every_call_of_every_decorator_fails_until_the_restart(FaultKind kind, bool isWritten)
    {
        FaultPlan plan = FaultPlan.At(2, kind);
        FaultyTableStore tables = new(Inner, plan);
        FaultyQueueStore queues = new(_fixture.Store.Queues, plan);
        Assert.True((await InsertAsync(tables, "a")).IsCommitted);
        await Assert.ThrowsAsync<SimulatedCrashException>(async () => await InsertAsync(tables, "b"));
        Assert.True(plan.IsCrashed);
        await Assert.ThrowsAsync<SimulatedCrashException>(async () => await tables.GetAsync(Table, "p", "a", default));
        await Assert.ThrowsAsync<SimulatedCrashException>(() => queues.EnsureQueueAsync("jobs", default));
        Assert.Equal(isWritten, await ExistsAsync("b"));
        plan.Restart();
        await queues.EnsureQueueAsync("jobs", default);
        Assert.Equal(isWritten, await tables.GetAsync(Table, "p", "b", default) is not null);
    }

    [Fact]
    public async Task A_conflict_refuses_a_conditional_write_and_writes_nothing()
    {
        string etag = (await InsertAsync(Inner, "a")).ETags[0]!;
        FaultPlan plan = FaultPlan.At(1, FaultKind.Conflict);
        FaultyTableStore store = new(Inner, plan);
        RowWrite[] writes = [RowWrite.Insert("p", "b", Columns.Empty), RowWrite.Replace("p", "a", etag, Columns.Empty)];
        CommitResult refused = await store.CommitAsync(Table, writes, default);
        Assert.Equal((CommitStatus.ConditionNotMet, 1), (refused.Status, refused.FailedIndex));
        Assert.False(await ExistsAsync("b"));
        Assert.True((await store.CommitAsync(Table, writes, default)).IsCommitted);
    }

    [Fact]
    public async Task A_conflict_has_no_effect_where_no_row_is_awaited()
    {
        FaultPlan plan = FaultPlan.At(1, FaultKind.Conflict);
        Assert.True((await InsertAsync(new FaultyTableStore(Inner, plan), "a")).IsCommitted);
        Assert.Equal((0, true), (plan.Fired(FaultKind.Conflict), plan.WasReached));
    }

    [Theory]
    [InlineData(FaultKind.CommitThenFail)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    public async Task A_read_whose_answer_is_lost_leaves_no_question_open(FaultKind kind)
    {
        FaultyTableStore store = new(Inner, FaultPlan.At(1, kind));
        StoreException error = await Assert.ThrowsAsync<StoreException>(async () => await store.QueryAsync(Table, new RowRange("p"), default));
        Assert.Equal(StoreFault.Unavailable, error.Fault);
    }

    [Fact]
    public async Task Calls_are_counted_over_all_decorators_and_the_loop_over_them_ends()
    {
        int call = 1;
        List<int> keptAfterCrash = [];
        for (; call < 100; call++)
        {
            FaultPlan plan = FaultPlan.At(call, FaultKind.CrashBefore);
            FaultyQueueStore queues = new(_fixture.Store.Queues, plan);
            FaultyBlobStore blobs = new(_fixture.Store.Blobs, plan);
            FaultyEventLog log = new(_fixture.Store.EventLog, plan);
            try
            {
                await queues.EnsureQueueAsync("jobs", default);
                await queues.SendAsync("jobs", "x", TimeSpan.Zero, default);
                await blobs.EnsureContainerAsync("files", default);
                await log.SendAsync(0, [new LogMessage("x"u8.ToArray())], default);
            }
            catch (SimulatedCrashException)
            {
                keptAfterCrash.Add(plan.Calls);
            }

            if (!plan.WasReached)
            {
                break;
            }
        }

        Assert.Equal(5, call);
        Assert.Equal([1, 2, 3, 4], keptAfterCrash);
        Assert.Equal(0, (await _fixture.Store.EventLog.GetEndsAsync(default))[0].LastSequence);
    }

    [Fact]
    public async Task A_random_plan_repeats_with_its_seed_and_fires_every_kind()
    {
        List<int> first = await FailedCallsAsync(7);
        Assert.Equal(first, await FailedCallsAsync(7));
        Assert.NotEqual(first, await FailedCallsAsync(8));
        Assert.InRange(first.Count, 20, 180);
    }

    [Fact]
    public async Task Counts_tell_reads_transactions_and_entities()
    {
        CountingTableStore store = new(Inner);
        await InsertAsync(store, "a");
        await InsertAsync(store, "a");
        await store.CommitAsync(Table, [RowWrite.Upsert("p", "b", Columns.Empty), RowWrite.Upsert("p", "c", Columns.Empty)], default);
        await store.GetAsync(Table, "p", "a", default);
        await store.GetAsync(Table, "p", "absent", default);
        await store.QueryAsync(Table, new RowRange("p"), default);
        Assert.Equal(new TableCounts(PointReads: 2, Pages: 1, RowsRead: 4, Transactions: 3, Refused: 1, Entities: 4), store.Counts);
        Assert.Equal(3, store.Counts.Reads);
        store.Reset();
        Assert.Equal(new TableCounts(0, 0, 0, 0, 0, 0), store.Counts);
    }

    private static async Task<CommitResult> InsertAsync(ITableStore store, string rowKey) =>
        await store.CommitAsync(Table, [RowWrite.Insert("p", rowKey, Columns.Empty)], default);

    private async Task<bool> ExistsAsync(string rowKey) => await Inner.GetAsync(Table, "p", rowKey, default) is not null;

    private async Task<List<int>> FailedCallsAsync(int seed)
    {
        FaultPlan plan = FaultPlan.Random(seed, oneIn: 5, FaultKind.FailBefore, FaultKind.Throttle);
        FaultyTableStore store = new(Inner, plan);
        List<int> failed = [];
        for (int i = 0; i < 400; i++)
        {
            try
            {
                await store.GetAsync(Table, "p", "a", default);
            }
            catch (StoreException)
            {
                failed.Add(plan.Calls);
            }
        }

        Assert.Equal(failed.Count, plan.Fired(FaultKind.FailBefore) + plan.Fired(FaultKind.Throttle));
        Assert.NotEqual(0, plan.Fired(FaultKind.FailBefore));
        Assert.NotEqual(0, plan.Fired(FaultKind.Throttle));
        return failed;
    }
}
