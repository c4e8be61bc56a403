using Billing.Application.Consistency;
using Billing.Application.Ports;
using Billing.Application.Work;
using Billing.TestSupport.Storage;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

public sealed class OutboxTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();

    [Fact]
    public async Task What_a_commit_emits_is_carried_out_at_once_and_forgotten()
    {
        await CounterWork.AddAsync(_world.Start(), Key("a"), 1, emit: new QueueWork(WorkQueues.RenderInvoice, "i1"));

        Assert.Equal(["i1"], _world.Queues.Texts(WorkQueues.RenderInvoice));
        CrashHarness.AssertOutboxIsEmpty(_world);
    }

    [Fact]
    public async Task A_crash_between_commit_and_dispatch_is_made_good_by_the_hint()
    {
        Site site = _world.Start(FaultPlan.At(3, FaultKind.CrashAfter));
        await Assert.ThrowsAsync<SimulatedCrashException>(async () =>
            await CounterWork.AddAsync(site, Key("a"), 1, emit: new QueueWork(WorkQueues.RenderInvoice, "i1")));
        Assert.Equal(1, CounterWork.Value(_world));
        Assert.Empty(_world.Queues.Texts(WorkQueues.RenderInvoice));

        await CrashHarness.DrainHintsAsync(_world.Start());
        Assert.Equal(["i1"], _world.Queues.Texts(WorkQueues.RenderInvoice));
        CrashHarness.AssertOutboxIsEmpty(_world);
    }

    [Fact]
    public async Task A_hint_covers_the_commits_of_the_next_seconds_and_then_a_new_one_is_sent()
    {
        Site site = _world.Start();
        await site.Hints.EnsureAsync(CounterWork.Address, None);
        _world.Clock.Advance(Duration.FromSeconds(9));
        await site.Hints.EnsureAsync(CounterWork.Address, None);
        Assert.Single(_world.Queues.Texts(WorkQueues.DrainOutbox));

        _world.Clock.Advance(Duration.FromSeconds(1));
        await site.Hints.EnsureAsync(CounterWork.Address, None);
        Assert.Equal(2, _world.Queues.Texts(WorkQueues.DrainOutbox).Count);
    }

    [Fact]
    public async Task A_hint_that_could_not_be_sent_stops_the_commit_and_is_sent_with_the_next_attempt()
    {
        Site site = _world.Start(FaultPlan.At(2, FaultKind.FailBefore));
        await CounterWork.AddAsync(site, Key("a"), 1, emit: new QueueWork(WorkQueues.RenderInvoice, "i1"));

        Assert.Single(_world.Queues.Texts(WorkQueues.DrainOutbox));
        Assert.Equal(1, CounterWork.Value(_world));
    }

    [Fact]
    public async Task Every_hint_that_was_promised_is_on_the_queue_however_many_ask_at_once()
    {
        Site site = _world.Start();
        for (int round = 0; round < 300; round++)
        {
            int first = round * 40;
            await Task.WhenAll(Enumerable.Range(first, 40).Select(i => Task.Run(() => site.Hints.EnsureAsync(Partition(i), None))));
        }

        HashSet<string> hinted = [.. _world.Queues.Texts(WorkQueues.DrainOutbox).SelectMany(
            text => System.Text.Json.JsonSerializer.Deserialize(text, ConsistencyJson.Default.DrainHint)!.Partitions)];
        Assert.Equal(300 * 40, hinted.Count);
    }

    [Fact]
    public async Task A_drain_follows_pages_to_the_end_even_when_the_first_is_empty()
    {
        for (int i = 0; i < 7; i++)
        {
            Site site = _world.Start(FaultPlan.At(3, FaultKind.CrashAfter));
            await Assert.ThrowsAsync<SimulatedCrashException>(async () =>
                await CounterWork.AddAsync(site, Key($"k{i}"), 1, emit: new QueueWork(WorkQueues.RenderInvoice, $"i{i}")));
        }

        (_world.Tables.PageMax, _world.Tables.StartsWithEmptyPage) = (3, true);
        await _world.Start().Dispatcher.DrainAsync(CounterWork.Address, None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["i0", "i1", "i2", "i3", "i4", "i5", "i6"], _world.Queues.Texts(WorkQueues.RenderInvoice));
        CrashHarness.AssertOutboxIsEmpty(_world);
    }

    /// <summary>Work that was put off and then brought back to the instant that it had before: the outbox was not drained in between.</summary>
    [Fact]
    public async Task Work_that_is_done_and_scheduled_again_in_one_stretch_stays_on_the_schedule()
    {
        Instant due = _world.Clock.GetCurrentInstant() + Duration.FromDays(3);
        OutboxEntry[] stretch = [new ScheduleDone("a", due), new ScheduleDue("a", due, WorkQueues.ClosePeriod, "again")];
        await _world.Start().Schedule.AddAsync(new ScheduleDue("a", due, WorkQueues.ClosePeriod, "first"), None);
        for (int i = 0; i < stretch.Length; i++)
        {
            Site site = _world.Start(FaultPlan.At(3, FaultKind.CrashAfter));
            await Assert.ThrowsAsync<SimulatedCrashException>(async () => await CounterWork.AddAsync(site, Key($"k{i}"), 1, emit: stretch[i]));
        }

        await _world.Start().Dispatcher.DrainAsync(CounterWork.Address, None);
        Assert.True(await _world.Start().Schedule.HasAsync("a", due, None));
    }

    [Fact]
    public async Task One_partition_that_cannot_be_drained_does_not_hold_up_the_others_of_its_hint()
    {
        Site site = _world.Start(FaultPlan.At(3, FaultKind.CrashAfter));
        await Assert.ThrowsAsync<SimulatedCrashException>(async () =>
            await CounterWork.AddAsync(site, Key("a"), 1, emit: new QueueWork(WorkQueues.RenderInvoice, "i1")));
        PartitionAddress poisoned = Partition(1);
        Columns poison = new Columns().Set("seq", 1).Set("doc", "{\"kind\":\"unheard-of\"}"u8.ToArray());
        await _world.Tables.CommitAsync(poisoned.Table, [RowWrite.Insert(poisoned.PartitionKey, "out|1", poison)], None);

        string hint = $"{{\"partitions\":[\"{poisoned}\",\"{CounterWork.Address}\"]}}";
        await Assert.ThrowsAnyAsync<Exception>(() => _world.Start().Drain.RunAsync(hint, TimeBudget.Ample(), None));
        Assert.Equal(["i1"], _world.Queues.Texts(WorkQueues.RenderInvoice));
    }

    [Fact]
    public async Task What_cannot_be_projected_leaves_the_answer_as_it_is_and_stays_in_the_outbox()
    {
        Site site = _world.Start(FaultPlan.At(4, FaultKind.FailBefore));
        var outcome = await CounterWork.AddAsync(site, Key("a"), 4, emit: new QueueWork(WorkQueues.RenderInvoice, "i1"));

        Assert.Equal(new Outcome<int>(4, false), outcome.Value);
        await CrashHarness.DrainHintsAsync(_world.Start());
        Assert.Equal(["i1"], _world.Queues.Texts(WorkQueues.RenderInvoice));
    }

    [Fact]
    public async Task What_cannot_be_carried_out_holds_up_none_of_the_outboxes_that_go_with_it()
    {
        List<PartitionAddress> partitions = [.. Enumerable.Range(0, 5).Select(Partition)];
        foreach (PartitionAddress partition in partitions)
        {
            string queue = partition == partitions[3] ? "not a queue" : WorkQueues.RenderInvoice;
            byte[] page = System.Text.Encoding.UTF8.GetBytes($"[{{\"sequence\":1,\"entry\":{{\"kind\":\"queue\",\"queue\":\"{queue}\",\"message\":\"{partition.PartitionKey}\"}}}}]");
            await _world.Tables.CommitAsync(partition.Table, [RowWrite.Insert(partition.PartitionKey, "out|1", new Columns().Set("doc", page))], None);
        }

        var stepped = new SteppedTables(_world.Tables);
        OutboxDispatcher dispatcher = _world.Start(stepped).Dispatcher;
        List<Task> drains = [];
        await stepped.RunAsync(() => drains = [.. partitions.Select(partition => dispatcher.DrainTogetherAsync(partition, [], None).AsTask())]);

        Assert.Equal([false, false, false, true, false], drains.Select(drain => drain.IsFaulted));
        Assert.Equal(["p0", "p1", "p2", "p4"], _world.Queues.Texts(WorkQueues.RenderInvoice).Distinct());
        Assert.Equal(partitions[3].PartitionKey, Assert.Single(_world.Tables.Rows(Tables.Customers)).PartitionKey);
    }

    private static PartitionAddress Partition(int number) => new(Tables.Customers, $"p{number}");

    private Command Key(string key) => Command.FromKey(_world.Space, "POST", "/counter", key, "f");
}
