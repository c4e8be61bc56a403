using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class CountingTests
{
    private static readonly Instant March = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly Instant April = Instant.FromUtc(2026, 4, 1, 0, 0);

    [Fact]
    public async Task The_sample_is_counted_as_the_oracle_counts_it()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        foreach (UsageEvent[] part in SampleUsage.All.Chunk(100))
        {
            await world.SendAsync(part);
        }

        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((SampleUsage.All.Length, 0, 0), (result.Counted, result.Skipped, result.SetAside));
        await AssertMonthAsync(world, SampleUsage.All, March, April);
    }

    [Fact]
    public async Task A_shuffled_sample_sent_twice_changes_nothing()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        UsageEvent[] twice = [.. SampleUsage.All, .. SampleUsage.All];
        new Random(7).Shuffle(twice);
        foreach (UsageEvent[] part in twice.Chunk(97))
        {
            await world.SendAsync(part);
        }

        AggregationResult first = await world.CountAllAsync();
        world.Restart();
        AggregationResult again = await world.CountAllAsync(batchMax: 3);

        Assert.Equal(SampleUsage.All.Length, first.Counted);
        Assert.Equal(0, again.Counted);
        await AssertMonthAsync(world, SampleUsage.All, March, April);
        await AssertMonthAsync(world, SampleUsage.All, March + Duration.FromMinutes(330), April + Duration.FromMinutes(330));
    }

    [Fact]
    public async Task A_thousand_events_of_ten_customers_cost_at_most_twenty_transactions_and_a_hundred_entities()
    {
        CountingTableStore? counting = null;
        using UsageWorld world = await UsageWorld.CreateAsync(tables => counting = new CountingTableStore(tables), partitions: 1);
        await world.SendAsync(Traffic(1000, 0));
        await world.CountAllAsync();
        await world.SendAsync(Traffic(1000, 1000));
        HubBatch next = await world.BatchAsync(0, after: (await world.Log.GetEndsAsync(default))[0].LastSequence - 1);
        counting!.Reset();

        AggregationResult result = await world.Aggregation.AggregateAsync(next, TimeBudget.Ample(), default);

        Assert.Equal(1000, result.Counted);
        Assert.InRange(counting.Counts.Transactions, 1, 20);
        Assert.InRange(counting.Counts.Entities, 1, 100);
        Assert.Equal(0, counting.Counts.Reads);
    }

    [Fact]
    public async Task An_unreadable_message_is_set_aside_and_the_rest_is_counted()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.Log.SendAsync(0, [new LogMessage("not json"u8.ToArray()), new LogMessage("bfu1.!!"u8.ToArray())], default);
        await world.SendAsync(Traffic(10, 0));

        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((10, 2), (result.Counted, result.SetAside));
        Assert.Equal(["not json", "bfu1.!!"], await world.UnownedBodiesAsync());
    }

    [Fact]
    public async Task A_recreated_hub_overwrites_neither_dead_letters_nor_parked_events()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string broken = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        await world.TrueTables.CommitAsync(Tables.Usage, [RowWrite.Insert(broken, "head", new Columns().Set("b", new byte[] { 77 }))], default);
        await world.SendAsync(Traffic(5, 0, customers: 1));
        HubEvent good = (await world.BatchAsync(0)).Events[0];
        for (int life = 0; life < 2; life++)
        {
            Instant at = good.EnqueuedAtUtc + Duration.FromHours(life);
            HubEvent[] events = [good with { EnqueuedAtUtc = at }, new HubEvent(1, "1", at, null, $"life {life}")];
            await world.Aggregation.AggregateAsync(new HubBatch(world.Options.Hub, 0, events), TimeBudget.Ample(), default);
        }

        TablePage parked = await world.TrueTables.QueryAsync(Tables.Usage, new RowRange($"-parked|{UsageWorld.Space}"), default);
        Assert.Equal(["life 0", "life 1"], await world.UnownedBodiesAsync());
        Assert.Equal(2, parked.Rows.Count);
    }

    [Fact]
    public async Task Two_instances_on_one_partition_count_each_event_once()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        foreach (UsageEvent[] part in Traffic(3000, 0).Chunk(30))
        {
            await world.SendAsync(part);
        }

        UsageAggregation other = world.NewAggregation(world.TrueTables);
        Task<AggregationResult> one = RunAsync(world.Aggregation, world, 7);
        Task<AggregationResult> two = RunAsync(other, world, 11);
        AggregationResult[] results = await Task.WhenAll(one, two);

        Assert.Equal(6000, results.Sum(result => result.Counted + result.Skipped));
        await AssertMonthAsync(world, Traffic(3000, 0), Instant.FromUtc(2026, 6, 1, 0, 0), Instant.FromUtc(2026, 7, 1, 0, 0));
    }

    [Fact]
    public async Task A_stale_owner_with_cached_counters_loses_no_update()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageEvent[] events = Traffic(300, 0);
        await world.SendAsync(events[..100]);
        await world.SendAsync(events[100..200]);
        await world.SendAsync(events[200..]);
        UsageAggregation stale = world.NewAggregation(world.TrueTables);
        await stale.AggregateAsync(await world.BatchAsync(0, -1, 1), TimeBudget.Ample(), default);
        await world.Aggregation.AggregateAsync(await world.BatchAsync(0, 0, 1), TimeBudget.Ample(), default);
        await stale.AggregateAsync(await world.BatchAsync(0, 1, 1), TimeBudget.Ample(), default);

        await AssertMonthAsync(world, events, Instant.FromUtc(2026, 6, 1, 0, 0), Instant.FromUtc(2026, 7, 1, 0, 0));
    }

    [Fact]
    public async Task A_group_that_fails_for_its_own_reason_is_parked_and_the_others_proceed()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string broken = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c3"));
        await world.TrueTables.CommitAsync(Tables.Usage, [RowWrite.Insert(broken, "head", new Columns().Set("b", new byte[] { 77 }))], default);
        await world.SendAsync(Traffic(100, 0));

        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((90, 10), (result.Counted, result.SetAside));
        TablePage parked = await world.TrueTables.QueryAsync(Tables.Usage, new RowRange($"-parked|{UsageWorld.Space}"), default);
        Assert.Equal(10, Assert.Single(parked.Rows).Columns.Integer("events"));
    }

    [Fact]
    public async Task A_budget_that_is_over_leaves_the_batch_incomplete_and_unmoved()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(Traffic(100, 0));

        AggregationResult result = await world.Aggregation.AggregateAsync(await world.BatchAsync(0), new TimeBudget(TimeProvider.System, TimeSpan.Zero), default);

        Assert.False(result.IsComplete);
        Assert.False(await world.IsCaughtUpAsync());
        Assert.Equal(100, (await world.CountAllAsync()).Counted);
        Assert.True(await world.IsCaughtUpAsync());
    }

    internal static UsageEvent[] Traffic(int count, int from, int customers = 10) => [.. Enumerable.Range(from, count).Select(n => new UsageEvent(
        $"t{n}", $"c{n % customers}", "change", Instant.FromUtc(2026, 6, 30, 9, 0) + Duration.FromSeconds(n),
        UsageProperties.Of(("area", UsageValue.Of($"area {n % 17}")), ("lines_added", UsageValue.Of(n % 100)), ("files", UsageValue.Of(n % 13)))))];

    internal static async Task AssertMonthAsync(UsageWorld world, IEnumerable<UsageEvent> events, Instant from, Instant to)
    {
        foreach (IGrouping<string, UsageEvent> customer in events.GroupBy(usage => usage.CustomerExternalId))
        {
            foreach (UsageMeter meter in UsageMeters.All)
            {
                MeterReading reading = await world.ReadAsync(customer.Key, meter, from, to);
                Assert.Equal(UsageOracle.Read(customer, meter, from, to), (reading.Units, reading.EventsCount));
            }
        }
    }

    private static async Task<AggregationResult> RunAsync(UsageAggregation aggregation, UsageWorld world, int batchMax)
    {
        var total = new AggregationResult(0, 0, 0);
        for (HubBatch batch = await world.BatchAsync(0, -1, batchMax); batch.Events.Count > 0; batch = await world.BatchAsync(0, batch.Events[^1].Sequence, batchMax))
        {
            AggregationResult result = await aggregation.AggregateAsync(batch, TimeBudget.Ample(), default);
            total = new AggregationResult(total.Counted + result.Counted, total.Skipped + result.Skipped, total.SetAside + result.SetAside);
        }

        return total;
    }
}
