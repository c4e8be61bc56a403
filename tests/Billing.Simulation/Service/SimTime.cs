using NodaTime;

namespace Billing.Simulation;

/// <summary>
/// Measured time of one process: the virtual clock and what the process has waited. A wait ends when the scheduler says so, sooner or much
/// later than asked, as under load.
/// </summary>
internal sealed class SimTime(IClock clock, SimProcess process, Func<int> lateMs) : TimeProvider
{
    private Duration _waited;

    public override long TimestampFrequency => NodaConstants.TicksPerSecond;

    public override long GetTimestamp() => (clock.GetCurrentInstant() + _waited).ToUnixTimeTicks();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(process.Hold(() =>
    {
        _waited += Duration.FromTimeSpan(dueTime) + Duration.FromMilliseconds(lateMs());
        callback(state);
    }));

    private sealed class Timer(Action cancel) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("Nobody changes a timer");

        public void Dispose() => cancel();

        public ValueTask DisposeAsync()
        {
            cancel();
            return ValueTask.CompletedTask;
        }
    }
}
