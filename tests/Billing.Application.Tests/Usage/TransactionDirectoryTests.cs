using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class TransactionDirectoryTests
{
    private static readonly Instant From = Instant.FromUtc(2025, 1, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 2, 0, 0);

    [Fact]
    public async Task A_resend_with_a_timestamp_of_another_day_is_the_same_fact()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(options: UsageOptions.Default with { RecentEvents = 0 });
        UsageEvent first = CountingTests.Traffic(1, 0)[0];
        IngestReport told = await world.SendAsync(first);
        await world.CountAllAsync();
        world.Restart();

        IngestReport again = await world.SendAsync(first with { Timestamp = first.Timestamp - Duration.FromDays(300) });
        AggregationResult result = await world.CountAllAsync();

        Assert.Equal(0, result.Counted);
        Assert.Equal(1, (await world.ReadAsync("c0", UsageMeters.Changes, From, To)).Units);
        Assert.Equal(told.Results[0].Event!.Id, again.Results[0].Event!.Id);
        AcceptedEvent found = (await new UsageEvents(world.TrueTables, world.Catalog).FindAsync(UsageWorld.Space, again.Results[0].Event!.Id, default))!;
        Assert.Equal(first, found.Event);
        Assert.Equal(new UsageFact(found, 0, false), await new UsageEvents(world.TrueTables, world.Catalog).FindFactAsync(UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), "t0", default));
        Assert.Null(await new UsageEvents(world.TrueTables, world.Catalog).FindFactAsync(UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), "t1", default));
    }

    [Fact]
    public async Task What_is_remembered_lately_is_answered_as_it_was_first_sent()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        UsageEvent first = CountingTests.Traffic(1, 0)[0];
        await world.SendAsync(first);

        IngestResult again = (await world.SendAsync(first with { Timestamp = first.Timestamp - Duration.FromDays(3) })).Results[0];

        Assert.Equal((IngestVerdict.Duplicate, first.Timestamp), (again.Verdict, again.Event!.Event.Timestamp));
    }

    [Theory]
    [InlineData(1, 32L * 1024 * 1024)]
    [InlineData(2, 32L * 1024 * 1024)]
    [InlineData(3, 30_000L)]
    [InlineData(4, 1L)]
    public async Task Events_on_random_days_sent_again_on_others_count_once_as_they_came_first(int seed, long cacheBytes)
    {
        var random = new Random(seed);
        using UsageWorld world = await UsageWorld.CreateAsync(options: UsageOptions.Default with { CacheBytes = cacheBytes, RecentEvents = 0 }, partitions: 1);
        var first = new Dictionary<string, UsageEvent>(StringComparer.Ordinal);
        var sent = new List<UsageEvent>();
        for (int n = 0; n < 6_000; n++)
        {
            bool isResent = first.Count > 0 && random.Next(5) == 0;
            UsageEvent usage = CountingTests.Traffic(1, isResent ? random.Next(first.Count) : first.Count, customers: 1)[0];
            usage = usage with { Timestamp = To - Duration.FromDays(2) - Duration.FromMinutes(random.Next(60 * 24 * 90)) };
            first.TryAdd(usage.TransactionId, usage);
            sent.Add(usage);
        }

        foreach (UsageEvent[] part in sent.Chunk(250))
        {
            await world.SendAsync([.. part.DistinctBy(usage => usage.TransactionId)]);
            await CountNewAsync(world);
            if (random.Next(4) == 0)
            {
                world.Restart();
            }
        }

        await CountingTests.AssertMonthAsync(world, first.Values, From, To);
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task A_large_customer_is_counted_once_in_few_small_writes()
    {
        CountingTableStore? counting = null;
        using UsageWorld world = await UsageWorld.CreateAsync(tables => counting = new CountingTableStore(tables), partitions: 1);
        UsageEvent[] events = CountingTests.Traffic(60_000, 0, customers: 1);
        foreach (UsageEvent[] part in events.Chunk(1_000))
        {
            await world.SendAsync(part);
        }

        counting!.Reset();
        Assert.Equal(events.Length, (await world.CountAllAsync()).Counted);

        Assert.InRange(counting.Counts.Entities, 1, 200);
        Assert.InRange(counting.Counts.Reads, 0, 10);
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
        Assert.Equal(60_000, (await world.ReadAsync("c0", UsageMeters.Changes, From, To)).Units);
    }

    [Fact]
    public async Task An_ordinary_commit_costs_no_reads_and_its_usual_writes()
    {
        CountingTableStore? counting = null;
        using UsageWorld world = await UsageWorld.CreateAsync(tables => counting = new CountingTableStore(tables), partitions: 1);
        int entities = 0;
        for (int batch = 0; batch < 40; batch++)
        {
            await world.SendAsync(CountingTests.Traffic(100, batch * 100, customers: 1));
            counting!.Reset();
            await CountNewAsync(world);
            entities += counting.Counts.Entities;
            Assert.InRange(counting.Counts.Reads, 0, batch == 0 ? 3 : 0);
        }

        // Head, day, segment and the position, and now and then a run of the directory.
        Assert.InRange(entities, 160, 210);
    }

    [Fact]
    public async Task Usage_that_was_counted_without_a_directory_gets_one()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1, options: UsageOptions.Default with { RecentEvents = 0 });
        UsageEvent[] events = CountingTests.Traffic(600, 0, customers: 1);
        await world.SendAsync(events);
        await world.CountAllAsync();
        string partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        TableRow head = (await world.TrueTables.GetAsync(Tables.Usage, partition, "head", default))!;
        Columns old = new Columns().Set("v", 1).Set("b", head.Columns.Bytes("b")!.Value);
        await world.TrueTables.CommitAsync(Tables.Usage, [RowWrite.Replace(partition, "head", head.ETag, old)], default);
        world.Restart();

        await world.SendAsync([.. events.Select(usage => usage with { Timestamp = usage.Timestamp - Duration.FromDays(40) })]);

        Assert.Equal(0, (await world.CountAllAsync()).Counted);
        await CountingTests.AssertMonthAsync(world, events, From, To);
    }

    [Fact]
    public async Task Entries_older_than_the_window_are_dropped_and_come_back_with_an_import_window()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1, options: UsageOptions.Default with { RecentEvents = 0 });
        UsageRules open = world.Catalog.Rules;
        UsageEvent[] old = [.. CountingTests.Traffic(300, 0, customers: 1).Select(usage => usage with { Timestamp = usage.Timestamp - Duration.FromDays(1_000) })];
        await world.SendAsync(old);
        await CountNewAsync(world);
        world.Catalog.Rules = open with { ImportWindow = null };
        for (int batch = 1; batch <= 9; batch++)
        {
            await world.SendAsync(CountingTests.Traffic(300, batch * 300, customers: 1));
            await CountNewAsync(world);
        }

        StoredHead dropped = await HeadRow.ReadAsync(world.TrueTables, UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0")), default);
        Assert.True(dropped.Directory.EntriesCount < 3_000);
        Assert.Equal(300, (await world.ReadAsync("c0", UsageMeters.Changes, Instant.FromUtc(2020, 1, 1, 0, 0), From)).Units);

        world.Catalog.Rules = open;
        await world.SendAsync([.. old.Select(usage => usage with { Timestamp = usage.Timestamp + Duration.FromDays(20) })]);
        Assert.Equal(0, (await CountNewAsync(world)).Counted);
    }

    [Fact]
    public async Task What_waits_of_an_import_counts_after_its_window_was_closed()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageEvent[] old = [.. CountingTests.Traffic(2_400, 0, customers: 1).Select(usage => usage with { Timestamp = usage.Timestamp - Duration.FromDays(1_000) })];
        foreach (UsageEvent[] part in old.Chunk(300).SkipLast(1))
        {
            await world.SendAsync(part);
            await CountNewAsync(world);
        }

        await world.SendAsync(old[2_100..]);
        world.Catalog.Rules = world.Catalog.Rules with { ImportWindow = null };
        AggregationResult last = await CountNewAsync(world);

        Assert.Equal((300, 0), (last.Counted, last.SetAside));
        Assert.Equal(2_400, (await world.ReadAsync("c0", UsageMeters.Changes, Instant.FromUtc(2020, 1, 1, 0, 0), From)).Units);
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task A_directory_that_is_built_again_knows_which_events_amendments_wait_for()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageEvent[] events = CountingTests.Traffic(20, 0, customers: 1);
        await world.SendAsync(events[..10]);
        await new UsageAmendments(world.Ingest, world.Catalog, world.Catalog, world.Clock, world.Options)
            .AmendAsync(UsageWorld.Space, new AmendmentRequest("a", "c0", events[15].TransactionId, null), default);
        await world.CountAllAsync();
        string partition = UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0"));
        StoredHead stored = await HeadRow.ReadAsync(world.TrueTables, partition, default);
        stored.Directory.Reset();
        await world.TrueTables.CommitAsync(Tables.Usage, [HeadRow.Write(partition, stored)], default);
        world.Restart();

        await world.SendAsync(events[10..]);
        await world.CountAllAsync();

        await CountingTests.AssertMonthAsync(world, events.Where(usage => usage != events[15]), From, To);
    }

    /// <summary>Counts what came since the last time.</summary>
    private static async Task<AggregationResult> CountNewAsync(UsageWorld world)
    {
        long end = (await world.Log.GetEndsAsync(default))[0].LastSequence;
        HubTarget target = await world.Progress.ReadTargetAsync(default);
        IReadOnlyList<PartitionLag> lags = (await world.Progress.CheckAsync(target, default)).Lags;
        long done = lags.Count > 0 ? lags[0].CommittedSequence : end;
        return done == end ? new AggregationResult(0, 0, 0) : await world.Aggregation.AggregateAsync(await world.BatchAsync(0, done), TimeBudget.Ample(), default);
    }
}
