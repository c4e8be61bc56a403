using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Usage;
using Billing.Application.Usage.Counting;
using Billing.Application.Work;
using Billing.Domain.Results;
using Billing.Domain.Usage;
using Billing.Domain.Usage.Packing;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Usage;

public sealed class AmendmentTests
{
    private static readonly Instant From = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2026, 7, 2, 0, 0);
    private static readonly UsageEvent[] Events = CountingTests.Traffic(20, 0, customers: 1);

    [Fact]
    public async Task A_cancelled_event_does_not_count_and_is_not_listed_but_found()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        await world.SendAsync(Events);
        await AmendAsync(world, "a", Events[3], null);
        await world.CountAllAsync();

        await AssertAsync(world, Events.Where(usage => usage != Events[3]));
        UsageFact fact = (await FindAsync(world, Events[3]))!;
        Assert.Equal((Events[3], 1, true), (fact.Event.Event, fact.Revision, fact.IsCancelled));
        EventPage page = await new UsageEvents(world.TrueTables, world.Catalog).ListAsync(UsageWorld.Space, new EventQuery { Limit = 100 }, default);
        Assert.Equal((19, 19L), (page.Events.Count, page.TotalCount));
        EventQuery own = new() { ExternalCustomerId = "c0", Limit = 100 };
        Assert.Equal(19, (await new UsageEvents(world.TrueTables, world.Catalog).ListAsync(UsageWorld.Space, own, default)).TotalCount);
        Assert.Empty((await new UsageEvents(world.TrueTables, world.Catalog).ListAsync(UsageWorld.Space, own with { TransactionId = "t3" }, default)).Events);
    }

    [Fact]
    public async Task A_replaced_event_keeps_its_identity_and_counts_as_it_was_replaced()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();
        IngestReport sent = await world.SendAsync(Events);
        UsageEvent other = Moved(Events[3], 40, 77);
        await AmendAsync(world, "a", Events[3], other);
        await world.CountAllAsync();

        await AssertAsync(world, Events.Where(usage => usage != Events[3]).Append(other));
        UsageFact fact = (await FindAsync(world, Events[3]))!;
        Assert.Equal((other, 1, false, sent.Results[3].Event!.Id), (fact.Event.Event, fact.Revision, fact.IsCancelled, fact.Event.Id));
        await world.SendAsync(Events[3] with { Timestamp = Events[3].Timestamp - Duration.FromDays(9) });
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task Cancelling_twice_changes_nothing_and_a_later_replacement_holds()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(Events);
        await AmendAsync(world, "a", Events[3], null);
        await AmendAsync(world, "a", Events[3], null);
        await AmendAsync(world, "b", Events[3], null);
        Assert.Equal(22, (await world.CountAllAsync()).Counted);
        await AssertAsync(world, Events.Where(usage => usage != Events[3]));

        await AmendAsync(world, "c", Events[3], Moved(Events[3], 0, 5));
        Assert.Equal(1, (await world.CountAllAsync()).Counted);

        await AssertAsync(world, Events.Where(usage => usage != Events[3]).Append(Moved(Events[3], 0, 5)));
        Assert.Equal(3, (await FindAsync(world, Events[3]))!.Revision);
    }

    [Fact]
    public async Task An_amendment_that_comes_before_its_event_waits_for_it()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await AmendAsync(world, "a", Events[3], null);
        await AmendAsync(world, "b", Events[4], Moved(Events[4], 2, 9));
        Assert.Equal(2, (await world.CountAllAsync()).Counted);
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
        Assert.Null(await FindAsync(world, Events[3]));

        await world.SendAsync(Events);
        Assert.Equal(20, (await world.CountAllAsync()).Counted);

        await AssertAsync(world, Events.Where(usage => usage != Events[3] && usage != Events[4]).Append(Moved(Events[4], 2, 9)));
        Assert.Empty((await world.TrueTables.QueryAsync(Tables.Usage, RowRange.Prefix(UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0")), "w|"), default)).Rows);
        world.Restart();
        Assert.Equal(0, (await world.CountAllAsync()).Counted);
    }

    [Fact]
    public async Task An_amendment_after_a_seal_notes_the_periods_of_the_old_and_the_new_day()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(Events);
        await world.CountAllAsync();
        Instant june = Instant.FromUtc(2026, 6, 1, 0, 0), may = Instant.FromUtc(2026, 5, 1, 0, 0), april = Instant.FromUtc(2026, 4, 1, 0, 0);
        foreach ((Instant from, Instant to) in new[] { (april, may), (may, june), (june, To) })
        {
            await world.Seal.SealAsync(UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), "sub", from, to, default);
        }

        await AmendAsync(world, "a", Events[3], Moved(Events[3], 45, 1));
        await world.CountAllAsync();

        TablePage notes = await world.TrueTables.QueryAsync(Tables.Usage, RowRange.Prefix(UsageWorld.Space.CustomerPartition(FakeUsageCatalog.KeyOf("c0")), "r|"), default);
        Assert.Equal([may.ToUnixTimeTicks(), june.ToUnixTimeTicks()], notes.Rows.Select(row => row.Columns.Integer("from")!.Value).Order());
    }

    [Fact]
    public async Task A_replacement_that_would_be_refused_as_an_event_is_refused()
    {
        using UsageWorld world = await UsageWorld.CreateAsync();

        Result<AcceptedEvent> unknown = await Amendments(world).AmendAsync(UsageWorld.Space, new AmendmentRequest("a", "unknown", "t1", null), default);
        Result<AcceptedEvent> late = await Amendments(world).AmendAsync(
            UsageWorld.Space, new AmendmentRequest("a", "c0", "t1", Events[1] with { Timestamp = Instant.FromUtc(2001, 1, 1, 0, 0) }), default);

        Assert.Equal("external_customer_id", unknown.Failure!.Errors[0].Path[^1]);
        Assert.Equal("timestamp", late.Failure!.Errors[0].Path[^1]);
    }

    [Fact]
    public async Task Distinct_values_that_are_kept_apart_follow_amendments_and_repairs()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        UsageEvent[] events = [.. CountingTests.Traffic(4_000, 0, customers: 1).Select((usage, n) => usage with { Properties = UsageProperties.Of(("area", UsageValue.Of($"area {n}"))) })];
        foreach (UsageEvent[] part in events.Chunk(500))
        {
            await world.SendAsync(part);
            await world.CountAllAsync();
        }

        await AmendAsync(world, "a", events[7], null);
        await AmendAsync(world, "b", events[8], events[9] with { TransactionId = events[8].TransactionId });
        await world.CountAllAsync();
        Assert.Equal(3_998, (await world.ReadAsync("c0", UsageMeters.Areas, From, To)).Units);

        await world.SendAsync(events[7] with { TransactionId = "again" });
        await world.CountAllAsync();
        Assert.Equal(3_999, (await world.ReadAsync("c0", UsageMeters.Areas, From, To)).Units);
        RecomputeReport report = await new UsageRecompute(world.TrueTables, world.Catalog).RunAsync(
            UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), UtcDay.Of(From), UtcDay.Of(To), repairs: false, default);
        Assert.True(report.IsRight);
    }

    [Fact]
    public async Task Of_a_day_only_the_events_in_question_and_those_amended_before_are_held()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(Events);
        await AmendAsync(world, "a", Events[5], null);
        await world.CountAllAsync();
        var customer = FakeUsageCatalog.KeyOf("c0");
        TransactionHash HashOf(int n) => TransactionHash.Of(UsageWorld.Space, customer, Events[n].TransactionId);
        string partition = UsageWorld.Space.CustomerPartition(customer);

        DayFacts facts = await DayFacts.ReadAsync(world.TrueTables, partition, UtcDay.Of(Events[3].Timestamp), new HashSet<TransactionHash> { HashOf(3) }, default);
        facts.Add(facts.FindCounting(HashOf(3))!.Withdrawn(1));

        Assert.Equal((true, false), (facts.FindFirst(HashOf(3)) is not null, facts.FindFirst(HashOf(4)) is not null));
        Assert.Single(facts.AmendmentsOf(HashOf(5)));
        Assert.Equal((18, -1), ((await facts.CountAsync(world.TrueTables, partition, world.Catalog.Rules.Meters, default)).EventsCount, facts.CountingChange));
    }

    [Fact]
    public async Task Marks_of_the_store_are_not_taken_from_the_hub()
    {
        using UsageWorld world = await UsageWorld.CreateAsync(partitions: 1);
        await world.SendAsync(Events);
        AcceptedEvent first = new(UsageWorld.Space, FakeUsageCatalog.KeyOf("c0"), world.Clock.GetCurrentInstant(), Events[3]);
        foreach (AcceptedEvent forged in new[] { first.Withdrawn(1), first.Withdrawn(0), new(first.Space, first.Customer, first.ReceivedAt, Events[4], null, 3) })
        {
            var block = new EventBlockWriter();
            block.Add(forged);
            await world.Log.SendAsync(0, [new LogMessage(HubMessage.Encode(block.Written))], default);
        }

        AggregationResult result = await world.CountAllAsync();
        Assert.Equal((20, 3), (result.Counted, result.SetAside));

        await AssertAsync(world, Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Events_and_amendments_in_any_order_with_any_faults_count_as_the_last_amendment_says(int seed)
    {
        var random = new Random(seed);
        FaultPlan plan = seed % 2 == 0
            ? FaultPlan.None()
            : FaultPlan.Random(seed, oneIn: 40, FaultKind.FailBefore, FaultKind.CommitThenFail, FaultKind.CommitThenTimeOut, FaultKind.Conflict, FaultKind.CrashBefore, FaultKind.CrashAfter);
        using UsageWorld world = await UsageWorld.CreateAsync(tables => new FaultyTableStore(tables, plan), partitions: 1);
        UsageEvent[] events = [.. CountingTests.Traffic(300, 0, customers: 2).Select(usage => usage with { Timestamp = To - Duration.FromDays(2) - Duration.FromMinutes(random.Next(60 * 24 * 5)) })];
        var holds = events.ToDictionary(usage => usage.TransactionId, usage => (UsageEvent?)usage);
        var sends = new List<Func<Task>>();
        foreach (UsageEvent[] part in events.Chunk(7))
        {
            sends.Add(() => world.SendAsync(part));
        }

        for (int n = 0; n < 120; n++)
        {
            UsageEvent target = events[random.Next(events.Length)];
            UsageEvent? replacement = random.Next(3) == 0 ? null : Moved(target, random.Next(4), random.Next(100));
            string id = $"a{n}";
            sends.Insert(random.Next(sends.Count), async () =>
            {
                await AmendAsync(world, id, target, replacement);
                holds[target.TransactionId] = replacement;
            });
        }

        foreach (Func<Task> send in sends)
        {
            await send();
        }

        await CountUntilDoneAsync(world, plan, random);
        await AssertAsync(world, holds.Values.Where(usage => usage is not null)!);
        foreach (UsageEvent usage in events.Take(40))
        {
            UsageFact fact = (await FindAsync(world, usage))!;
            Assert.Equal((holds[usage.TransactionId] is null, holds[usage.TransactionId] ?? fact.Event.Event), (fact.IsCancelled, fact.Event.Event));
        }
    }

    /// <summary>Messages in random order, batches that come again, crashes: what a hub and its host may do.</summary>
    private static async Task CountUntilDoneAsync(UsageWorld world, FaultPlan plan, Random random)
    {
        HubBatch all = await world.BatchAsync(0);
        HubEvent[] shuffled = [.. all.Events];
        random.Shuffle(shuffled);
        foreach (HubEvent[] part in shuffled.Chunk(9).Concat(shuffled.Chunk(50)))
        {
            for (bool isDone = false; !isDone;)
            {
                try
                {
                    isDone = (await world.Aggregation.AggregateAsync(all with { Events = part }, TimeBudget.Ample(), default)).IsComplete;
                }
                catch (StoreException)
                {
                }
                catch (SimulatedCrashException)
                {
                    plan.Restart();
                    world.Restart();
                }
            }
        }
    }

    private static UsageAmendments Amendments(UsageWorld world) => new(world.Ingest, world.Catalog, world.Catalog, world.Clock, world.Options);

    private static async Task AmendAsync(UsageWorld world, string id, UsageEvent target, UsageEvent? replacement)
    {
        world.Clock.Advance(Duration.FromMilliseconds(1));
        Assert.True((await Amendments(world).AmendAsync(
            UsageWorld.Space, new AmendmentRequest(id, target.CustomerExternalId, target.TransactionId, replacement), default)).IsSuccess);
    }

    private static UsageEvent Moved(UsageEvent usage, int daysBack, int lines) => usage with
    {
        Timestamp = usage.Timestamp - Duration.FromDays(daysBack),
        Properties = UsageProperties.Of(("area", UsageValue.Of("moved")), ("lines_added", UsageValue.Of(lines)), ("files", UsageValue.Of(lines + 1))),
    };

    private static ValueTask<UsageFact?> FindAsync(UsageWorld world, UsageEvent usage) => new UsageEvents(world.TrueTables, world.Catalog)
        .FindFactAsync(UsageWorld.Space, FakeUsageCatalog.KeyOf(usage.CustomerExternalId), usage.TransactionId, default);

    private static Task AssertAsync(UsageWorld world, IEnumerable<UsageEvent> holding) => CountingTests.AssertMonthAsync(world, holding, From, To);
}
