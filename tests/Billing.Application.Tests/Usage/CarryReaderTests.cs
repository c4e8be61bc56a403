using Billing.Application.Ports;
using Billing.Application.Tests.Consistency;
using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Time;
using Billing.Domain.Usage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Quantities that are carried from period to period, through intake, counting, late events and stored states.</summary>
public sealed class CarryReaderTests
{
    private static readonly UsageMeter Level = new("seat", MeterKind.Sum, "n", carriesOver: true);
    private static readonly UsageMeter People = new("seat", MeterKind.Presence, "who", carriesOver: true);
    private static readonly UsageMeter Average = new("seat", MeterKind.WeightedSum, "n", carriesOver: true);
    private static readonly UsageMeter PerTeam = new("seat", MeterKind.Sum, "n", groupBy: ["team"], carriesOver: true);
    private static readonly UsageMeter[] Meters = [Level, People, Average, PerTeam];
    private static readonly OwnerKey Customer = FakeUsageCatalog.KeyOf("c0");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Late_events_change_every_later_state_and_nothing_else(int seed)
    {
        using UsageWorld world = await WorldAsync(Meters);
        Instant now = world.Clock.GetCurrentInstant();
        var random = new Random(seed);
        var sent = new List<UsageEvent>();
        for (int round = 0; round < 6; round++)
        {
            UsageEvent[] events = [.. Enumerable.Range(0, 12).Select(n => Event($"{round}-{n}", now - Duration.FromMinutes(random.Next(0, 390 * 1440)), random))];
            sent.AddRange(events);
            await world.SendAsync(events);
            await world.CountAllAsync();
            Instant from = now - Duration.FromMinutes(random.Next(1, 390 * 1440));
            Instant to = from + Duration.FromMinutes(random.Next(1, 60 * 1440));
            await ShouldReadAsync(world, sent, from, to);
        }
    }

    [Fact]
    public async Task A_meter_that_is_younger_than_its_events_finds_them_once_and_then_knows_them()
    {
        using UsageWorld world = await WorldAsync([new UsageMeter("seat", MeterKind.Count)]);
        Instant now = world.Clock.GetCurrentInstant();
        UsageEvent[] events = [.. Enumerable.Range(0, 30).Select(n => Event($"t{n}", now - Duration.FromDays((n * 9) + 60), new Random(n)))];
        await world.SendAsync(events);
        await world.CountAllAsync();
        await ShouldReadAsync(world, events, now - Duration.FromDays(10), now);

        var counted = new Ranges(world.TrueTables);
        await new UsageReader(counted).ReadAsync(UsageWorld.Space, Customer, Meters, now - Duration.FromDays(10), now, default);
        Assert.Equal(["d|", "k|"], counted.Read.Order());
    }

    [Fact]
    public async Task A_history_of_a_year_costs_two_ranges_once_its_state_is_kept()
    {
        using UsageWorld world = await WorldAsync(Meters);
        Instant now = world.Clock.GetCurrentInstant();
        UsageEvent[] events = [.. Enumerable.Range(0, 60).Select(n => Event($"t{n}", now - Duration.FromDays(n * 6), new Random(n)))];
        await world.SendAsync(events);
        await world.CountAllAsync();
        await ShouldReadAsync(world, events, now - Duration.FromDays(30), now);

        var counted = new Ranges(world.TrueTables);
        await new UsageReader(counted).ReadAsync(UsageWorld.Space, Customer, Meters, HourOf(now - Duration.FromDays(30)), HourOf(now), default);
        Assert.Equal(["d|", "k|"], counted.Read.Order());
    }

    [Fact]
    public async Task A_series_of_days_has_each_days_level()
    {
        using UsageWorld world = await WorldAsync(Meters);
        Instant day = UtcDay.Of(world.Clock.GetCurrentInstant()).Start - Duration.FromDays(40);
        await world.SendAsync(Seat("a", day - Duration.FromDays(99), 5), Seat("b", day + Duration.FromHours(30), 2), Seat("c", day + Duration.FromHours(50), -4));
        await world.CountAllAsync();
        InstantSpan[] days = [.. Enumerable.Range(0, 4).Select(n => new InstantSpan(day + Duration.FromDays(n), day + Duration.FromDays(n + 1)))];
        UsageSeries series = await world.Reader.ReadSeriesAsync(UsageWorld.Space, Customer, [Level], new InstantSpan(day, day + Duration.FromDays(4)), days, default);
        Assert.Equal([5m, 7, 3, 3], series.Steps.Select(readings => readings[0].Units));
        Assert.Equal(3, series.Whole[0].Units);
    }

