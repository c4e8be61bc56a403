using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class SealTests
{
    private static readonly Instant From = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 1, 0, 0);
    private static readonly OwnerKey Customer = FakeUsageCatalog.KeyOf("c0");

    [Fact]
    public async Task A_repeated_seal_is_the_first_seal()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(CountingTests.Traffic(10, 0, customers: 1));
        await world.CountAllAsync();
        SealedPeriod first = await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);
        await world.SendAsync(CountingTests.Traffic(10, 10, customers: 1));
        await world.CountAllAsync();

        SealedPeriod again = await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);

        Assert.Equal(1, first.Version);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_customer_without_usage_can_be_sealed()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);

        SealedPeriod seal = await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);
        await world.SendAsync(CountingTests.Traffic(10, 0, customers: 1));
        await world.CountAllAsync();

        Assert.Equal(0, seal.Version);
        Assert.Equal(10, (await world.ReadAsync("c0", UsageMeters.Changes, From, To)).Units);
        Assert.Single(await NotesAsync(world));
    }

    [Fact]
    public async Task Usage_after_a_seal_leaves_one_note_for_its_period_and_none_for_others()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);
        await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From - Duration.FromDays(31), From, default);
        await world.SendAsync(CountingTests.Traffic(10, 0, customers: 1));
        await world.CountAllAsync();
        await world.SendAsync(CountingTests.Traffic(10, 10, customers: 1));
        await world.CountAllAsync();

        TableRow note = Assert.Single(await NotesAsync(world));
        Assert.Equal((0L, 2L), (note.Columns.Integer("sealed"), note.Columns.Integer("v")));
    }

    [Fact]
    public async Task Usage_that_is_late_for_very_many_periods_counts_and_notes_each_of_them()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        string[] scopes = [.. Enumerable.Range(0, 150).Select(n => $"subscription {n:d3}")];
        foreach (string scope in scopes)
        {
            await world.Seal.SealAsync(UsageWorld.Space, Customer, scope, From, To, default);
        }

        for (int round = 0; round < 2; round++)
        {
            await world.SendAsync(CountingTests.Traffic(10, round * 10, customers: 1));
            AggregationResult result = await world.CountAllAsync();
            Assert.Equal((10, 0), (result.Counted, result.SetAside));
        }

        ReRateRow row = Assert.Single(await ReRateRows.ReadAllAsync(world.TrueTables, UsageWorld.Space.CustomerPartition(Customer), default));
        Assert.Equal(scopes.Select(scope => new ReRateNote(new SealedPeriod(scope, From, To, 0), 2)), row.Notes);
    }

    [Fact]
    public async Task In_every_race_of_sealing_and_counting_each_event_is_in_the_sealed_version_or_has_a_note()
    {
        for (int round = 0; round < 30; round++)
        {
            using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
            for (int i = 0; i < 20; i++)
            {
                await world.SendAsync(CountingTests.Traffic(5, i * 5, customers: 1));
            }

            Task counting = Task.Run(() => world.CountAllAsync(batchMax: 1));
            await WaitForVersionAsync(world, round % 18);
            SealedPeriod seal = await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);
            await counting;

            UsageReading reading = await world.Reader.ReadAsync(UsageWorld.Space, Customer, [UsageMeters.Changes], From, To, default);
            Assert.Equal((20, 100m), (reading.Version, reading.Meters[0].Units));
            Assert.Equal(seal.Version < 20 ? 20L : null, (await NotesAsync(world)).SingleOrDefault()?.Columns.Integer("v"));
        }
    }

    [Fact]
    public async Task The_hub_is_caught_up_when_every_partition_was_counted_to_its_end()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 3);
        Assert.True(await world.IsCaughtUpAsync());
        await world.SendAsync(CountingTests.Traffic(50, 0));

        Assert.False(await world.IsCaughtUpAsync());
        await world.CountAllAsync();
        Assert.True(await world.IsCaughtUpAsync());
    }

    [Fact]
    public async Task The_progress_of_each_partition_is_visible()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(CountingTests.Traffic(5, 0));
        Instant now = world.Clock.GetCurrentInstant() + Duration.FromMinutes(5);
        Assert.Equal([new PartitionProgress(0, 0, -1, 0, 1, null)], await world.Progress.ReadAsync(now, default));

        await world.CountAllAsync();
        Assert.Equal([new PartitionProgress(0, 0, 0, 0, 0, null)], await world.Progress.ReadAsync(now, default));

        await world.SendAsync(CountingTests.Traffic(5, 5));
        Assert.Equal([new PartitionProgress(0, 0, 0, 1, 1, Duration.FromMinutes(5))], await world.Progress.ReadAsync(now, default));
    }

    [Fact]
    public async Task Events_after_the_aim_do_not_delay_a_close()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(CountingTests.Traffic(5, 0));
        HubBatch first = await world.BatchAsync(0);
        HubTarget target = await world.Progress.ReadTargetAsync(default);
        Assert.Equal([new PartitionLag(0, -1, 0)], (await world.Progress.CheckAsync(target, default)).Lags);
        await world.SendAsync(CountingTests.Traffic(5, 5));

        await world.Aggregation.AggregateAsync(first, TimeBudget.Ample(), default);

        Assert.True((await world.Progress.CheckAsync(target, default)).IsCaughtUp);
        Assert.False(await world.IsCaughtUpAsync());
    }

    [Fact]
    public async Task A_recreated_hub_is_caught_up_only_when_its_new_messages_were_counted()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        HubEvent old = new(90, "90", world.Clock.GetCurrentInstant() - Duration.FromHours(1), null, "");
        await world.Aggregation.AggregateAsync(new HubBatch(world.Options.Hub, 0, [old]), TimeBudget.Ample(), default);
        await world.SendAsync(CountingTests.Traffic(5, 0));

        Assert.False(await world.IsCaughtUpAsync());
        await world.CountAllAsync();
        Assert.True(await world.IsCaughtUpAsync());
    }

    private static async Task WaitForVersionAsync(UsageWorld world, long version)
    {
        while ((await world.Reader.ReadAsync(UsageWorld.Space, Customer, [], From, To, default)).Version < version)
        {
        }
    }

    private static async Task<IReadOnlyList<TableRow>> NotesAsync(UsageWorld world) =>
        (await world.TrueTables.QueryAsync(Tables.Usage, RowRange.Prefix(UsageWorld.Space.CustomerPartition(Customer), "r|"), default)).Rows;
}
