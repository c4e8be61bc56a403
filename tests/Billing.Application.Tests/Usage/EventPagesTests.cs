using Billing.Application.Usage;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

/// <summary>Lists of an organization's events: order, pages that stay put, and what they cost.</summary>
public sealed class EventPagesTests
{
    private static readonly Instant Day = Instant.FromUtc(2026, 6, 20, 0, 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_after_an_event_give_every_event_once_in_order(bool oldestFirst)
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync([.. SampleUsage.All.Take(400)]);
        await world.CountAllAsync();
        var listed = new List<AcceptedEvent>();
        AcceptedEvent? after = null;
        do
        {
            var query = new EventQuery { OldestFirst = oldestFirst, After = after, Limit = 37 };
            EventPage page = await Events(world).ListAsync(UsageWorld.Space, query, default);
            Assert.Equal((400, false), (page.TotalCount, page.IsLowerBound));
            listed.AddRange(page.Events);
            after = page.Events.Count == 0 ? null : page.Events[^1];
        }
        while (after is not null);

        IEnumerable<Instant> expected = SampleUsage.All.Take(400).Select(usage => usage.Timestamp);
        Assert.Equal(oldestFirst ? expected.Order() : expected.OrderDescending(), listed.Select(one => one.Event.Timestamp));
        Assert.Equal(400, listed.Select(one => one.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Skipping_gives_what_whole_pages_give(bool oldestFirst)
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync([.. SampleUsage.All.Take(400)]);
        await world.CountAllAsync();
        var window = new EventQuery { OldestFirst = oldestFirst, Code = "change", From = SampleUsage.All[60].Timestamp, To = SampleUsage.All[330].Timestamp, Limit = 1000 };
        EventPage whole = await Events(world).ListAsync(UsageWorld.Space, window, default);
        Assert.Equal(whole.TotalCount, whole.Events.Count);
        Assert.NotEmpty(whole.Events);

        foreach (int skip in (int[])[1, 50, 133, whole.Events.Count - 1, whole.Events.Count, int.MaxValue])
        {
            EventPage page = await Events(world).ListAsync(UsageWorld.Space, window with { Skip = skip, Limit = 40 }, default);
            Assert.Equal(whole.Events.Skip(skip).Take(40), page.Events);
        }
    }

    [Fact]
    public async Task An_added_event_does_not_shift_the_page_after_an_event()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync([.. Enumerable.Range(0, 20).Select(i => Event("acme", $"t{i}", Day + Duration.FromMinutes(90 * i / 2)))]);
        await world.CountAllAsync();
        EventPage first = await Events(world).ListAsync(UsageWorld.Space, new EventQuery { Limit = 5 }, default);
        var next = new EventQuery { After = first.Events[^1], Limit = 5 };
        EventPage before = await Events(world).ListAsync(UsageWorld.Space, next, default);
        await world.SendAsync(Event("acme", "new", Day + Duration.FromHours(20)), Event("beta", "new", Day + Duration.FromHours(19)));
        await world.CountAllAsync();

        Assert.Equal(before.Events, (await Events(world).ListAsync(UsageWorld.Space, next, default)).Events);
        Assert.Equal(before.Events, (await Events(world).ListAsync(UsageWorld.Space, next with { ExternalCustomerId = "acme" }, default)).Events);
    }

    [Fact]
    public async Task A_day_of_many_customers_is_listed_whole_customer_by_customer()
    {
        using UsageWorld world = await CrowdAsync(EventPages.CustomersInTimeOrderMax + 50);
        var listed = new List<AcceptedEvent>();
        AcceptedEvent? after = null;
        do
        {
            IReadOnlyList<AcceptedEvent> page = (await Events(world).ListAsync(UsageWorld.Space, new EventQuery { After = after, Limit = 99 }, default)).Events;
            Assert.Equal(page, (await Events(world).ListAsync(UsageWorld.Space, new EventQuery { Skip = listed.Count, Limit = 99 }, default)).Events);
            listed.AddRange(page);
            after = page.Count == 0 ? null : page[^1];
        }
        while (after is not null);

        Assert.Equal(2 * (EventPages.CustomersInTimeOrderMax + 50), listed.Select(one => one.Id).Distinct().Count());
        Assert.Equal(listed.OrderBy(one => one.Customer.Value).ThenByDescending(one => one.Event.Timestamp), listed);
    }

    [Fact]
    public async Task A_page_costs_the_same_however_many_customers_a_day_has()
    {
        int some = await CostOfPageAsync(EventTotals.CustomersMax + 200);
        int twice = await CostOfPageAsync(2 * (EventTotals.CustomersMax + 200));

        Assert.Equal(some, twice);
        Assert.InRange(some, 1, EventTotals.CustomersMax + 50);
    }

    [Fact]
    public async Task A_total_of_very_many_customers_is_a_lower_bound_that_says_so()
    {
        using UsageWorld world = await CrowdAsync(EventTotals.CustomersMax + 1);
        EventPage page = await Events(world).ListAsync(UsageWorld.Space, new EventQuery { Limit = 1 }, default);

        Assert.Equal((2L * EventTotals.CustomersMax, true), (page.TotalCount, page.IsLowerBound));
        Assert.Equal(2L * (EventTotals.CustomersMax + 1), (await Events(world).VolumeAsync(UsageWorld.Space, Day, Day + Duration.FromDays(1), default)).Sum(hour => hour.Count));
    }

    [Fact]
    public async Task A_customers_newest_page_costs_the_days_that_it_shows()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync([.. Enumerable.Range(0, 60).Select(i => Event("acme", $"t{i}", Day - Duration.FromDays(i)))]);
        await world.CountAllAsync();
        var counting = new CountingTableStore(world.TrueTables);
        EventPage page = await new UsageEvents(counting, world.Catalog).ListAsync(UsageWorld.Space, new EventQuery { ExternalCustomerId = "acme", Limit = 1 }, default);

        Assert.Equal((60, 1), (page.TotalCount, page.Events.Count));
        Assert.InRange(counting.Counts.Reads, 1, 3);
        Assert.InRange(counting.Counts.RowsRead, 1, 3);
    }

