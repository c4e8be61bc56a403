using System.Diagnostics.Metrics;
using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class RecomputeTests
{
    private static readonly OwnerKey Customer = FakeUsageCatalog.KeyOf("c0");
    private static readonly string Partition = UsageWorld.Space.CustomerPartition(Customer);
    private static readonly Instant From = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 1, 0, 0);
    private static readonly UtcDay Day = UtcDay.Of(Instant.FromUtc(2026, 6, 30, 0, 0));

    [Fact]
    public async Task Counters_that_are_right_have_no_differences_and_are_left_alone()
    {
        using UsageWorld world = await CountedAsync();
        string? etag = (await HeadRow.ReadAsync(world.TrueTables, Partition, default)).ETag;

        RecomputeReport report = await RunAsync(world, repairs: true);

        Assert.Equal((1, 40L, 0, 0, 0), (report.Days, report.Events, report.MissingMeters, report.MissingTransactions, report.DaysRepaired));
        Assert.True(report.IsRight);
        Assert.Equal(etag, (await HeadRow.ReadAsync(world.TrueTables, Partition, default)).ETag);
    }

    [Fact]
    public async Task Wrong_counters_are_named_by_meter_group_and_hour_and_repaired()
    {
        using UsageWorld world = await CountedAsync();
        await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", From, To, default);
        await SpoilAsync(world);

        RecomputeReport found = await RunAsync(world, repairs: false);
        RecomputeReport repaired = await RunAsync(world, repairs: true);

        CounterDifference sum = Assert.Single(found.Differences, difference => difference.Meter?.Key == UsageMeters.Lines.Key);
        Assert.Equal((9, "", 1_000_000m), (sum.Hour, sum.Group, sum.Stored - sum.Computed));
        Assert.Contains(found.Differences, difference => difference.Meter is null && difference.Stored - difference.Computed == 1);
        Assert.Equal((0, 1), (found.DaysRepaired, repaired.DaysRepaired));
        Assert.True((await RunAsync(world, repairs: false)).IsRight);
        await CountingTests.AssertMonthAsync(world, CountingTests.Traffic(40, 0, customers: 1), From, To);
        Assert.Single((await world.TrueTables.QueryAsync(Tables.Usage, RowRange.Prefix(Partition, "r|"), default)).Rows);
    }

    [Fact]
    public async Task Counting_goes_on_from_repaired_counters_and_a_stale_instance_notices()
    {
        using UsageWorld world = await CountedAsync();
        await SpoilAsync(world);
        await RunAsync(world, repairs: true);

        await world.SendAsync(CountingTests.Traffic(40, 40, customers: 1));
        await world.CountAllAsync();

        await CountingTests.AssertMonthAsync(world, CountingTests.Traffic(80, 0, customers: 1), From, To);
        Assert.True((await RunAsync(world, repairs: false)).IsRight);
    }

    [Fact]
    public async Task A_metric_made_after_the_events_gets_counters()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageRules all = world.Catalog.Rules;
        world.Catalog.Rules = all with { Meters = new MeterSet([UsageMeters.Changes]) };
        await world.SendAsync(CountingTests.Traffic(40, 0, customers: 1));
        await world.CountAllAsync();
        world.Catalog.Rules = all;

        RecomputeReport report = await RunAsync(world, repairs: true);

        Assert.Equal((0, 4, 1), (report.Differences.Count, report.MissingMeters, report.DaysRepaired));
        Assert.Equal(0, (await RunAsync(world, repairs: true)).MissingMeters);
        await CountingTests.AssertMonthAsync(world, CountingTests.Traffic(40, 0, customers: 1), From, To);
    }

    [Fact]
    public async Task Transactions_that_the_directory_lost_are_found_and_entered()
    {
        using UsageWorld world = await CountedAsync();
        StoredHead stored = await HeadRow.ReadAsync(world.TrueTables, Partition, default);
        stored.Directory.TakeRecent();
        await world.TrueTables.CommitAsync(Tables.Usage, [HeadRow.Write(Partition, stored)], default);

        Assert.Equal(40, (await RunAsync(world, repairs: true)).MissingTransactions);

        Assert.True((await RunAsync(world, repairs: false)).IsRight);
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task A_recreated_hub_raises_an_alert_once_and_is_counted_by_hashes()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1, options: UsageOptions.Default with { Hub = "made anew" });
        await world.SendAsync(CountingTests.Traffic(40, 0, customers: 1));
        HubEvent message = (await world.BatchAsync(0)).Events[0];
        long alerts = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name == "billing.usage.hub.recreated")
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => alerts += tags[0].Value is "made anew" ? value : 0);
        listener.Start();
        foreach ((long sequence, int hours) in new[] { (50L, 0), (0L, 1), (1L, 2) })
        {
            HubEvent later = message with { Sequence = sequence, EnqueuedAtUtc = message.EnqueuedAtUtc + Duration.FromHours(hours) };
            await world.Aggregation.AggregateAsync(new HubBatch("made anew", 0, [later]), TimeBudget.Ample(), default);
        }

        Assert.Equal(1, alerts);
        await CountingTests.AssertMonthAsync(world, CountingTests.Traffic(40, 0, customers: 1), From, To);
    }

    private static async Task<UsageWorld> CountedAsync()
    {
        UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(CountingTests.Traffic(40, 0, customers: 1));
        await world.CountAllAsync();
        return world;
    }

    /// <summary>Counts an event that is in no segment, as a lost write of a segment would leave it.</summary>
    private static async Task SpoilAsync(UsageWorld world)
    {
        DayDocument document = (await DayRows.ReadAsync(world.TrueTables, Partition, Day, Day, default))[Day].Document;
        UsageEvent ghost = CountingTests.Traffic(1, 0)[0];
        document.Add(ghost with { Properties = UsageProperties.Of(("lines_added", UsageValue.Of(1_000_000m))) }, world.Catalog.Rules.Meters);
        var writes = new List<RowWrite>();
        DayRows.Write(writes, Partition, document, 1);
        await world.TrueTables.CommitAsync(Tables.Usage, writes, default);
    }

    private static ValueTask<RecomputeReport> RunAsync(UsageWorld world, bool repairs) =>
        new UsageRecompute(world.TrueTables, world.Catalog).RunAsync(UsageWorld.Space, Customer, Day, Day, repairs, default);
}
