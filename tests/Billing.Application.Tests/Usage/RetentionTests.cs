using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Usage.Retention;
using Billing.Application.Work;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Raw events that were moved to blobs are read, found and recognised like all others.</summary>
public sealed class RetentionTests
{
    private static readonly string Partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));

    [Fact]
    public async Task Old_events_leave_their_rows_and_everything_else_stays_as_it_was()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await UseAsync(world, "a");
        UtcDay day = UtcDay.Of(Day(world));
        List<AcceptedEvent> before = await SegmentRows.ReadDayAsync(world.TrueTables, Partition, day, default);

        await RunAsync(world, world.TrueTables);
        Assert.All(await SegmentsAsync(world), row => Assert.NotNull(ArchivedBody.Of(row.Columns)));
        Assert.All(await SegmentsAsync(world), row => Assert.Null(row.Columns.Bytes(UsageRows.Body)));

        var archived = new ArchivedTables(world.TrueTables, world.Blobs);
        Assert.Equal(before, await SegmentRows.ReadDayAsync(archived, Partition, day, default));
        Instant edge = Day(world) + Duration.FromMinutes(30);
        MeterReading reading = (await new UsageReader(archived).ReadAsync(
            UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), [UsageMeters.Changes], edge, edge + Duration.FromDays(1), default)).Meters[0];
        Assert.Equal(before.Count(one => one.Event.Timestamp >= edge), reading.EventsCount);

        AggregationResult again = await world.CountAllAsync();
        Assert.Equal((0, before.Count), (again.Counted, again.Skipped));
    }

    [Fact]
    public async Task A_late_event_of_an_archived_day_counts_and_is_archived_by_a_later_sweep()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await UseAsync(world, "a");
        await RunAsync(world, world.TrueTables);
        await UseAsync(world, "late");
        Assert.Contains(await SegmentsAsync(world), row => ArchivedBody.Of(row.Columns) is null);

        world.Clock.Advance(Duration.FromDays(7));
        await RunAsync(world, world.TrueTables);
        Assert.All(await SegmentsAsync(world), row => Assert.NotNull(ArchivedBody.Of(row.Columns)));
        Assert.Equal(2 * 6, (await SegmentRows.ReadDayAsync(
            new ArchivedTables(world.TrueTables, world.Blobs), Partition, new UtcDay(UtcDay.Of(Day(world)).Number - 7), default)).Count);
    }

    [Fact]
    public async Task A_run_may_fail_anywhere_and_come_again()
    {
        for (int failAt = 1; failAt <= 2; failAt++)
        {
            using UsageWorld world = await UsageWorld.CreateAsync();
            await UseAsync(world, "a");
            int calls = 0;
            var faulty = new FailingCommits(world.TrueTables, () => ++calls == failAt);
            try
            {
                await RunAsync(world, faulty);
            }
            catch (StoreException)
            {
                await RunAsync(world, world.TrueTables);
            }

            Assert.Equal(6, (await SegmentRows.ReadDayAsync(new ArchivedTables(world.TrueTables, world.Blobs), Partition, UtcDay.Of(Day(world)), default)).Count);
        }
    }

    [Fact]
    public async Task A_run_enters_the_next_one_and_all_starts_of_a_day_are_one_chain()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        Instant now = world.Clock.GetCurrentInstant();
        Assert.Equal(RetentionMessage.Next(UsageWorld.Space, UtcDay.Of(now).Start), RetentionMessage.Next(UsageWorld.Space, UtcDay.Of(now).End - Duration.Epsilon));

        MemoryQueues queues = await RunAsync(world, world.TrueTables);
        world.Clock.Advance(Duration.FromDays(2));
        var schedule = new WorkSchedule(world.TrueTables, queues, world.Clock);
        Assert.Equal(1, await schedule.RunAsync(TimeBudget.Ample(), default));
        Assert.Single(queues.Texts(WorkQueues.ArchiveUsage));
    }

    [Fact]
    public async Task What_the_budget_leaves_over_goes_on_where_it_stopped()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await UseAsync(world, "a");
        UsageRetention retention = Retention(world, world.TrueTables, out _);
        WorkOutcome rest = await retention.RunAsync(Message(world), new TimeBudget(TimeProvider.System, TimeSpan.Zero), default);
        Assert.False(rest.IsDone);
        Assert.All(await SegmentsAsync(world), row => Assert.Null(ArchivedBody.Of(row.Columns)));
        Assert.True((await retention.RunAsync(rest.Rest!, TimeBudget.Ample(), default)).IsDone);
        Assert.All(await SegmentsAsync(world), row => Assert.NotNull(ArchivedBody.Of(row.Columns)));
    }

    /// <summary>The day that becomes old now.</summary>
    private static Instant Day(UsageWorld world) => UtcDay.Of(world.Clock.GetCurrentInstant()).Start - Duration.FromDays(UsageOptions.Default.SegmentDays);

    private static async Task UseAsync(UsageWorld world, string prefix)
    {
        for (int part = 0; part < 2; part++)
        {
            await world.SendAsync([.. Enumerable.Range(0, 3).Select(n => new UsageEvent(
                $"{prefix}{part}{n}", "c0", "change", Day(world) + Duration.FromMinutes((part * 200) + (n * 25)), UsageProperties.Of(("lines_added", UsageValue.Of(1m)))))]);
            await world.CountAllAsync();
        }
    }

    private static async Task<List<TableRow>> SegmentsAsync(UsageWorld world)
    {
        var rows = new List<TableRow>();
        await foreach (TableRow row in Pages.ReadAsync(world.TrueTables, RowRange.Prefix(Partition, "s|"), default))
        {
            rows.Add(row);
        }

        Assert.NotEmpty(rows);
        return rows;
    }

    private static string Message(UsageWorld world) => new RetentionMessage(UsageWorld.Space, world.Clock.GetCurrentInstant()).ToText();

    private static UsageRetention Retention(UsageWorld world, ITableStore tables, out MemoryQueues queues)
    {
        queues = new MemoryQueues(world.Clock);
        return new UsageRetention(tables, world.Blobs, new WorkSchedule(world.TrueTables, queues, world.Clock), UsageOptions.Default, world.Clock);
    }

    private static async Task<MemoryQueues> RunAsync(UsageWorld world, ITableStore tables)
    {
        Assert.True((await Retention(world, tables, out MemoryQueues queues).RunAsync(Message(world), TimeBudget.Ample(), default)).IsDone);
        return queues;
    }

    private sealed class FailingCommits(ITableStore inner, Func<bool> fails) : PassThrough(inner)
    {
        public override async ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
        {
            bool lands = !fails();
            CommitResult result = await base.CommitAsync(table, writes, cancellationToken);
            return lands ? result : throw new StoreException(StoreFault.OutcomeUnknown, "no answer");
        }
    }
}