    [Fact]
    public async Task A_page_of_a_whole_organization_reads_each_customers_day_with_its_total_and_its_events()
    {
        const int Customers = 30;
        const int Days = 20;
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync([.. Enumerable.Range(0, Customers * Days).Select(i => Event($"c{i % Customers}", $"t{i}", Day - Duration.FromDays(i / Customers) - Duration.FromSeconds(i)))]);
        await world.CountAllAsync();
        var counting = new CountingTableStore(world.TrueTables);
        var events = new UsageEvents(counting, world.Catalog);
        EventPage newest = await events.ListAsync(UsageWorld.Space, new EventQuery { Limit = Customers }, default);
        int reads = counting.Counts.Reads;
        counting.Reset();
        EventPage deep = await events.ListAsync(UsageWorld.Space, new EventQuery { Limit = Customers, Skip = (Days - 1) * Customers }, default);

        Assert.Equal((Customers * Days, Customers), (newest.TotalCount, newest.Events.Select(one => one.Customer).Distinct().Count()));
        Assert.Equal((Customers * Days, Customers), (deep.TotalCount, deep.Events.Count));
        Assert.InRange(reads, Customers, (2 * Customers) + 5);

        // Of each day passed over its name and its customers; of each customer the first day, four more, and the rest.
        Assert.InRange(counting.Counts.Reads, Customers, (4 * Customers) + (2 * Days) + 5);
    }

