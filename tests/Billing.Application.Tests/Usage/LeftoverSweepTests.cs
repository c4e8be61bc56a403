using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Usage.Counting;
using Billing.Application.Usage.Retention;
using Billing.Application.Usage.Transactions;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Transactions;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Rows that nothing names any more go, and whoever was about to name one loses nothing.</summary>
public sealed class LeftoverSweepTests
{
    private const int Events = 600;

    private static readonly OwnerKey Customer = FakeUsageCatalog.KeyOf("c0");
    private static readonly string Partition = UsageWorld.Space.CustomerPartition(Customer);
    private static readonly Instant Noon = Instant.FromUtc(2026, 6, 30, 12, 0);
    private static readonly UtcDay Day = UtcDay.Of(Noon);

    [Fact]
    public async Task Rows_of_runs_that_no_head_names_go_and_all_others_stay()
    {
        using UsageWorld world = await CountedAsync();
        List<string> before = await KeysAsync(world);
        Assert.Contains(before, key => key.StartsWith(UsageRows.RunRows, StringComparison.Ordinal));
        for (ulong id = 1; id <= 120; id++)
        {
            await LeaveAsync(world, id);
        }

        Assert.Equal(120, await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default));

        Assert.Equal(before, await KeysAsync(world));
        Assert.Equal((0, Events), await CountAgainAsync(world));
        Assert.Equal(0, await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default));
    }

    [Theory]
    [InlineData(FaultKind.FailBefore)]
    [InlineData(FaultKind.CommitThenFail)]
    [InlineData(FaultKind.CommitThenTimeOut)]
    [InlineData(FaultKind.Conflict)]
    [InlineData(FaultKind.CrashBefore)]
    [InlineData(FaultKind.CrashAfter)]
    public async Task A_fault_at_any_call_is_made_good_by_the_next_run(FaultKind kind)
    {
        using UsageWorld world = await CountedAsync();
        List<string> before = await KeysAsync(world);
        int call = 1;
        for (FaultPlan plan = FaultPlan.None(); call == 1 || plan.WasReached; call++)
        {
            await LeaveAsync(world, 1);
            plan = FaultPlan.At(call, kind);
            try
            {
                await new LeftoverSweep(new FaultyTableStore(world.TrueTables, plan)).RunAsync(Partition, Day, default);
            }
            catch (Exception exception) when (exception is StoreException or SimulatedCrashException)
            {
                await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default);
            }

            Assert.Equal(before, await KeysAsync(world));
        }

        Assert.InRange(call, 4, 20);
        Assert.Equal((0, Events), await CountAgainAsync(world));
    }

    [Fact]
    public async Task Whoever_has_stored_rows_and_not_yet_named_them_loses_and_does_it_again()
    {
        using UsageWorld world = await CountedAsync();
        CustomerState state = await CustomerState.LoadAsync(world.TrueTables, Partition, long.MaxValue, default);
        (TransactionRun run, ulong[][] rows) = RunRows.Cut(state.Directory, "in flight", [TransactionEntry.First(7)]);
        await world.TrueTables.CommitAsync(UsageRows.Table, [RunRows.Write(Partition, run, 0, rows[0])], default);

        Assert.Equal(1, await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default));

        state.Directory.Add(run);
        Assert.False(await state.TryCommitAsync([state.WriteHead()], default));
        Assert.Equal((0, Events), await CountAgainAsync(world));
    }

    [Fact]
    public async Task What_is_named_between_the_look_and_the_removal_stays()
    {
        using UsageWorld world = await CountedAsync();
        CustomerState state = await CustomerState.LoadAsync(world.TrueTables, Partition, long.MaxValue, default);
        (TransactionRun run, ulong[][] rows) = RunRows.Cut(state.Directory, "in flight", [TransactionEntry.First(7)]);
        await world.TrueTables.CommitAsync(UsageRows.Table, [RunRows.Write(Partition, run, 0, rows[0])], default);
        state.Directory.Add(run);
        var overtaken = new Overtaken(world.TrueTables, async () => Assert.True(await state.TryCommitAsync([state.WriteHead()], default)));

        Assert.Equal(0, await new LeftoverSweep(overtaken).RunAsync(Partition, Day, default));

        Assert.Contains(UsageRows.RunRow(run, 0), await KeysAsync(world));
    }

    [Fact]
    public async Task Distinct_values_of_counters_that_were_made_anew_go_and_those_that_count_stay()
    {
        using UsageWorld world = await CrowdedAsync();
        int before = (await KeysAsync(world)).Count(IsValue);
        await MakeAnewAsync(world);
        Assert.True((await KeysAsync(world)).Count(IsValue) > before);

        Assert.True(await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default) >= before);

        Assert.Contains(await KeysAsync(world), IsValue);
        Assert.Equal(Events * 4, (await world.ReadAsync("c0", UsageMeters.Areas, Day.Start, Day.End)).Units);
        Assert.Equal(0, await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default));
    }

    [Fact]
    public async Task Who_reads_distinct_values_while_their_counters_are_made_anew_reads_again()
    {
        using UsageWorld world = await CrowdedAsync();
        bool isDone = false;
        var tables = new Interrupted(world.TrueTables, async () =>
        {
            if (!isDone)
            {
                isDone = true;
                await MakeAnewAsync(world);
                await new LeftoverSweep(world.TrueTables).RunAsync(Partition, Day, default);
            }
        });

        await Assert.ThrowsAsync<StoreException>(async () => await ReadAsync(tables));

        Assert.True(isDone);
        Assert.Equal(Events * 4, await ReadAsync(tables));
    }

    [Fact]
    public async Task The_daily_run_looks_at_days_that_have_settled()
    {
        using UsageWorld world = await CountedAsync();
        await LeaveAsync(world, 1);
        world.Clock.Set(Day.Start + Duration.FromDays(2));
        var retention = new UsageRetention(
            world.TrueTables, world.Blobs, new Application.Consistency.WorkSchedule(world.TrueTables, new MemoryQueues(world.Clock), world.Clock), UsageOptions.Default, world.Clock);

        Assert.True((await retention.RunAsync(new RetentionMessage(UsageWorld.Space, world.Clock.GetCurrentInstant()).ToText(), Application.Work.TimeBudget.Ample(), default)).IsDone);

        Assert.DoesNotContain(UsageRows.RunRow(Orphan(1), 0), await KeysAsync(world));
        Assert.Contains(await KeysAsync(world), key => key.StartsWith(UsageRows.RunRows, StringComparison.Ordinal));
    }

    private static bool IsValue(string key) => key.StartsWith("u|", StringComparison.Ordinal);

    private static TransactionRun Orphan(ulong id) => new(id, 1, 0, Day);

    /// <summary>A row as a merge leaves it that died before the head named it.</summary>
    private static async Task LeaveAsync(UsageWorld world, ulong id) => Assert.True(
        (await world.TrueTables.CommitAsync(UsageRows.Table, [RunRows.Write(Partition, Orphan(id), 0, [TransactionEntry.First(id)])], default)).IsCommitted);

    private static Task<UsageWorld> CountedAsync() => CountedAsync(Events);

    /// <summary>More distinct values than a day keeps with its counters.</summary>
    private static Task<UsageWorld> CrowdedAsync() => CountedAsync(Events * 4);

    private static async Task<UsageWorld> CountedAsync(int events)
    {
        UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageEvent[] sent = [.. Enumerable.Range(0, events).Select(n => new UsageEvent(
            $"t{n}", "c0", "change", Noon, UsageProperties.Of(("area", UsageValue.Of($"area {n}")), ("lines_added", UsageValue.Of(1m)))))];
        foreach (UsageEvent[] part in sent.Chunk(Events / 2))
        {
            await world.SendAsync(part);
            await world.CountAllAsync();
        }

        return world;
    }

    private static async Task<(int Counted, int Skipped)> CountAgainAsync(UsageWorld world)
    {
        world.Restart();
        Application.Work.AggregationResult again = await world.CountAllAsync();
        return (again.Counted, again.Skipped);
    }

    private static async Task MakeAnewAsync(UsageWorld world)
    {
        StoredDay stored = (await DayRows.ReadAsync(world.TrueTables, Partition, Day, Day, default))[Day];
        stored.Document.Meters.First(meter => meter.Key == UsageMeters.Areas.Key).GiveUp();
        var writes = new List<RowWrite>();
        DayRows.Write(writes, Partition, stored.Document, stored.Version);
        await world.TrueTables.CommitAsync(UsageRows.Table, writes, default);
        RecomputeReport report = await new UsageRecompute(world.TrueTables, world.Catalog).RunAsync(UsageWorld.Space, Customer, Day, Day, repairs: true, default);
        Assert.Equal(1, report.DaysRepaired);
    }

    private static async Task<decimal> ReadAsync(ITableStore tables) =>
        (await new UsageReader(tables).ReadAsync(UsageWorld.Space, Customer, [UsageMeters.Areas], Day.Start, Day.End, default)).Meters[0].Units;

    private static async Task<List<string>> KeysAsync(UsageWorld world)
    {
        var keys = new List<string>();
        await foreach (TableRow row in Pages.ReadAsync(world.TrueTables, new RowRange(Partition), default))
        {
            keys.Add(row.RowKey);
        }

        return keys;
    }

    /// <summary>Something happens before distinct values are read.</summary>
    private sealed class Interrupted(ITableStore inner, Func<Task> before) : PassThrough(inner)
    {
        public override async ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
        {
            if (range.From is { } from && IsValue(from))
            {
                await before();
            }

            return await base.QueryAsync(table, range, cancellationToken);
        }
    }
}
