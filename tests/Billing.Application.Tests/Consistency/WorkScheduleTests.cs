using Billing.Application.Consistency;
using Billing.Application.Work;
using NodaTime;

namespace Billing.Application.Tests.Consistency;

public sealed class WorkScheduleTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly World _world = new();

    [Fact]
    public async Task Work_that_is_due_now_is_sent_at_once_and_not_again_by_the_timer()
    {
        ScheduleDue due = Due("a", Duration.Zero);
        await _world.Start().Schedule.AddAsync(due, None);
        Assert.Equal(["a"], Sent());

        Assert.Equal(0, await RunAsync());
        Assert.Equal(["a"], Sent());
    }

    [Fact]
    public async Task Work_that_is_due_later_is_sent_when_its_time_has_come()
    {
        await _world.Start().Schedule.AddAsync(Due("a", Duration.FromHours(3)), None);
        _world.Clock.Advance(Duration.FromHours(3) - Duration.FromMilliseconds(1));
        Assert.Equal(0, await RunAsync());

        _world.Clock.Advance(Duration.FromMilliseconds(1));
        Assert.Equal(1, await RunAsync());
        Assert.Equal(0, await RunAsync());
        Assert.Equal(["a"], Sent());
    }

    [Fact]
    public async Task Work_that_was_sent_and_is_not_done_is_sent_again_after_a_quarter_of_an_hour()
    {
        await _world.Start().Schedule.AddAsync(Due("a", Duration.Zero), None);
        _world.Clock.Advance(WorkSchedule.ResendAfter);
        Assert.Equal(0, await RunAsync());

        _world.Clock.Advance(Duration.FromMilliseconds(1));
        Assert.Equal(1, await RunAsync());
        Assert.Equal(["a", "a"], Sent());
    }

    [Fact]
    public async Task Work_that_is_done_is_forgotten()
    {
        ScheduleDue due = Due("a", Duration.FromHours(1));
        Site site = _world.Start();
        await site.Schedule.AddAsync(due, None);
        await site.Schedule.RemoveAsync(new ScheduleDone(due.Key, due.DueAt), None);
        await site.Schedule.RemoveAsync(new ScheduleDone(due.Key, due.DueAt), None);

        _world.Clock.Advance(Duration.FromHours(2));
        Assert.Equal(0, await RunAsync());
        Assert.Empty(Sent());
    }

    [Fact]
    public async Task Work_that_is_done_before_its_sender_is_through_is_not_sent_for_ever()
    {
        ScheduleDue due = Due("a", Duration.Zero);
        var queues = new WorkingAtOnce(_world, due);
        await new WorkSchedule(_world.Tables, queues, _world.Clock).AddAsync(due, None);
        Assert.True(queues.Worked);

        _world.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(0, await RunAsync());
    }

    [Fact]
    public async Task An_entry_whose_process_stood_still_until_the_timer_took_its_bucket_off_the_index_is_sent()
    {
        var tables = new StandingStill(_world, () => _world.Clock.Advance(Duration.FromHours(2)));
        await new WorkSchedule(tables, _world.Queues, _world.Clock).AddAsync(Due("a", Duration.FromHours(1)), None);
        Assert.True(tables.HasStoodStill);

        Assert.Equal(1, await RunAsync());
        Assert.Equal(["a"], Sent());
    }

    [Fact]
    public async Task Empty_buckets_are_cleaned_away()
    {
        Site site = _world.Start();
        for (int i = 0; i < 30; i++)
        {
            ScheduleDue due = Due($"k{i}", Duration.FromMinutes(7 * i));
            await site.Schedule.AddAsync(due, None);
            await site.Schedule.RemoveAsync(new ScheduleDone(due.Key, due.DueAt), None);
        }

        Assert.NotEmpty(_world.Tables.Rows(Tables.Schedule));
        _world.Clock.Advance(Duration.FromHours(8));
        await RunAsync();
        Assert.Empty(_world.Tables.Rows(Tables.Schedule));
    }

    [Fact]
    public async Task Everything_due_is_sent_exactly_once_over_pages_buckets_and_shards()
    {
        (_world.Tables.PageMax, _world.Tables.StartsWithEmptyPage) = (5, true);
        Site site = _world.Start();
        for (int i = 0; i < 120; i++)
        {
            await site.Schedule.AddAsync(Due($"k{i:D3}", Duration.FromMinutes(i + 1)), None);
        }

        _world.Clock.Advance(Duration.FromMinutes(100));
        Assert.Equal(100, await RunAsync());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"k{i:D3}"), Sent().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_run_ends_when_its_budget_is_over()
    {
        Site site = _world.Start();
        for (int i = 0; i < 40; i++)
        {
            await site.Schedule.AddAsync(Due($"k{i}", Duration.FromMinutes(1)), None);
        }

        _world.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(0, await site.Schedule.RunAsync(new TimeBudget(TimeProvider.System, TimeSpan.Zero), None));
        Assert.Equal(40, await RunAsync());
    }

    private ScheduleDue Due(string key, Duration later) =>
        new(key, _world.Clock.GetCurrentInstant() + later, WorkQueues.ClosePeriod, key);

    private IReadOnlyList<string> Sent() => _world.Queues.Texts(WorkQueues.ClosePeriod);

    private Task<int> RunAsync() => _world.Start().Schedule.RunAsync(TimeBudget.Ample(), None);

    /// <summary>A queue whose worker is so fast that the work is done before the send returns.</summary>
    private sealed class WorkingAtOnce(World world, ScheduleDue due) : Ports.IQueueStore
    {
        public bool Worked { get; private set; }

        public Task EnsureQueueAsync(string queue, CancellationToken cancellationToken) => Task.CompletedTask;

        public async ValueTask SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
        {
            await world.Start().Schedule.RemoveAsync(new ScheduleDone(due.Key, due.DueAt), cancellationToken);
            Worked = true;
        }

        public ValueTask<IReadOnlyList<Ports.QueueMessage>> ReceiveAsync(
            string queue, int max, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<bool> DeleteAsync(string queue, Ports.QueueMessage message, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<Ports.QueueMessage?> ExtendAsync(
            string queue, Ports.QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> CountAsync(string queue, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
