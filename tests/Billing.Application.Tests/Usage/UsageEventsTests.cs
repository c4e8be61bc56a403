using Billing.Application.Usage;
using Billing.Application.Work;
using Billing.Domain.Identity;
using Billing.Domain.Usage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class UsageEventsTests
{
    [Fact]
    public async Task Events_are_listed_newest_first_page_by_page()
    {
        using UsageWorld world = await SampleWorldAsync();
        UsageEvent[] expected = [.. SampleUsage.All.OrderByDescending(usage => usage.Timestamp).Take(230)];

        var listed = new List<AcceptedEvent>();
        for (int skip = 0; skip < 230; skip += 100)
        {
            EventPage page = await Events(world).ListAsync(UsageWorld.Space, new EventQuery { Skip = skip, Limit = Math.Min(100, 230 - skip) }, default);
            Assert.Equal(SampleUsage.All.Length, page.TotalCount);
            listed.AddRange(page.Events);
        }

        Assert.Equal(expected.Select(usage => usage.Timestamp), listed.Select(one => one.Event.Timestamp));
        Assert.Equal(230, listed.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_list_keeps_to_customer_code_and_window()
    {
        using UsageWorld world = await SampleWorldAsync();
        string customer = SampleUsage.All[5000].CustomerExternalId;
        Instant from = Instant.FromUtc(2026, 3, 1, 10, 30);
        Instant to = Instant.FromUtc(2026, 3, 20, 18, 45);
        UsageEvent[] expected = [.. SampleUsage.All.Where(usage => usage.CustomerExternalId == customer && usage.Timestamp >= from && usage.Timestamp < to)];

        EventPage page = await Events(world).ListAsync(
            UsageWorld.Space, new EventQuery { ExternalCustomerId = customer, Code = "change", From = from, To = to, Limit = 1000 }, default);

        Assert.Equal(expected.Length, page.TotalCount);
        Assert.Equal(expected.Select(usage => usage.TransactionId).Order(), page.Events.Select(one => one.Event.TransactionId).Order());
        Assert.Empty((await Events(world).ListAsync(UsageWorld.Space, new EventQuery { Code = "other" }, default)).Events);
        Assert.Empty((await Events(world).ListAsync(UsageWorld.Space, new EventQuery { ExternalCustomerId = "unknown" }, default)).Events);
        Assert.Empty((await Events(world).ListAsync(new DataSpace(new OwnerKey(9), Mode.Live), new EventQuery(), default)).Events);
    }

    [Fact]
    public async Task Every_event_is_found_by_the_id_that_its_intake_answered()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        IngestReport report = await world.SendAsync([.. SampleUsage.All.Take(90)]);
        await world.CountAllAsync();

        foreach (IngestResult result in report.Results)
        {
            Assert.Equal(result.Event, await Events(world).FindAsync(UsageWorld.Space, result.Event!.Id, default));
        }

        BillingId known = report.Results[0].Event!.Id;
        Assert.Null(await Events(world).FindAsync(UsageWorld.Space, new BillingId(known.Owner, known.Item ^ 1, known.Ordinal), default));
        Assert.Null(await Events(world).FindAsync(new DataSpace(new OwnerKey(9), Mode.Live), known, default));
    }

    [Fact]
    public async Task The_volume_is_the_number_of_events_in_each_hour()
    {
        using UsageWorld world = await SampleWorldAsync();
        Instant from = Instant.FromUtc(2026, 3, 1, 0, 0);
        Instant to = Instant.FromUtc(2026, 4, 1, 0, 0);
        var expected = SampleUsage.All.Where(usage => usage.Timestamp >= from && usage.Timestamp < to)
            .GroupBy(usage => Instant.FromUnixTimeSeconds(usage.Timestamp.ToUnixTimeSeconds() / 3600 * 3600)).OrderBy(hour => hour.Key)
            .Select(hour => new EventVolume(hour.Key, hour.Count()));

        Assert.Equal(expected, await Events(world).VolumeAsync(UsageWorld.Space, from, to, default));
    }

    [Fact]
    public async Task A_new_day_of_ten_customers_stays_within_the_budget()
    {
        CountingTableStore? counting = null;
        using UsageWorld world = await UsageWorld.CreateAsync(tables => counting = new CountingTableStore(tables), partitions: 1);
        await world.SendAsync(CountingTests.Traffic(1000, 0));
        HubBatch batch = await world.BatchAsync(0);
        counting!.Reset();

        await world.Aggregation.AggregateAsync(batch, TimeBudget.Ample(), default);

        Assert.InRange(counting.Counts.Transactions, 11, 20);
        Assert.InRange(counting.Counts.Entities, 11, 100);
    }

    private static UsageEvents Events(UsageWorld world) => new(world.TrueTables, world.Catalog);

    private static async Task<UsageWorld> SampleWorldAsync()
    {
        UsageWorld world = await UsageWorld.CreateAsync();
        foreach (UsageEvent[] part in SampleUsage.All.Chunk(500))
        {
            await world.SendAsync(part);
        }

        await world.CountAllAsync();
        return world;
    }
}