    [Fact]
    public async Task The_newest_events_of_a_day_of_very_many_segments_cost_those_of_their_hour()
    {
        const int OfHour = 150;
        Instant noon = Day + Duration.FromHours(12);
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync([.. Enumerable.Range(0, 2_100).Select(i => Event("acme", $"old{i}", Day + Duration.FromSeconds(20 * i)))]);
        await world.CountAllAsync();
        for (int i = 0; i < OfHour; i++)
        {
            await world.SendAsync(Event("acme", $"new{i}", noon + Duration.FromSeconds(i)));
            await world.CountAllAsync();
        }

        await NewestAreAsync([.. Enumerable.Range(0, 10).Select(i => $"new{OfHour - 1 - i}")]);

        // Withdrawn and replaced events are told by newer segments than those that hold them.
        await AmendAsync("a", "new149", null);
        await AmendAsync("b", "new0", Event("acme", "new0", noon + Duration.FromMinutes(50)));
        await world.CountAllAsync();
        await NewestAreAsync(["new0", .. Enumerable.Range(0, 9).Select(i => $"new{OfHour - 2 - i}")]);

        // What is newest need not have come last.
        await world.SendAsync(Event("acme", "ahead", Day + Duration.FromMinutes(870)));
        await world.CountAllAsync();
        for (int i = 0; i < OfHour; i++)
        {
            await world.SendAsync(Event("acme", $"more{i}", Day + Duration.FromHours(14) + Duration.FromSeconds(OfHour - i)));
            await world.CountAllAsync();
        }

        await NewestAreAsync(["ahead", .. Enumerable.Range(0, 9).Select(i => $"more{i}")]);

        async Task NewestAreAsync(string[] expected)
        {
            var counting = new CountingTableStore(world.TrueTables);
            EventPage page = await new UsageEvents(counting, world.Catalog).ListAsync(UsageWorld.Space, new EventQuery { ExternalCustomerId = "acme", Limit = 10 }, default);
            Assert.Equal(expected, page.Events.Select(one => one.Event.TransactionId));
            Assert.InRange(counting.Counts.Reads, 1, 4);
        }

        async Task AmendAsync(string id, string transaction, UsageEvent? replacement)
        {
            world.Clock.Advance(Duration.FromMilliseconds(1));
            var amendments = new UsageAmendments(world.Ingest, world.Catalog, world.Catalog, world.Clock, world.Options);
            Assert.True((await amendments.AmendAsync(UsageWorld.Space, new AmendmentRequest(id, "acme", transaction, replacement), default)).IsSuccess);
        }
    }

    private static UsageEvents Events(UsageWorld world) => new(world.TrueTables, world.Catalog);

    private static UsageEvent Event(string customer, string transaction, Instant at) => new(transaction, customer, "change", at, UsageProperties.Empty);

    private static async Task<int> CostOfPageAsync(int customers)
    {
        using UsageWorld world = await CrowdAsync(customers);
        var counting = new CountingTableStore(world.TrueTables);
        EventPage page = await new UsageEvents(counting, world.Catalog).ListAsync(UsageWorld.Space, new EventQuery { Limit = 20 }, default);
        Assert.Equal(20, page.Events.Count);
        return counting.Counts.Reads;
    }

    /// <summary>A day on which each of so many customers had two events, written straight to the store.</summary>
    private static async Task<UsageWorld> CrowdAsync(int customers)
    {
        UsageWorld world = await UsageWorld.CreateAsync();
        await Parallel.ForAsync(0, customers, async (i, token) =>
        {
            string name = $"customer{i}";
            OwnerKey key = FakeUsageCatalog.KeyOf(name);
            AcceptedEvent[] events =
            [
                .. Enumerable.Range(0, 2).Select(n => new AcceptedEvent(UsageWorld.Space, key, Day, Event(name, $"t{n}", Day + Duration.FromMinutes((i + (n * 700)) % 1440)))),
            ];
            await CrowdedDay.WriteAsync(world.TrueTables, UsageWorld.Space, key, events, token);
        });
        return world;
    }
}
