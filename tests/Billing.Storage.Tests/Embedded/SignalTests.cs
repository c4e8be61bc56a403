using Billing.Application.Ports;
using Billing.TestSupport.Storage;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Storage.Tests.Embedded;

public sealed class SignalTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(20);

    private readonly SettableClock _clock = new();
    private EmbeddedStoreFixture _fixture = null!;

    private IQueueStore Queues => _fixture.Store.Queues;

    private IQueueSignal Signal => _fixture.Store.QueueSignal;

    public async Task InitializeAsync()
    {
        _fixture = await EmbeddedStoreFixture.CreateAsync(_clock);
        await Queues.EnsureQueueAsync("jobs", default);
        await Queues.EnsureQueueAsync("other", default);
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_send_wakes_the_waiters_of_its_queue()
    {
        Task[] waiting = [Signal.WaitForMessageAsync("jobs", Long, default), Signal.WaitForMessageAsync("jobs", Long, default)];
        Task other = Signal.WaitForMessageAsync("other", Long, default);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
        await Queues.SendAsync("jobs", "x", TimeSpan.Zero, default);
        await Task.WhenAll(waiting);
        Assert.False(other.IsCompleted);
        await Queues.SendAsync("other", "x", TimeSpan.Zero, default);
        await other;
    }

    [Fact]
    public async Task A_visible_message_or_one_that_a_passed_clock_made_visible_completes_at_once()
    {
        await Queues.SendAsync("jobs", "x", TimeSpan.FromHours(1), default);
        Assert.False(Signal.WaitForMessageAsync("jobs", Long, default).IsCompleted);
        _clock.Advance(Duration.FromHours(1));
        Assert.True(Signal.WaitForMessageAsync("jobs", Long, default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_release_wakes_a_waiter()
    {
        await Queues.SendAsync("jobs", "x", TimeSpan.Zero, default);
        QueueMessage message = Assert.Single(await Queues.ReceiveAsync("jobs", 1, TimeSpan.FromHours(1), default));
        Task waiting = Signal.WaitForMessageAsync("jobs", Long, default);
        Assert.False(waiting.IsCompleted);
        await Queues.ExtendAsync("jobs", message, TimeSpan.Zero, default);
        await waiting;
    }

    [Fact]
    public async Task Waiting_ends_with_the_time_or_the_cancellation()
    {
        await Signal.WaitForMessageAsync("jobs", Short, default);
        await _fixture.Store.EventLogReader.WaitForAppendAsync(Short, default);
        using CancellationTokenSource cancel = new();
        Task waiting = Signal.WaitForMessageAsync("jobs", Long, cancel.Token);
        Task log = _fixture.Store.EventLogReader.WaitForAppendAsync(Long, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => log);
    }

    [Fact]
    public async Task An_append_wakes_the_readers_of_the_log()
    {
        Task waiting = _fixture.Store.EventLogReader.WaitForAppendAsync(Long, default);
        Assert.False(waiting.IsCompleted);
        await _fixture.Store.EventLog.SendAsync(3, [new LogMessage("x"u8.ToArray())], default);
        await waiting;
        Assert.Single(await _fixture.Store.EventLogReader.ReadAsync(3, -1, 10, default));
    }
}
