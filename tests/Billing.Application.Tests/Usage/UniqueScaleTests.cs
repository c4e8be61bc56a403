using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Days with more distinct values than should be written with every commit.</summary>
public sealed class UniqueScaleTests
{
    private static readonly UsageMeter People = new("visit", MeterKind.UniqueCount, "who");
    private static readonly UsageMeter PerSite = new("visit", MeterKind.UniqueCount, "who", groupBy: ["site"]);
    private static readonly OwnerKey Customer = FakeUsageCatalog.KeyOf("c0");
    private static readonly string Partition = UsageWorld.Space.CustomerPartition(Customer);

    [Fact]
    public async Task Values_are_counted_exactly_whatever_was_brought_together_and_however_the_period_is_cut()
    {
        using UsageWorld world = await WorldAsync();
        List<UsageEvent> sent = await VisitAsync(world, rounds: 80, events: 250, world.Aggregation);

        Assert.InRange(await RowsAsync(world, "n|"), 1, 2 * UniqueCompaction.RowsMin * 3);
        Assert.NotEqual(0, await RowsAsync(world, "s|"));
        Instant now = world.Clock.GetCurrentInstant();
        var random = new Random(7);
        for (int i = 0; i < 8; i++)
        {
            Instant from = now - Duration.FromMinutes(random.Next(60, 4_000));
            Instant to = from + Duration.FromMinutes(random.Next(1, 4_000));
            await ShouldReadAsync(world.Reader, sent, from, to);
        }

        Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(world.TrueTables, Partition, UtcDay.Of(now - Duration.FromDays(3)), UtcDay.Of(now), default);
        var byShards = new UsageTotals(People);
        ApartDay[] apart = [.. days.Values.Select(day => new ApartDay(day.Document.Day, day.Document.Find(People)!, 0, 24)).Where(day => day.Counters.Apart is not null)];
        await new UniqueReader(world.TrueTables, Partition, valuesAtOnce: 10).AddAsync(byShards, apart, default);
        HashSet<UtcDay> read = [.. apart.Select(day => day.Day)];
        Assert.NotEmpty(read);
        Assert.Equal(Distinct(sent.Where(usage => read.Contains(UtcDay.Of(usage.Timestamp)))), byShards.Read(now, now).Units);
    }

    [Fact]
    public async Task A_day_writes_no_more_with_a_commit_than_what_is_new()
    {
        var sizes = new Sizes();
        using UsageWorld world = await WorldAsync(sizes.Over);
        await VisitAsync(world, rounds: 40, events: 250, world.Aggregation);
        Assert.InRange(sizes.Largest, 1, 60_000);
    }

    [Fact]
    public async Task Bringing_together_may_fail_anywhere_and_loses_nothing()
    {
        for (int failAt = 1; failAt < 80; failAt += 33)
        {
            var faults = new ShardFaults(failAt);
            using UsageWorld world = await WorldAsync(faults.Over);
            List<UsageEvent> sent = await VisitAsync(world, rounds: 70, events: 200, world.Aggregation);
            Assert.True(faults.Failed);
            Instant now = world.Clock.GetCurrentInstant();
            await ShouldReadAsync(world.Reader, sent, now - Duration.FromDays(4), now);
        }
    }

    [Fact]
    public async Task A_reader_misses_nothing_while_values_are_brought_together()
    {
        using UsageWorld world = await WorldAsync();
        List<UsageEvent> sent = await VisitAsync(world, rounds: 30, events: 300, world.Aggregation);
        Instant now = world.Clock.GetCurrentInstant();
        Dictionary<UtcDay, StoredDay> days = await DayRows.ReadAsync(world.TrueTables, Partition, UtcDay.Of(now - Duration.FromDays(4)), UtcDay.Of(now), default);
        var meddling = new Meddling(world.TrueTables, async () =>
        {
            foreach (StoredDay day in days.Values)
            {
                await UniqueCompaction.RunAsync(world.TrueTables, Partition, day.Document, default, rowsMin: 1);
            }
        });
        await ShouldReadAsync(new UsageReader(meddling), sent, now - Duration.FromDays(4), now);
        Assert.True(meddling.Meddled);
        Assert.Equal(0, await RowsAsync(world, "n|"));
        await ShouldReadAsync(world.Reader, sent, now - Duration.FromDays(4), now);
    }

    private static async Task<UsageWorld> WorldAsync(Func<ITableStore, ITableStore>? wrap = null)
    {
        UsageWorld world = await UsageWorld.CreateAsync(wrap, partitions: 1);
        world.Catalog.Rules = world.Catalog.Rules with { Meters = new MeterSet([People, PerSite]) };
        return world;
    }

