using System.Text.Json;
using BillingFunctions.LocalHost.State;
using BillingFunctions.Tests.Support;

namespace BillingFunctions.Tests.LocalHost;

public sealed class TimerPumpTests : IDisposable
{
    private readonly AppFolder _app = new AppFolder().With("sweep", AppFolder.TimerFunction);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 30, TimeSpan.Zero));

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task A_timer_fires_at_its_ticks_and_remembers_them()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app, _time);
        world.Host.Start();
        await StatusAsync(world, status => status.Next == At(12, 1));
        await Until.IsTrue(() => _time.Waiting > 0, "the timer waits");
        Assert.Empty(world.Handler.Calls);

        _time.Advance(TimeSpan.FromSeconds(30));

        await StatusAsync(world, status => status.Last == At(12, 1) && status.Next == At(12, 2));
        await Until.IsTrue(() => _time.Waiting > 0, "the timer waits");
        _time.Advance(TimeSpan.FromMinutes(1));
        await StatusAsync(world, status => status.Last == At(12, 2));
        Assert.Equal(2, world.Handler.Calls.Count);
        Assert.All(world.Handler.Calls, call => Assert.False(Timer(call).GetProperty("IsPastDue").GetBoolean()));
        Assert.Equal(At(12, 2), Timer(world.Handler.Calls.Last()).GetProperty("ScheduleStatus").GetProperty("Next").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_tick_that_was_missed_is_made_up_for_once_at_the_start()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app, _time);
        await world.State.WriteTimerAsync("sweep", new TimerStatus(At(11, 0), At(11, 1), At(11, 0)), default);

        world.Host.Start();

        await StatusAsync(world, status => status.Next == At(12, 1));
        Assert.True(Timer(Assert.Single(world.Handler.Calls)).GetProperty("IsPastDue").GetBoolean());
    }

    [Fact]
    public async Task A_run_that_outlasts_the_next_tick_is_not_overlapped()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app, _time);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Handler.Answer = async (_, response) =>
        {
            await gate.Task;
            await StubHandler.Ok(response);
        };
        world.Host.Start();
        await StatusAsync(world, status => status.Next == At(12, 1));
        await Until.IsTrue(() => _time.Waiting > 0, "the timer waits");
        _time.Advance(TimeSpan.FromSeconds(30));
        await world.CallsAsync(1);

        _time.Advance(TimeSpan.FromMinutes(3));
        gate.SetResult();

        await StatusAsync(world, status => status.Last == At(12, 1) && status.Next == At(12, 5));
        Assert.Single(world.Handler.Calls);
    }

    [Fact]
    public async Task A_failed_run_is_not_repeated_and_the_schedule_goes_on()
    {
        await using HostWorld world = await HostWorld.CreateAsync(_app, _time);
        world.Handler.Answer = (_, response) => StubHandler.Fail(response);
        world.Host.Start();
        await StatusAsync(world, status => status.Next == At(12, 1));
        await Until.IsTrue(() => _time.Waiting > 0, "the timer waits");

        _time.Advance(TimeSpan.FromSeconds(30));

        await StatusAsync(world, status => status.Last == At(12, 1) && status.Next == At(12, 2));
        Assert.Single(world.Handler.Calls);
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 7, 1, hour, minute, 0, TimeSpan.Zero);

    private static JsonElement Timer(StubHandler.Received call) => call.Envelope.GetProperty("Data").GetProperty("timer");

    private static Task StatusAsync(HostWorld world, Func<TimerStatus, bool> isExpected) => Until.IsTrue(
        async () => await world.State.ReadTimerAsync("sweep", default) is { } status && isExpected(status), "the status of the timer");
}
