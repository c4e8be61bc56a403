using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Days whose counters are more than a transaction holds: they still count, and the answers are as exact.</summary>
public sealed class HeavyDayTests
{
    private static readonly Instant From = Instant.FromUtc(2026, 6, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 2, 0, 0);

    [Fact]
    public async Task A_day_with_very_many_meters_is_counted()
    {
        string[] codes = ["one", "two", "three"];
        UsageMeter[] meters =
        [
            .. codes.SelectMany(code => Enumerable.Range(0, UsageLimits.MetersPerCode).Select(n =>
                new UsageMeter(code, MeterKind.Sum, "n", groupBy: ["area"], except: [new UsageFilter("area", [$"area {n}"])]))),
        ];
        UsageEvent[] events = [.. codes.SelectMany(code => CountingTests.Traffic(100, 0, customers: 1).Select((usage, n) => usage with
        {
            Code = code, TransactionId = $"{code} {n}", Properties = UsageProperties.Of(("area", UsageValue.Of($"area {n}")), ("n", UsageValue.Of(n))),
        }))];
        using UsageWorld world = await CountedAsync(meters, events);

        foreach (UsageMeter meter in meters.Where((_, n) => n % 20 == 0))
        {
            await AssertAsync(world, meter, events);
        }
    }

    [Fact]
    public async Task A_meter_that_outgrows_its_day_is_read_from_the_events_and_the_others_from_their_counters()
    {
        UsageMeter level = new("change", MeterKind.WeightedSum, "files");
        UsageEvent[] events = [.. CountingTests.Traffic(14_000, 0, customers: 1).Select((usage, n) => usage with { TransactionId = $"{n:d200}" })];
        using UsageWorld world = await CountedAsync([.. UsageMeters.All, level], events);

        await AssertAsync(world, level, events);
        await CountingTests.AssertMonthAsync(world, events, From, To);
        UtcDay day = events[0] is { } first ? UtcDay.Of(first.Timestamp) : default;
        DayDocument document = (await DayRows.ReadAsync(
            world.TrueTables, UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0")), day, day, default))[day].Document;
        Assert.Equal((true, false), (document.Find(UsageMeters.Lines) is not null, document.Find(level) is not null));
    }

    [Fact]
    public async Task An_event_of_a_day_with_very_many_distinct_values_can_be_cancelled()
    {
        UsageMeter[] meters = [.. Enumerable.Range(0, 6).Select(n => new UsageMeter("change", MeterKind.UniqueCount, "who", except: [new UsageFilter("who", [$"{n}"])]))];
        UsageEvent[] events = [.. CountingTests.Traffic(25_000, 0, customers: 1).Select((usage, n) => usage with { Properties = UsageProperties.Of(("who", UsageValue.Of($"{n}"))) })];
        using UsageWorld world = await CountedAsync(meters, events);

        await new UsageAmendments(world.Ingest, world.Catalog, world.Catalog, world.Clock, world.Options)
            .AmendAsync(UsageWorld.Space, new AmendmentRequest("a", "c0", events[100].TransactionId, null), default);
        AggregationResult result = await world.CountAllAsync();

        Assert.Equal((1, 0), (result.Counted, result.SetAside));
        Assert.Equal(24_998, (await world.ReadAsync("c0", meters[0], From, To)).Units);
        await world.SendAsync(events[100] with { TransactionId = "again" });
        await world.CountAllAsync();
        Assert.Equal(24_999, (await world.ReadAsync("c0", meters[0], From, To)).Units);
    }

    private static async Task<UsageWorld> CountedAsync(UsageMeter[] meters, UsageEvent[] events)
    {
        UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        world.Catalog.Rules = world.Catalog.Rules with { Meters = new MeterSet(meters) };
        foreach (UsageEvent[] part in events.Chunk(1_000))
        {
            await world.SendAsync(part);
        }

        AggregationResult result = await world.CountAllAsync();
        Assert.Equal((events.Length, 0), (result.Counted, result.SetAside));
        return world;
    }

    private static async Task AssertAsync(UsageWorld world, UsageMeter meter, UsageEvent[] events)
    {
        var expected = new UsageTotals(meter);
        foreach (UsageEvent usage in events.Where(usage => usage.Code == meter.EventCode))
        {
            expected.Add(usage);
        }

        Assert.Equal(expected.Read(From, To).Units, (await world.ReadAsync("c0", meter, From, To)).Units);
    }
}