    /// <summary>Every round is a commit; half of its values are old.</summary>
    private static async Task<List<UsageEvent>> VisitAsync(UsageWorld world, int rounds, int events, UsageAggregation aggregation)
    {
        var random = new Random(rounds);
        var sent = new List<UsageEvent>();
        Instant now = world.Clock.GetCurrentInstant();
        for (int round = 0; round < rounds; round++)
        {
            UsageEvent[] part = [.. Enumerable.Range(0, events).Select(n => new UsageEvent(
                $"{round}-{n}", "c0", "visit", now - Duration.FromMinutes(random.Next(1, 2_880)), UsageProperties.Of(
                    ("who", UsageValue.Of($"p{random.Next((round + 1) * events)}")), ("site", UsageValue.Of($"s{random.Next(2)}")))))];
            sent.AddRange(part);
            await world.SendAsync(part);
        }

        for (HubBatch batch = await world.BatchAsync(0, max: 1); batch.Events.Count > 0; batch = await world.BatchAsync(0, batch.Events[^1].Sequence, 1))
        {
            await aggregation.AggregateAsync(batch, TimeBudget.Ample(), default);
        }

        return sent;
    }

    private static async Task ShouldReadAsync(UsageReader reader, List<UsageEvent> sent, Instant from, Instant to)
    {
        UsageReading reading = await reader.ReadAsync(UsageWorld.Space, Customer, [People, PerSite], from, to, default);
        UsageEvent[] known = [.. sent.Where(usage => usage.Timestamp >= from && usage.Timestamp < to)];
        Assert.Equal((Distinct(known), known.Length), ((int)reading.Meters[0].Units, (int)reading.Meters[0].EventsCount));
        Assert.Equal(
            known.GroupBy(usage => usage.Properties.Find("site").Text).OrderBy(site => site.Key).Select(site => (decimal)Distinct(site)),
            reading.Meters[1].Groups.Select(group => group.Units));
    }

    private static int Distinct(IEnumerable<UsageEvent> events) => events.Select(usage => usage.Properties.Find("who").Text).Distinct().Count();

    private static async Task<int> RowsAsync(UsageWorld world, string kind)
    {
        int count = 0;
        await foreach (TableRow row in Pages.ReadAsync(world.TrueTables, RowRange.Prefix(Partition, "u|"), default))
        {
            count += row.RowKey.Split('|', 5)[4].StartsWith(kind, StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The largest row of counters that was written.</summary>
    private sealed class Sizes
    {
        public long Largest { get; private set; }

        public ITableStore Over(ITableStore inner) => new Store(inner, this);

        private sealed class Store(ITableStore inner, Sizes sizes) : PassThrough(inner)
        {
            public override ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
            {
                foreach (RowWrite write in writes.Where(write => write.RowKey.StartsWith("d|", StringComparison.Ordinal)))
                {
                    sizes.Largest = Math.Max(sizes.Largest, Wide.Get(write.Columns, UsageRows.Body).Length);
                }

                return base.CommitAsync(table, writes, cancellationToken);
            }
        }
    }

    /// <summary>Loses one write of values that are brought together.</summary>
    private sealed class ShardFaults(int failAt)
    {
        private int _writes;

        public bool Failed { get; private set; }

        public ITableStore Over(ITableStore inner) => new Store(inner, this);

        private sealed class Store(ITableStore inner, ShardFaults faults) : PassThrough(inner)
        {
            public override ValueTask<CommitResult> CommitAsync(string table, IReadOnlyList<RowWrite> writes, CancellationToken cancellationToken)
            {
                if (writes[0].RowKey.StartsWith("u|", StringComparison.Ordinal) && ++faults._writes == faults.FailAt)
                {
                    faults.Failed = true;
                    throw new StoreException(StoreFault.OutcomeUnknown, "lost");
                }

                return base.CommitAsync(table, writes, cancellationToken);
            }
        }

        private int FailAt => failAt;
    }

    /// <summary>Does something between the first and the second range that a reader reads of values kept apart.</summary>
    private sealed class Meddling(ITableStore inner, Func<Task> meddle) : PassThrough(inner)
    {
        private int _ranges;

        public bool Meddled { get; private set; }

        public override async ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
        {
            if (range.From!.StartsWith("u|", StringComparison.Ordinal))
            {
                range = range with { Take = 5 };
                if (++_ranges == 2)
                {
                    await meddle();
                    Meddled = true;
                }
            }

            return await base.QueryAsync(table, range, cancellationToken);
        }
    }
}
