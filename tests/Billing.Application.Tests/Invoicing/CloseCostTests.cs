using Billing.Application.Tests.Consistency;
using Billing.Application.Tests.Invoicing.LateUsage;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Invoicing;

/// <summary>What a close asks of the tables, counted: the budgets of architecture, section 9.</summary>
public sealed class CloseCostTests
{
    private static readonly Instant May = Instant.FromUtc(2026, 5, 1, 0, 0);

    /// <summary>
    /// One read of the account and one of the usage, one commit that seals and one that bills: that is the way to the invoice. The hub's positions are read
    /// once for all closes of a process. The rest follows: lists and schedule (this close, the next, the due date, and two buckets that are new to the process),
    /// whose writes all closes of a process share, and the outbox.
    /// </summary>
    [Fact]
    public async Task A_period_with_usage_is_closed_with_two_reads_and_two_commits()
    {
        (World world, LateCatalog catalog) = await CountedAsync(events: 3);
        var tables = new RecordingTables(world.Tables);

        await new LateSite(world.Start(tables), catalog).CloseAsync();

        Assert.Equal(
            [
                "get customers account", "query usage p", "query usage d", "commit usage head", "commit customers cmd",
                "query customers out", "commit customers out",
            ],
            tables.Calls.Where(call => call.Split(' ')[1] is "customers" or "usage"));
        Assert.Equal(
            ["get lists c", "get lists c", "get lists h", "get lists h", "commit lists h", "commit lists h"],
            tables.Calls.Where(call => call.Split(' ')[1] == "lists").OrderBy(call => call[0] == 'c').ThenBy(call => call, StringComparer.Ordinal));
        Assert.Equal(5, tables.Calls.Count(call => call.Split(' ')[1] == "schedule"));
    }

    [Fact]
    public async Task A_close_costs_the_same_for_any_number_of_events()
    {
        async Task<TableCounts> CountAsync(int events)
        {
            (World world, LateCatalog catalog) = await CountedAsync(events);
            var tables = new CountingTableStore(world.Tables);
            await new LateSite(world.Start(tables), catalog).CloseAsync();
            return tables.Counts;
        }

        Assert.Equal(await CountAsync(1), await CountAsync(500));
    }

    private static async Task<(World World, LateCatalog Catalog)> CountedAsync(int events)
    {
        var world = new World();
        world.Clock.Set(Instant.FromUtc(2026, 4, 10, 0, 0));
        var catalog = new LateCatalog();
        var site = new LateSite(world.Start(), catalog);
        await site.SubscribeAsync();
        await site.CountAsync([.. Enumerable.Range(0, events).Select(n => LateCatalog.Event($"e{n}", Instant.FromUtc(2026, 4, 2, 12, 0), 1))]);
        world.Clock.Set(May);
        return (world, catalog);
    }
}