    [Fact]
    public async Task A_late_event_asks_for_every_later_sealed_period_to_be_rated_again()
    {
        using UsageWorld world = await WorldAsync(Meters);
        Instant now = world.Clock.GetCurrentInstant();
        await world.SendAsync(Seat("a", now - Duration.FromDays(80), 5));
        await world.CountAllAsync();
        Instant[] bounds = [now - Duration.FromDays(90), now - Duration.FromDays(60), now - Duration.FromDays(30), now];
        for (int i = 0; i < 3; i++)
        {
            await world.Seal.SealAsync(UsageWorld.Space, Customer, "sub", bounds[i], bounds[i + 1], default);
        }

        await world.SendAsync(Seat("late", now - Duration.FromDays(50), 1));
        await world.CountAllAsync();
        RowRange notes = RowRange.Prefix(UsageWorld.Space.CustomerPartition(Customer), "r|");
        Assert.Equal(2, (await world.TrueTables.QueryAsync("usage", notes, default)).Rows.Count);
    }

    private static async Task<UsageWorld> WorldAsync(UsageMeter[] meters)
    {
        UsageWorld world = await UsageWorld.CreateAsync();
        world.Catalog.Rules = world.Catalog.Rules with { Meters = new MeterSet(meters) };
        return world;
    }

    private static async Task ShouldReadAsync(UsageWorld world, IReadOnlyList<UsageEvent> sent, Instant from, Instant to)
    {
        UsageReading reading = await world.Reader.ReadAsync(UsageWorld.Space, Customer, Meters, from, to, default);
        UsageEvent[] known = [.. sent.Where(usage => usage.Timestamp < to).OrderBy(usage => usage.Timestamp).ThenBy(usage => usage.TransactionId, StringComparer.Ordinal)];
        Assert.Equal(known.Sum(Number), reading.Meters[0].Units);
        Assert.Equal(known.Count(usage => usage.Timestamp >= from), reading.Meters[0].EventsCount);
        Assert.Equal(known.GroupBy(usage => usage.Properties.Find("who").Text).Count(who => who.Last().Properties.Find("operation_type").Text == "add"), reading.Meters[1].Units);
        Assert.Equal(AverageOf(known, from, to), decimal.Round(reading.Meters[2].Units, 8));
        Assert.Equal(
            known.GroupBy(usage => usage.Properties.Find("team").Text!).Select(team => (team.Key, Units: team.Sum(Number), Events: team.Count(usage => usage.Timestamp >= from)))
                .Where(team => team.Units != 0 || team.Events > 0).OrderBy(team => team.Key, StringComparer.Ordinal),
            reading.Meters[3].Groups.Select(group => (group.Values[0], group.Units, (int)group.EventsCount)));
    }

    private static decimal AverageOf(UsageEvent[] known, Instant from, Instant to)
    {
        decimal area = 0;
        for (int i = 0; i < known.Length; i++)
        {
            Instant until = i + 1 < known.Length ? known[i + 1].Timestamp : to;
            area += until > from ? Number(known[i]) * (decimal)(until - Instant.Max(from, known[i].Timestamp)).TotalMinutes : 0;
        }

        return decimal.Round(area / (decimal)(to - from).TotalMinutes, 8);
    }

    private static decimal Number(UsageEvent usage) => usage.Properties.Find("n").Number;

    private static Instant HourOf(Instant instant) => UtcDay.Of(instant).Start + Duration.FromHours(UtcDay.HourOf(instant));

    private static UsageEvent Event(string id, Instant at, Random random) => new(id, "c0", "seat", at, UsageProperties.Of(
        ("n", UsageValue.Of((decimal)random.Next(-5, 10))), ("who", UsageValue.Of($"p{random.Next(5)}")), ("team", UsageValue.Of($"team{random.Next(3)}")),
        ("operation_type", UsageValue.Of(random.Next(2) == 0 ? "add" : "remove"))));

    private static UsageEvent Seat(string id, Instant at, decimal n) => new(id, "c0", "seat", at, UsageProperties.Of(("n", UsageValue.Of(n))));

    /// <summary>Which kinds of rows were read as ranges.</summary>
    private sealed class Ranges(ITableStore inner) : PassThrough(inner)
    {
        public List<string> Read { get; } = [];

        public override ValueTask<TablePage> QueryAsync(string table, RowRange range, CancellationToken cancellationToken)
        {
            Read.Add(range.From![..2]);
            return base.QueryAsync(table, range, cancellationToken);
        }
    }
}
